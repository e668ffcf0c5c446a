/** What a stand-in is asked. */
export interface HandlerRequest {
  readonly method: string;
  /** With its query, as it stood on the wire. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HandlerResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** An iterable body is a stream: each chunk is on its way as soon as it is there. */
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/**
 * One stand-in. Knows nothing of sockets: `mount-http.ts` and `mount-exchange.ts` carry its answers.
 * `signal` aborts when the caller has gone away; a handler that waits, and a stream, must end then.
 * Throws `ConnectionFault` where a real server would give no answer at all.
 */
export type Handler = (request: HandlerRequest, signal: AbortSignal) => HandlerResponse | Promise<HandlerResponse>;

/** There is no answer, because there is no connection. */
export class ConnectionFault extends Error {
  /** `refused`: nobody listens. `reset`: somebody did, and hung up. */
  readonly kind: 'refused' | 'reset';

  constructor(kind: 'refused' | 'reset') {
    super(`connection ${kind}`);
    this.name = 'ConnectionFault';
    this.kind = kind;
  }
}

/** The path without its query, percent-encoding undone, and the query. */
export function targetOf(request: HandlerRequest): { readonly path: string; readonly query: URLSearchParams } {
  const [path = '', query = ''] = splitOnce(request.path, '?');
  return { path: decodeURIComponent(path), query: new URLSearchParams(query) };
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
