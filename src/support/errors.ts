export type ErrorCode =
  | 'CONFIG_INVALID'
  | 'UPSTREAM_UNREACHABLE'
  | 'UPSTREAM_TIMEOUT'
  | 'UPSTREAM_STATUS'
  | 'UPSTREAM_INVALID'
  | 'UPSTREAM_DENIED'
  | 'INTERNAL';

export interface ErrorDetails {
  /** The HTTP status, for `UPSTREAM_STATUS` and `UPSTREAM_DENIED`. */
  readonly status?: number;
  /** Nobody listens there: the request was certainly not carried out. */
  readonly isRefused?: boolean;
  /** What to change, where that is known: the end of the message, after `; `. */
  readonly advice?: string;
}

/** Every error we raise. The message names the operation and its target; `cause` keeps what was underneath. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; details?: ErrorDetails } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** One line for a log or a terminal, whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** As `messageOf`, for whoever tells what to change in words of its own. */
export function withoutAdvice(error: unknown): string {
  const message = messageOf(error);
  const end = error instanceof AppError && error.details.advice !== undefined ? `; ${error.details.advice}` : '';
  return end !== '' && message.endsWith(end) ? message.slice(0, -end.length) : message;
}

/** An answer all the same: whoever was asked is there, and will not say (a 4xx). */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const { status = 0 } = error.details;
  return status >= 400 && status < 500;
}

/** The error as ours; anything unexpected is a bug and keeps its stack. */
export const asAppError = (error: unknown): AppError =>
  error instanceof AppError ? error : new AppError('INTERNAL', messageOf(error), { cause: error });
