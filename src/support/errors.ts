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

/** The error as ours; anything unexpected is a bug and keeps its stack. */
export const asAppError = (error: unknown): AppError =>
  error instanceof AppError ? error : new AppError('INTERNAL', messageOf(error), { cause: error });
