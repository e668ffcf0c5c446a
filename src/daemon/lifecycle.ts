import type { Clock } from '../support/clock.ts';

/** The part of `process` that tells of signals. */
export interface SignalSource {
  on(signal: StopSignal | 'SIGHUP', listener: () => void): unknown;
  off(signal: StopSignal | 'SIGHUP', listener: () => void): unknown;
}

export type StopSignal = 'SIGTERM' | 'SIGINT';
const STOP_SIGNALS: readonly StopSignal[] = ['SIGTERM', 'SIGINT'];

/** How long a clean stop may take. */
export const STOP_DEADLINE_MS = 10_000;

/**
 * Hands `work` a signal that the first SIGTERM or SIGINT aborts; the second calls `endNow`, which must end the process.
 * When `work` has not ended within the deadline of a stop, answers `overdue` and leaves it behind.
 */
export async function untilStopped<Result>(
  process: SignalSource,
  clock: Clock,
  endNow: () => void,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | 'overdue'> {
  const stop = new AbortController();
  let cancelDeadline = () => {};
  let onOverdue = (_answer: 'overdue') => {};
  const overdue = new Promise<'overdue'>((resolve) => {
    onOverdue = resolve;
  });
  const onSignal = () => {
    if (stop.signal.aborted) return endNow();
    cancelDeadline = clock.after(STOP_DEADLINE_MS, () => onOverdue('overdue'));
    stop.abort();
  };
  for (const name of STOP_SIGNALS) process.on(name, onSignal);
  try {
    return await Promise.race([work(stop.signal), overdue]);
  } finally {
    cancelDeadline();
    for (const name of STOP_SIGNALS) process.off(name, onSignal);
  }
}
