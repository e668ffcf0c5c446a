import type { Clock } from '../support/clock.ts';

/** Apps are asked again at most so often (ms): every daemon of the cluster hears of every event. */
const ASK_AGAIN_MS = 15_000;
/** And not all daemons at once: after a random part of this (ms), which also lets Marathon's lists follow its events. */
const SPREAD_MS = 3_000;
const LEAST_MS = 300;

export interface KnocksDeps {
  readonly clock: Clock;
  readonly random: () => number;
  /** Called for each knock; several are one. */
  readonly wakeAgent: () => void;
  /** Every local app is asked for again. */
  readonly askAgain: () => void;
}

/**
 * Somebody says that something happened, and nothing more. The Mesos agent of this machine is read again, which costs
 * nearly nothing; Marathon is asked for the local apps again, seldom enough for a flood of knocks to cost no more than one.
 */
export function createKnocks({ clock, random, wakeAgent, askAgain }: KnocksDeps) {
  let askedAt = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | undefined;
  return {
    knock(): void {
      wakeAgent();
      if (cancel !== undefined) return;
      const dueMs = Math.max(LEAST_MS + random() * SPREAD_MS, askedAt + ASK_AGAIN_MS - clock.now());
      cancel = clock.after(dueMs, () => {
        cancel = undefined;
        askedAt = clock.now();
        askAgain();
      });
    },
    stop(): void {
      cancel?.();
      cancel = undefined;
    },
  };
}
