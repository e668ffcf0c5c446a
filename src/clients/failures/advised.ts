import { AppError, type ErrorCode, type ErrorDetails } from '../../support/errors.ts';

/** An error that says what happened and then, if there is anything, what to change; `details.advice` is that part alone. */
export function advised(
  code: ErrorCode,
  what: string,
  advice: string | undefined,
  { cause, details = {} }: { readonly cause?: unknown; readonly details?: ErrorDetails } = {},
): AppError {
  if (advice === undefined) return new AppError(code, what, { cause, details });
  return new AppError(code, `${what}; ${advice}`, { cause, details: { ...details, advice } });
}
