import { setMaxListeners } from 'node:events';
import type { Exchange, Peer, Request, Response } from '../clients/exchange.ts';
import type { Clock } from '../support/clock.ts';
import { AppError } from '../support/errors.ts';
import { DONE } from '../support/scope.ts';
import { carryBody } from './carry-body.ts';
import { ConnectionFault, type Handler, type HandlerRequest } from './handler.ts';

export type Leg = 'request' | 'response' | 'chunk';

export interface ExchangeMountOptions {
  readonly clock: Clock;
  /** How long one leg of the way takes, in ms; asked anew for each, also for each chunk of a stream. Left out: 0. */
  readonly latency?: (peer: Peer, request: Request, leg: Leg) => number;
  /** Bodies arrive in pieces of at most this many bytes. */
  readonly chunkBytes?: number;
}

export interface ExchangeMount {
  readonly exchange: Exchange;
  /**
   * `kill -9` of the caller: what it waits for never settles, not even by abort, and what it had sent and was not yet
   * delivered never arrives. The servers see its connections close.
   */
  sever(): void;
}

/** Stand-ins behind an `Exchange`, by base URL; what nobody serves is refused. All delays are the clock's. */
export function mountExchange(
  handlers: Readonly<Record<string, Handler>>,
  { clock, latency = () => 0, chunkBytes = 65_536 }: ExchangeMountOptions,
): ExchangeMount {
  const severed = new AbortController();
  setMaxListeners(0, severed.signal); // one for each request under way

  const exchange: Exchange = (peer, request, signal) =>
    new Promise<Response>((resolve, reject) => {
      // From here on a severed caller is one that nobody tells anything.
      if (severed.signal.aborted) return;
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const gone = new AbortController();
      let cancelDelay = () => {};
      const stop = () => {
        cancelDelay();
        signal.removeEventListener('abort', abort);
        severed.signal.removeEventListener('abort', cut);
      };
      const abort = () => {
        stop();
        gone.abort(signal.reason);
        reject(signal.reason);
      };
      const cut = () => {
        stop();
        gone.abort(DONE);
      };
      const travel = (leg: Leg, arrive: () => void) => {
        const ms = latency(peer, request, leg);
        if (ms > 0) cancelDelay = clock.after(ms, arrive);
        else arrive();
      };
      signal.addEventListener('abort', abort, { once: true });
      severed.signal.addEventListener('abort', cut, { once: true });

      const fail = (error: unknown) => {
        if (gone.signal.aborted) return;
        travel('response', () => {
          stop();
          reject(error);
        });
      };
      travel('request', () => {
        ask(handlers[peer.baseUrl], peer, request, gone.signal).then((answer) => {
          if (gone.signal.aborted) return;
          travel('response', () => {
            stop();
            const chunkMs = () => latency(peer, request, 'chunk');
            const carriage = { clock, chunkBytes, chunkMs, signal, severed: severed.signal, gone };
            const body = carryBody(answer.body, carriage);
            resolve({ status: answer.status, headers: answer.headers, body });
          });
        }, fail);
      });
    });

  return { exchange, sever: () => severed.abort() };
}

async function ask(handler: Handler | undefined, peer: Peer, request: Request, gone: AbortSignal) {
  const target = `${request.method} ${peer.baseUrl}${request.path}`;
  try {
    if (handler === undefined) throw new ConnectionFault('refused');
    return await handler(wireRequest(peer, request), gone);
  } catch (cause) {
    if (!(cause instanceof ConnectionFault)) throw cause;
    const details = { isRefused: cause.kind === 'refused' };
    throw new AppError('UPSTREAM_UNREACHABLE', `${target}: ${cause.message}`, { cause, details });
  }
}

function wireRequest(peer: Peer, request: Request): HandlerRequest {
  const headers: Record<string, string> = { host: peer.baseUrl.replace(/^\w+:\/\//, '') };
  for (const given of [peer.headers, request.headers])
    for (const name in given) headers[name.toLowerCase()] = given[name] as string;
  return { method: request.method, path: request.path, headers, body: request.body ?? '' };
}
