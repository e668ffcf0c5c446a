import type { Tls } from '../model/connection.ts';
import type { PeerOptions } from './failures/peer-options.ts';

/** Whom we talk to. Each peer, and each lane to it, has sockets of its own: a beat never queues behind a list. */
export interface Peer {
  /** For messages and metrics: `marathon`, `mesos agent`, `consul`. */
  readonly name: string;
  /** `http://host:port`, with an optional path prefix and no trailing slash. */
  readonly baseUrl: string;
  /** Sockets of this peer that are shared; `heartbeat` and `stream` never wait for `control`. */
  readonly lane: 'control' | 'heartbeat' | 'stream';
  /** Sent with every request: credentials. Never logged. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How https is spoken; left out: as the system does. */
  readonly tls?: Tls;
  /** Our options for it, for messages. */
  readonly options?: PeerOptions;
  /**
   * Headers that say who we are, for one request; `isRefused`: the last ones got a 401. Rejects with an `AppError` when
   * there are none to be had. Only an exchange that is `authorized` asks for them.
   */
  readonly authorize?: (signal: AbortSignal, isRefused: boolean) => Promise<Readonly<Record<string, string>>>;
}

export interface Request {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Below the peer's base URL, with its query: `/v2/tasks?status=running`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Response {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Already unzipped. Must be read to its end or returned early; either frees the socket. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * One HTTP exchange; the only way out of this process.
 * Rejects with an `AppError`: `UPSTREAM_UNREACHABLE` when no answer came (`details.isRefused` when nobody listens).
 * Has no time limit of its own: `signal` is the limit, and aborting it ends the body too, which then throws.
 * Redirects are answers, not followed. Any status resolves.
 */
export type Exchange = (peer: Peer, request: Request, signal: AbortSignal) => Promise<Response>;
