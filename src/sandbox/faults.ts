import { type Clock, sleep } from '../support/clock.ts';
import { ConnectionFault, type Handler, type HandlerRequest, type HandlerResponse } from './handler.ts';
import { createStreamGate, type StreamFault } from './stream-gate.ts';

/** What goes wrong with the answers of a server. */
export type Fault =
  /** Nobody listens. */
  | 'refused'
  /** The connection ends without an answer. */
  | 'reset'
  /** Accepts the request, and never answers. */
  | 'hangs'
  /** An error page of some proxy, with status 200. */
  | 'html'
  /** Complete as HTTP, cut in the middle as JSON. */
  | 'half JSON'
  | 'not JSON'
  /** 200 and well-formed, and every list in it empty. */
  | 'empty list'
  | { readonly slowMs: number }
  | { readonly status: number; readonly body?: string };

/** A handler with a switch in front of it. */
export interface FaultyHandler {
  readonly handler: Handler;
  /** From now on, for the requests that `only` picks. Replaces an earlier fault. */
  fail(fault: Fault, only?: (request: HandlerRequest) => boolean): void;
  /** From now on for streams, those that are open included. */
  failStreams(fault: StreamFault): void;
  /** Ends every open stream now. */
  cutStreams(): void;
  /** Answers are right again. A stream that fell silent stays so: a half-open connection does not recover. */
  heal(): void;
}

export function withFaults(handler: Handler, clock: Clock): FaultyHandler {
  const gate = createStreamGate();
  let current: { readonly fault: Fault; readonly only: (request: HandlerRequest) => boolean } | undefined;
  return {
    async handler(request, signal) {
      const fault = current?.only(request) ? current.fault : undefined;
      const answer = () => Promise.resolve(handler(request, signal)).then(gate.pass);
      return fault === undefined ? answer() : spoil(fault, answer, clock, signal);
    },
    fail(fault, only = () => true) {
      current = { fault, only };
    },
    failStreams: gate.fail,
    cutStreams: gate.cut,
    heal() {
      current = undefined;
      gate.heal();
    },
  };
}

async function spoil(
  fault: Fault,
  answer: () => Promise<HandlerResponse>,
  clock: Clock,
  signal: AbortSignal,
): Promise<HandlerResponse> {
  if (fault === 'refused' || fault === 'reset') throw new ConnectionFault(fault);
  if (fault === 'hangs') return untilAborted(signal);
  if (fault === 'html') return page;
  if (fault === 'half JSON') return withBody(await answer(), (body) => body.slice(0, Math.ceil(body.length / 2)));
  if (fault === 'not JSON') return withBody(await answer(), () => 'Service temporarily unavailable');
  if (fault === 'empty list') return withBody(await answer(), emptied);
  if ('slowMs' in fault) {
    await sleep(clock, fault.slowMs, signal);
    return signal.aborted ? untilAborted(signal) : answer();
  }
  return { status: fault.status, headers: { 'content-type': 'text/plain' }, body: fault.body ?? '' };
}

const page: HandlerResponse = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html><head><title>Bad gateway</title></head><body><h1>Please try again later.</h1></body></html>',
};

/** Whoever asked has gone when this settles. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** Streams have no body to change. */
function withBody(answer: HandlerResponse, change: (body: string) => string): HandlerResponse {
  const { body } = answer;
  if (typeof body !== 'string') return answer;
  return { ...answer, body: change(body) };
}

/** Every list without its elements, and Consul's objects by id without their entries. */
function emptied(body: string): string {
  return JSON.stringify(withoutElements(JSON.parse(body)));
}

function withoutElements(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  if (entries.length > 0 && entries.every(([, inner]) => isConsulEntry(inner))) return {};
  return Object.fromEntries(
    entries.map(([field, inner]) => {
      const isList = Array.isArray(inner) || field === 'app';
      return [field, isList ? withoutElements(inner) : inner];
    }),
  );
}

const isConsulEntry = (value: unknown): boolean =>
  value !== null && typeof value === 'object' && ('ID' in value || 'CheckID' in value);
