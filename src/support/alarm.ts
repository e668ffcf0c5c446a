import type { Clock } from './clock.ts';

/** A sleep that can be cut short. For one sleeper. */
export interface Alarm {
  /** Wakes the sleeper at the latest in `withinMs`; remembered when nobody sleeps yet. Several calls are one. */
  ring(withinMs?: number): void;
  /** Sleeps `ms`, or until it rings, or until `signal` aborts. Never throws: ask the signal afterwards. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export function createAlarm(clock: Clock): Alarm {
  let ringAt = Number.POSITIVE_INFINITY;
  let reschedule = () => {};

  return {
    ring(withinMs = 0) {
      ringAt = Math.min(ringAt, clock.now() + withinMs);
      reschedule();
    },
    wait(ms, signal) {
      const until = clock.now() + ms;
      if (signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        let cancel = () => {};
        const done = () => {
          cancel();
          reschedule = () => {};
          ringAt = Number.POSITIVE_INFINITY;
          signal.removeEventListener('abort', done);
          resolve();
        };
        reschedule = () => {
          cancel();
          cancel = clock.after(Math.max(0, Math.min(until, ringAt) - clock.now()), done);
        };
        signal.addEventListener('abort', done, { once: true });
        reschedule();
      });
    },
  };
}
