import type { ConsulClient } from '../clients/consul/consul-client.ts';
import { type CheckId, checkId, type ServiceId, serviceId } from '../model/ids.ts';
import { MANAGER, MARK } from '../model/mark.ts';
import { createAlarm } from '../support/alarm.ts';
import { type Clock, sleep } from '../support/clock.ts';
import { type AppError, messageOf } from '../support/errors.ts';
import { createFailureStreak } from '../support/failure-streak.ts';
import type { Log } from '../support/log.ts';
import { createHeartbeat } from './heartbeat.ts';

/** The service whose one TTL check says that this daemon lives. Two Marathons on one agent have two. */
export const leaseId = (cluster: string): ServiceId => serviceId(`marathon-consul:${cluster}`);

export const leaseCheckId = (cluster: string): CheckId => checkId(`${leaseId(cluster)}:lease`);

/** Between looks whether it is to be put (ms). */
const IDLE_MS = 1_000;
/** After it could not be put (ms); and at the least, however often somebody asks for it. */
const RETRY_MS = 1_000;
const RETRY_AT_LEAST_MS = 250;
/** What is said last is not waited for longer (ms). */
const LAST_WORD_MS = 2_000;

/**
 * One heartbeat for any number of tasks, whose services follow it by alias checks. Where it is put again, that goes on
 * beside the beats: neither waits for the other.
 */
export interface Lease {
  /** Puts the lease as soon as it may, and beats it, until `signal` aborts. Never throws; nothing is withdrawn at the end. */
  run(signal: AbortSignal): Promise<void>;
  /** It may be put now: does not wait until that is noticed. */
  wake(): void;
  /** It stands on an agent that restarted: puts it again, once. */
  renew(): void;
  /** Somebody else has put it since: it is put as if it never had been. */
  takeOver(): void;
  /** Puts it once more in nobody's name, so that another daemon need not wait until it lapses. Tried once; never throws. */
  giveUp(): Promise<void>;
  /** Whether Consul has acknowledged it: nothing may follow it by alias before. */
  readonly isStanding: boolean;
  /** When it was last put and acknowledged (monotonic ms); `-Infinity`: never. */
  readonly putAt: number;
  readonly isBeating: boolean;
  readonly beats: number;
}

export interface LeaseDeps {
  readonly consul: Pick<ConsulClient, 'registerLease' | 'beat'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Whose lease is to be put; `undefined` while nothing may be written. */
  readonly cluster: () => string | undefined;
  /** Whether the one that was put is to live on: a doubt about who we are stops writes, not the heart. */
  readonly mayVouch: () => boolean;
  readonly ttlMs: number;
  /** Who we are, among the daemons that may have the same lease by mistake. */
  readonly instance: string;
  readonly onStanding: () => void;
  /** The agent does not know our check (no error), or cannot be reached: it may have lost more than that. */
  readonly onLost: (error: AppError | undefined) => void;
}

export function createLease(deps: LeaseDeps): Lease {
  const { consul, clock, log, ttlMs } = deps;
  const alarm = createAlarm(clock);
  const streak = createFailureStreak();
  let isStanding = false;
  /** How often a renewal was asked for: one that is asked for while it is put is not met by that. */
  let renewals = 0;
  let putAt = Number.NEGATIVE_INFINITY;
  /** What was put, and may stand yet. */
  let placed: { readonly owner: string; readonly check: CheckId } | undefined;

  const heartbeat = createHeartbeat({
    consul,
    clock,
    log,
    ttlMs,
    check: () => (deps.mayVouch() ? placed?.check : undefined),
    onLost(error) {
      if (error === undefined) {
        isStanding = false;
        placed = undefined;
      }
      deps.onLost(error);
      alarm.ring();
    },
  });

  const register = async (owner: string, instance: string | undefined, signal: AbortSignal): Promise<CheckId> => {
    const id = leaseId(owner);
    const check = leaseCheckId(owner);
    const meta = {
      [MARK.managedBy]: MANAGER,
      [MARK.cluster]: owner,
      ...(instance === undefined ? {} : { [MARK.instance]: instance }),
    };
    await consul.registerLease({ id, name: MANAGER, checkId: check, ttlMs, meta }, signal);
    return check;
  };

  const putOnce = async (owner: string, signal: AbortSignal): Promise<void> => {
    const asked = renewals;
    const check = await register(owner, deps.instance, signal);
    putAt = clock.now();
    placed = { owner, check };
    // A TTL check that was never beaten comes back critical from an agent restart.
    await heartbeat.beat(check, signal);
    // A beat of before it was put may have been answered since: that Consul does not know it.
    placed = { owner, check };
    isStanding = asked === renewals;
    if (isStanding) deps.onStanding();
  };

  /** Answers how long until it is to be looked at again (ms). */
  const attempt = async (owner: string, signal: AbortSignal): Promise<number> => {
    try {
      await putOnce(owner, signal);
      const failures = streak.recover();
      if (failures > 0) log.info({ failures }, 'the lease could be put');
      return isStanding ? IDLE_MS : 0;
    } catch (error) {
      if (signal.aborted) return 0;
      if (streak.fail()) log.warn({ failures: streak.count, error: messageOf(error) }, 'the lease could not be put');
      await sleep(clock, RETRY_AT_LEAST_MS, signal);
      return RETRY_MS - RETRY_AT_LEAST_MS;
    }
  };

  const keepPut = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const owner = isStanding ? undefined : deps.cluster();
      await alarm.wait(owner === undefined ? IDLE_MS : await attempt(owner, signal), signal);
    }
  };

  const renew = (): void => {
    isStanding = false;
    renewals += 1;
    alarm.ring();
  };

  return {
    async run(signal) {
      await Promise.all([keepPut(signal), heartbeat.run(signal)]);
    },
    wake: () => alarm.ring(),
    renew,
    takeOver() {
      // A beat before it is put would be the other's.
      putAt = Number.NEGATIVE_INFINITY;
      placed = undefined;
      renew();
    },
    async giveUp() {
      if (placed === undefined || !deps.mayVouch()) return;
      const limit = new AbortController();
      const cancel = clock.after(LAST_WORD_MS, () => limit.abort());
      await register(placed.owner, undefined, limit.signal).catch(() => {});
      cancel();
    },
    get isStanding() {
      return isStanding;
    },
    get putAt() {
      return putAt;
    },
    get isBeating() {
      return heartbeat.isBeating;
    },
    get beats() {
      return heartbeat.beats;
    },
  };
}
