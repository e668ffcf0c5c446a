import type { Clock } from '../support/clock.ts';
import { AppError, withoutAdvice } from '../support/errors.ts';
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
    const { status, advice } = error instanceof AppError ? error.details : {};
    return { is: 'failure', why: withoutAdvice(error), status, advice, code: innermostCode(error) };
  }
}

/** The code of the cause of all causes that has one. */
function innermostCode(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  const own = typeof code === 'string' ? code : undefined;
  return cause === undefined ? own : (innermostCode(cause) ?? own);
}
