import type { Clock } from '../../src/support/clock.ts';

/** Time that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves time on and fires what falls due, in order; after each, all that can go on without time does. */
  advance(ms: number): Promise<void>;
  /** How many timers are pending: what is left at the end has leaked. */
  readonly pending: number;
}

/** The wall clock of the tests begins here. */
export const START_WALL_MS = Date.UTC(2020, 0, 1, 12);

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

export function createFakeClock(startMs = 0): FakeClock {
  let now = startMs;
  const timers = new Set<Timer>();
  const nextBy = (limit: number): Timer | undefined => {
    let next: Timer | undefined;
    for (const timer of timers) if (timer.at <= limit && (!next || timer.at < next.at)) next = timer;
    return next;
  };
  return {
    now: () => now,
    wall: () => START_WALL_MS + now,
    after(ms, fire) {
      const timer = { at: now + ms, fire };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(ms) {
      const until = now + ms;
      await idle();
      for (let timer = nextBy(until); timer; timer = nextBy(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.fire();
        await idle();
      }
      now = until;
    },
    get pending() {
      return timers.size;
    },
  };
}

/** Lets every promise chain go on until it waits for time or for a test. */
export const idle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
