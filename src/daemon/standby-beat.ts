import { BEAT_OUTPUT, type ConsulClient } from '../clients/consul/consul-client.ts';
import type { CheckId } from '../model/ids.ts';
import { type Clock, sleep } from '../support/clock.ts';

/** What the lease is told by who does not hold it. Whoever holds it overwrites that with its next beat. */
const QUESTION = 'a marathon-consul that stands by asks whether the other one still beats';
/** Between looks whether there is anything to ask (ms). */
const IDLE_MS = 1_000;
/** Of the TTL: one who holds it beats within a half, though a beat of it be lost; and the next question comes before it lapses. */
const ANSWERED_WITHIN = 1 / 2;
const ASKED_EVERY = 3 / 4;

export interface StandbyBeatDeps {
  readonly consul: Pick<ConsulClient, 'updateCheck'>;
  readonly clock: Clock;
  readonly ttlMs: number;
  /** The lease that another daemon holds, and what it was last seen to say; `undefined`: nobody stands by here. */
  readonly lease: () => { readonly check: CheckId; readonly says: string | undefined } | undefined;
}

/**
 * Finds out that the daemon we stand by for is dead before its lease lapses, so that what follows the lease is critical at no
 * moment: a beat of our own, which says so, stands until the other beats. Its last beat was ours then, and the rest of the TTL
 * is left to take over in.
 */
export function createStandbyBeat({ consul, clock, ttlMs, lease }: StandbyBeatDeps) {
  /** When the last question was acknowledged (monotonic ms); `Infinity`: one that stands there is not ours. */
  let askedAt = Number.POSITIVE_INFINITY;
  const dueCheck = (): CheckId | undefined => {
    const held = lease();
    // Where Consul hides what is said (its `discard_check_output`), or cuts it short, questions only keep a dead lease alive.
    return held?.says === BEAT_OUTPUT || held?.says === QUESTION ? held.check : undefined;
  };
  return {
    /** Whether the lease, which said that at `at` (monotonic ms), has said what we asked for too long. */
    isUnanswered: (says: string | undefined, at: number): boolean =>
      says === QUESTION && at - askedAt >= ttlMs * ANSWERED_WITHIN,
    /** Asks until `signal` aborts. Never throws: who is not answered by Consul sees the lease lapse. */
    async run(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        const id = dueCheck();
        if (id !== undefined)
          await consul.updateCheck(id, 'passing', QUESTION, signal).then(
            () => {
              askedAt = clock.now();
            },
            () => {},
          );
        await sleep(clock, id === undefined ? IDLE_MS : ttlMs * ASKED_EVERY, signal);
      }
    },
  };
}
