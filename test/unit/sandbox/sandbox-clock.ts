import type { Clock } from '../../../src/support/clock.ts';

/** A clock that stands still until a test moves it. */
export interface HandClock extends Clock {
  /** Fires what is due, in order, and lets promises settle in between. */
  advance(ms: number): Promise<void>;
  /** How many are still to fire. */
  timers(): number;
}

export const EPOCH_MS = Date.UTC(2026, 0, 1);

export function createHandClock(): HandClock {
  const timers = new Set<{ readonly at: number; readonly fire: () => void }>();
  let now = 0;
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    wall: () => EPOCH_MS + now,
    after(ms, fire) {
      const timer = { at: now + ms, fire };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    timers: () => timers.size,
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (;;) {
        const [next] = [...timers].sort((left, right) => left.at - right.at);
        if (next === undefined || next.at > until) break;
        timers.delete(next);
        now = next.at;
        next.fire();
        await settle();
      }
      now = until;
    },
  };
}
