import type { Clock } from '../support/clock.ts';
import type { Handler, HandlerRequest } from './handler.ts';

/** What goes wrong with the answers of a server. */
export type Fault =
  | 'refused'
  | 'reset'
  /** Accepts, and never answers. */
  | 'hangs'
  /** An error page of some proxy, with status 200. */
  | 'html'
  /** Complete as HTTP, cut in the middle as JSON. */
  | 'half JSON'
  | 'not JSON'
  /** 200 and well-formed, without a single task. */
  | 'empty list'
  | { readonly slowMs: number }
  | { readonly status: number; readonly body?: string };

export type StreamFault =
  /** Open streams stay open, and say nothing any more; new ones the same. */
  | 'silent'
  /** A new stream is answered with 200 and ends. */
  | '200 then close';

/** A handler with a switch in front of it. */
export interface FaultyHandler {
  readonly handler: Handler;
  /** From now on, for the requests that `only` picks. A later fault replaces an earlier one. */
  fail(fault: Fault, only?: (request: HandlerRequest) => boolean): void;
  failStreams(fault: StreamFault): void;
  /** Ends every open stream now. */
  cutStreams(): void;
  /** Answers are right again. Streams that fell silent stay so: a half-open connection does not recover. */
  heal(): void;
}

export declare function withFaults(handler: Handler, clock: Clock): FaultyHandler;
