import type { Clock } from '../support/clock.ts';
import { AppError } from '../support/errors.ts';
import { DeadlineExceeded, withDeadline } from '../support/scope.ts';
import { type Answer, isSuccess, readStart, readWhole } from './answer.ts';
import type { Exchange, Peer, Request, Response } from './exchange.ts';
import { invalidJson, statusError } from './failures/answer-error.ts';
import { parseDocument } from './json-document.ts';
import { requestName } from './request-name.ts';

/** How long one exchange may take, from the first byte sent to the last byte read, and how much it may bring. */
export interface Limits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/**
 * Calls to one peer, each within its limits. Every failure is an `AppError` that names method and URL:
 * `UPSTREAM_UNREACHABLE`, `UPSTREAM_TIMEOUT`, `UPSTREAM_INVALID` for an answer over the limit or of the wrong form.
 * An abort by the caller is no failure: it comes back as the signal's own reason.
 */
export interface Caller {
  /** The whole answer, whatever its status. */
  read(request: Request, limits: Limits, signal: AbortSignal): Promise<Answer>;
  /** The whole answer. Any status but 2xx throws `UPSTREAM_STATUS`, or `UPSTREAM_DENIED` for 401 and 403. */
  succeed(request: Request, limits: Limits, signal: AbortSignal): Promise<Answer>;
  /** As `succeed`, parsed. */
  json(request: Request, limits: Limits, signal: AbortSignal): Promise<unknown>;
  /** As `succeed`, but `use` reads the body as it arrives, and caps it itself; `name` is for its errors. */
  stream<Result>(
    request: Request,
    timeoutMs: number,
    signal: AbortSignal,
    use: (response: Response, name: string) => Promise<Result>,
  ): Promise<Result>;
}

/** The two things of the world that a client needs. */
export interface Transport {
  readonly exchange: Exchange;
  readonly clock: Clock;
}

export function createCaller({ exchange, clock }: Transport, peer: Peer): Caller {
  /** One exchange under a deadline, which covers the body that `use` reads. */
  async function within<Result>(
    request: Request,
    timeoutMs: number,
    signal: AbortSignal,
    use: (response: Response, name: string) => Promise<Result>,
  ): Promise<Result> {
    const name = requestName(peer, request);
    try {
      return await withDeadline(clock, timeoutMs, signal, async (scoped) =>
        use(await exchange(peer, request, scoped), name),
      );
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (!(error instanceof DeadlineExceeded)) throw error;
      throw new AppError('UPSTREAM_TIMEOUT', `${name}: no answer within ${inWords(timeoutMs)}`, { cause: error });
    }
  }

  const caller: Caller = {
    read: (request, { timeoutMs, maxBytes }, signal) =>
      within(request, timeoutMs, signal, (response, name) => readWhole(response, maxBytes, name)),

    async succeed(request, limits, signal) {
      const answer = await caller.read(request, limits, signal);
      if (!isSuccess(answer.status)) throw statusError(requestName(peer, request), answer, peer.options);
      return answer;
    },

    async json(request, limits, signal) {
      return parseJson(await caller.succeed(request, limits, signal), requestName(peer, request));
    },

    stream: (request, timeoutMs, signal, use) =>
      within(request, timeoutMs, signal, async (response, name) => {
        if (!isSuccess(response.status)) throw statusError(name, await readStart(response), peer.options);
        return use(response, name);
      }),
  };
  return caller;
}

/** The parsed body of a successful answer. Throws `UPSTREAM_INVALID` that says what the body is instead. */
export function parseJson(answer: Answer, name: string): unknown {
  try {
    return parseDocument(answer.body);
  } catch (error) {
    throw invalidJson(name, answer, error);
  }
}

/** A time limit in words. */
export const inWords = (ms: number): string => (ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`);
