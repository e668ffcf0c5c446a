import type { ConsulClient } from '../clients/consul/consul-client.ts';
import { checkId, type ServiceId, serviceId } from '../model/ids.ts';
import { MANAGER, MARK } from '../model/mark.ts';
import { createAlarm } from '../support/alarm.ts';
import { type Clock, sleep } from '../support/clock.ts';
import { AppError, messageOf } from '../support/errors.ts';
import { createFailureStreak } from '../support/failure-streak.ts';
import type { Log } from '../support/log.ts';

/** The service whose one TTL check says that this daemon lives. Two Marathons on one agent have two. */
export const leaseId = (cluster: string): ServiceId => serviceId(`marathon-consul:${cluster}`);

/** A beat at least so often (ms), however long the TTL. */
const BEAT_MS = 15_000;
/** Between looks whether it may beat, where it may not (ms). */
const IDLE_MS = 1_000;
/** After a beat that failed (ms); and at the least, however often somebody asks for one. */
const RETRY_MS = 1_000;
const RETRY_AT_LEAST_MS = 250;

/**
 * The heartbeat: one beat for any number of tasks, whose services follow it by alias checks.
 * It is only ever passing while we run: a `warning` would reach every alias and empty `?passing` (contract: Consul, §3).
 */
export interface Lease {
  /** Puts the lease as soon as it may, then beats until `signal` aborts. Never throws; nothing is withdrawn at the end. */
  run(signal: AbortSignal): Promise<void>;
  /** It may beat now: does not wait until that is noticed. */
  wake(): void;
  /** It stands on an agent that restarted: puts it again, once. */
  renew(): void;
  /** Somebody else has put it since: it is put as if it never had been. */
  takeOver(): void;
  /** Whether Consul has acknowledged it: nothing may follow it by alias before. */
  readonly isStanding: boolean;
  /** When it was last put and acknowledged (monotonic ms); `-Infinity`: never. */
  readonly putAt: number;
  readonly isBeating: boolean;
  readonly beats: number;
}

export interface LeaseDeps {
  readonly consul: ConsulClient;
  readonly clock: Clock;
  readonly log: Log;
  /** Whose lease it is; `undefined` while nothing may be written yet. */
  readonly cluster: () => string | undefined;
  readonly ttlMs: number;
  /** Who we are, among the daemons that may have the same lease by mistake. */
  readonly instance: string;
  readonly onStanding: () => void;
  /** The agent does not know our check (no error), or cannot be reached: it may have lost more than that. */
  readonly onLost: (error: AppError | undefined) => void;
}

export function createLease({ consul, clock, log, cluster, ttlMs, instance, onStanding, onLost }: LeaseDeps): Lease {
  const alarm = createAlarm(clock);
  const streak = createFailureStreak();
  let isStanding = false;
  /** How often a renewal was asked for: one that is asked for during a beat is not met by it. */
  let renewals = 0;
  let lastBeatAt = Number.NEGATIVE_INFINITY;
  let putAt = Number.NEGATIVE_INFINITY;
  let beats = 0;

  const beat = async (owner: string, signal: AbortSignal): Promise<void> => {
    const id = leaseId(owner);
    const check = checkId(`${id}:lease`);
    const meta = { [MARK.managedBy]: MANAGER, [MARK.cluster]: owner, [MARK.instance]: instance };
    const isNew = !isStanding;
    const asked = renewals;
    // One that has stood may stand yet: it must not lapse because putting it again fails.
    if (isNew && putAt > Number.NEGATIVE_INFINITY) await consul.beat(check, signal);
    if (isNew) {
      await consul.registerLease({ id, name: MANAGER, checkId: check, ttlMs, meta }, signal);
      putAt = clock.now();
    }
    // At once after the PUT, too: a TTL check that was never beaten comes back critical from an agent restart.
    if ((await consul.beat(check, signal)) === 'unknown check') {
      isStanding = false;
      onLost(undefined);
      throw new AppError('UPSTREAM_STATUS', 'Consul does not know the lease any more');
    }
    lastBeatAt = clock.now();
    beats += 1;
    isStanding = asked === renewals;
    if (isNew && isStanding) onStanding();
  };

  /** Answers how long until the next beat (ms). */
  const attempt = async (owner: string, signal: AbortSignal): Promise<number> => {
    try {
      await beat(owner, signal);
      const failures = streak.recover();
      if (failures > 0) log.info({ failures }, 'the heartbeat is back');
      return Math.min(BEAT_MS, ttlMs / 4);
    } catch (error) {
      if (signal.aborted) return 0;
      if (streak.fail()) log.warn({ failures: streak.count, error: messageOf(error) }, 'the heartbeat failed');
      if (error instanceof AppError && error.code === 'UPSTREAM_UNREACHABLE') onLost(error);
      await sleep(clock, RETRY_AT_LEAST_MS, signal);
      return RETRY_MS - RETRY_AT_LEAST_MS;
    }
  };

  const renew = (): void => {
    isStanding = false;
    renewals += 1;
    alarm.ring();
  };

  return {
    async run(signal) {
      while (!signal.aborted) {
        const owner = cluster();
        await alarm.wait(owner === undefined ? IDLE_MS : await attempt(owner, signal), signal);
      }
    },
    wake: () => alarm.ring(),
    renew,
    takeOver() {
      // A beat before that would be the other's.
      putAt = Number.NEGATIVE_INFINITY;
      renew();
    },
    get isStanding() {
      return isStanding;
    },
    get putAt() {
      return putAt;
    },
    get isBeating() {
      return clock.now() - lastBeatAt < ttlMs;
    },
    get beats() {
      return beats;
    },
  };
}
