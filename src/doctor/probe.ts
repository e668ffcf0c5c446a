import type { Clock } from '../support/clock.ts';
import { AppError, messageOf } from '../support/errors.ts';
import { withDeadline } from '../support/scope.ts';
import type { Probe } from './picture.ts';

/** Whoever has not answered by then is ill, for a person who waits (ms). */
const PATIENCE_MS = 10_000;

/** Looks once. Any failure is an answer too, but the caller's own abort, which is thrown. */
export async function probe<Value>(
  clock: Clock,
  signal: AbortSignal,
  look: (signal: AbortSignal) => Promise<Value>,
): Promise<Probe<Value>> {
  try {
    return { is: 'answer', value: await withDeadline(clock, PATIENCE_MS, signal, look) };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const status = error instanceof AppError ? error.details.status : undefined;
    return { is: 'failure', why: messageOf(error), status };
  }
}
