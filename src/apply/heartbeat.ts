import type { ConsulClient } from '../clients/consul/consul-client.ts';
import type { CheckId } from '../model/ids.ts';
import { type Clock, sleep } from '../support/clock.ts';
import { AppError, messageOf } from '../support/errors.ts';
import { createFailureStreak } from '../support/failure-streak.ts';
import type { Log } from '../support/log.ts';

/** A beat at least so often (ms), however long the TTL. */
const BEAT_MS = 15_000;
/** No beat is waited for longer (ms). */
const PATIENCE_MS = 10_000;
/** Between looks whether there is anything to beat (ms). */
const IDLE_MS = 1_000;
/** After a beat that failed (ms). */
const RETRY_MS = 1_000;

export interface HeartbeatDeps {
  readonly consul: Pick<ConsulClient, 'beat'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly ttlMs: number;
  /** What to beat; `undefined`: nothing. */
  readonly check: () => CheckId | undefined;
  /** The agent does not know the check (no error), or cannot be reached: it may have lost more than that. */
  readonly onLost: (error: AppError | undefined) => void;
}

/**
 * Beats one TTL check on a socket of its own, and waits for nothing else: with one beat lost the next is still sent within
 * half the TTL. It only ever says passing: a `warning` would reach every alias and empty `?passing` (contract: Consul, §3).
 */
export function createHeartbeat({ consul, clock, log, ttlMs, check, onLost }: HeartbeatDeps) {
  const streak = createFailureStreak();
  const periodMs = Math.min(BEAT_MS, ttlMs / 4);
  const patienceMs = Math.min(PATIENCE_MS, ttlMs / 4);
  /** When the last one that was acknowledged was sent. */
  let lastBeatAt = Number.NEGATIVE_INFINITY;
  let beats = 0;

  const beat = async (id: CheckId, signal: AbortSignal): Promise<void> => {
    const sentAt = clock.now();
    if ((await consul.beat(id, patienceMs, signal)) === 'unknown check') {
      onLost(undefined);
      throw new AppError('UPSTREAM_STATUS', 'Consul does not know the lease any more');
    }
    lastBeatAt = sentAt;
    beats += 1;
  };

  const dueInMs = () => lastBeatAt + periodMs - clock.now();

  /** Answers how long until the next beat (ms). */
  const attempt = async (id: CheckId, signal: AbortSignal): Promise<number> => {
    try {
      await beat(id, signal);
      const failures = streak.recover();
      if (failures > 0) log.info({ failures }, 'the heartbeat is back');
      return Math.max(0, dueInMs());
    } catch (error) {
      if (signal.aborted) return 0;
      if (streak.fail()) log.warn({ failures: streak.count, error: messageOf(error) }, 'the heartbeat failed');
      if (error instanceof AppError && error.code === 'UPSTREAM_UNREACHABLE') onLost(error);
      return RETRY_MS;
    }
  };

  return {
    /** Beats until `signal` aborts. Never throws. */
    async run(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        const id = check();
        if (id === undefined) await sleep(clock, IDLE_MS, signal);
        else await sleep(clock, dueInMs() > 0 ? dueInMs() : await attempt(id, signal), signal);
      }
    },
    /** Beats now, beside the others; rejects when that fails. */
    beat,
    get isBeating(): boolean {
      return clock.now() - lastBeatAt < ttlMs;
    },
    get beats(): number {
      return beats;
    },
  };
}
