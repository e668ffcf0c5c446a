import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { watchConnections } from './connections.ts';
import { listenOn, listenOnFreePort } from './free-ports.ts';
import { ConnectionFault, type Handler, type HandlerResponse } from './handler.ts';

export interface HttpMount {
  /** `http://127.0.0.1:port`, or `https://…`. Stays the same. */
  readonly url: string;
  /** `false` closes the port and every connection, so that connecting is refused; `true` opens the same port again. */
  setListening(isListening: boolean): Promise<void>;
  /**
   * The next so many requests over a connection that has carried one before are hung up on (ECONNRESET): as when the
   * server closes an idle connection in the moment in which a client sends.
   */
  breakReused(count: number): void;
  close(): Promise<void>;
}

export interface HttpMountOptions {
  /** Left out: a free one. */
  readonly port?: number;
  readonly host?: string;
  /** More connections at a time are refused with Consul's 429: a real agent takes 200 of each address. Left out: none are. */
  readonly mostConnections?: number;
  /** Given, it speaks https (PEM); with `clientCa` only with those whom that authority has certified. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly clientCa?: string };
}

/** Jetty leaves small bodies as they are. */
const GZIP_FROM_BYTES = 2_048;

/** A stand-in on a real port. Streams are written chunk by chunk. */
export async function serve(
  handler: Handler,
  { port: wanted, host = '127.0.0.1', mostConnections = Number.POSITIVE_INFINITY, tls }: HttpMountOptions = {},
): Promise<HttpMount> {
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    if (!connections.isBroken(request.socket)) void answer(handler, request, response);
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(withClients(tls), listener);
  const connections = watchConnections(server, mostConnections);
  const port = await (wanted === undefined ? listenOnFreePort(server, host) : listenOn(server, wanted, host));
  const stop = async () => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    async setListening(isListening) {
      if (!isListening) await stop();
      else if (!server.listening) await listenOn(server, port, host);
    },
    breakReused: connections.breakReused,
    close: stop,
  };
}

const withClients = ({ clientCa, ...tls }: NonNullable<HttpMountOptions['tls']>) =>
  clientCa === undefined ? tls : { ...tls, ca: clientCa, requestCert: true };

async function answer(handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  try {
    const response = await handler(await wireRequest(incoming), gone.signal);
    if (gone.signal.aborted) return;
    await write(response, incoming, outgoing);
  } catch (error) {
    if (gone.signal.aborted) return;
    // A mounted server cannot refuse one request: hanging up is the nearest thing, `setListening` the real one.
    if (error instanceof ConnectionFault) (incoming.socket as Socket).resetAndDestroy();
    else incoming.socket.destroy(error instanceof Error ? error : undefined);
  }
}

async function wireRequest(incoming: IncomingMessage) {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  const headers = Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: Object.fromEntries(headers),
    body: Buffer.concat(pieces).toString(),
  };
}

async function write(response: HandlerResponse, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { status, headers, body } = response;
  if (typeof body === 'string' || body instanceof Uint8Array) {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const isZipped = bytes.length >= GZIP_FROM_BYTES && wantsGzip(incoming) && !!headers.vary?.includes('Encoding');
    const sent = isZipped ? gzipSync(bytes) : bytes;
    outgoing.writeHead(status, {
      ...headers,
      ...(isZipped ? { 'content-encoding': 'gzip' } : {}),
      'content-length': sent.length,
    });
    outgoing.end(sent);
    return;
  }
  // A stream has neither a length nor chunks: its end is the end of the connection.
  outgoing.useChunkedEncodingByDefault = false;
  outgoing.writeHead(status, headers);
  outgoing.flushHeaders();
  incoming.socket.setNoDelay(true);
  for await (const chunk of body) {
    if (!outgoing.write(chunk)) await drained(outgoing);
  }
  outgoing.end();
}

/** Leaves no listener behind: a stream drains many times in its life. */
async function drained(outgoing: ServerResponse): Promise<void> {
  const over = new AbortController();
  const options = { signal: over.signal };
  try {
    await Promise.race([once(outgoing, 'drain', options), once(outgoing, 'close', options)]);
  } finally {
    over.abort();
  }
}

const wantsGzip = (incoming: IncomingMessage): boolean => String(incoming.headers['accept-encoding']).includes('gzip');
