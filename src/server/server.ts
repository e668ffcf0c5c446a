import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Status } from '../reconcile/status.ts';
import { bracketed } from '../support/ip.ts';
import type { Log } from '../support/log.ts';
import { ListenError } from './listen-error.ts';
import { createMetrics } from './metrics.ts';
import { createRoutes } from './routes.ts';

export interface ServerOptions {
  readonly bind: string;
  /** 0 takes any that is free. */
  readonly port: number;
  readonly version: string;
}

export interface RunningServer {
  /** With the port that it really has. */
  readonly url: string;
  /** Stops listening and ends what is still open. */
  close(): Promise<void>;
}

/** A scraper and a curious person fit in; somebody who only holds sockets open finds the end soon. */
const LIMITS = { headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 20_000, maxHeaderSize: 8_192 };
const MAX_CONNECTIONS = 100;

/** Opens the server; rejects with a `ListenError`. Every answer is made from one snapshot, taken when it is asked for. */
export async function startServer(
  { bind, port, version }: ServerOptions,
  status: () => Status,
  log: Log,
): Promise<RunningServer> {
  const routes = createRoutes({ status, metrics: createMetrics(version), version, log });
  const listener = getRequestListener(routes.fetch, { overrideGlobalObjects: false });
  const server = createServer(LIMITS, readsOnly(listener));
  server.maxConnections = MAX_CONNECTIONS;
  try {
    server.listen({ host: bind, port });
    await once(server, 'listening');
  } catch (error) {
    throw new ListenError(error, bind, port);
  }
  server.on('error', (error) => log.error({ error }, 'the HTTP server failed'));
  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://${bracketed(bind)}:${taken}`, close: () => closed(server) };
}

/** Nothing here takes a body or changes anything: what brings one is refused before it is read. */
function readsOnly(listener: RequestListener): RequestListener {
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse(response, 405, 'only GET and HEAD', { allow: 'GET, HEAD' });
    }
    if (hasBody(request)) return refuse(response, 413, 'no path takes a body');
    return listener(request, response);
  };
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;

function refuse(response: ServerResponse, status: number, error: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...headers, 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ error }));
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
