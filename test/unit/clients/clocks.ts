import type { Clock } from '../../../src/support/clock.ts';

/** Real time, for tests that have real sockets in them. */
export const realClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(ms, fire) {
    const timer = setTimeout(fire, ms);
    return () => clearTimeout(timer);
  },
};

/** A real clock on which every minute is a tenth of a second: to reach limits of production within a test. */
export const hastyClock: Clock = { ...realClock, after: (ms, fire) => realClock.after(ms / 600, fire) };

/** An abort that never comes. */
export const never = (): AbortSignal => new AbortController().signal;
