import { createAlarm } from '../support/alarm.ts';
import type { Clock } from '../support/clock.ts';

/** An interval and a function make a source. */
export interface Refresh {
  /** Polls until `signal` aborts; never throws. */
  run(signal: AbortSignal): Promise<void>;
  /** Polls once, now. Rejects as the poll does. */
  once(signal: AbortSignal): Promise<void>;
  /** Polls again within `withinMs`. A poll under way does not count: its question was asked before. */
  wake(withinMs?: number): void;
}

export interface RefreshOptions {
  readonly clock: Clock;
  /** Asks, and hands the evidence on. Rejects when there was no usable answer. */
  readonly poll: (signal: AbortSignal) => Promise<void>;
  /** How long to wait after a poll (ms), given how many have failed in a row. */
  readonly nextMs: (failures: number) => number;
  readonly onFailure: (error: unknown) => void;
  /** Before the first poll (ms). */
  readonly firstMs?: () => number;
}

export function createRefresh({ clock, poll, nextMs, onFailure, firstMs }: RefreshOptions): Refresh {
  const alarm = createAlarm(clock);
  return {
    async run(signal) {
      let failures = 0;
      if (firstMs) await alarm.wait(firstMs(), signal);
      while (!signal.aborted) {
        try {
          await poll(signal);
          failures = 0;
        } catch (error) {
          if (signal.aborted) return;
          failures += 1;
          onFailure(error);
        }
        await alarm.wait(nextMs(failures), signal);
      }
    },
    once: poll,
    wake: (withinMs) => alarm.ring(withinMs),
  };
}
