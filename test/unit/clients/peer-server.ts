import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Exchange } from '../../../src/clients/exchange.ts';
import { createUndiciExchange } from '../../../src/clients/undici-exchange.ts';

export interface PeerServer {
  readonly url: string;
  /** `GET /v2/tasks`, in the order in which they came. */
  readonly requests: readonly string[];
  readonly connections: () => number;
  close(): Promise<void>;
}

/** An HTTP server on a port, or a socket file, of its own; gone at the end of the test. */
export async function peerServer(answer: RequestListener, socketPath?: string): Promise<PeerServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => {
    if (socketPath === undefined) server.listen(0, '127.0.0.1', listening);
    else server.listen(socketPath, listening);
  });
  let isOpen = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  };
  onTestFinished(close);
  const url =
    socketPath === undefined ? `http://127.0.0.1:${(server.address() as AddressInfo).port}` : `unix://${socketPath}`;
  return { url, requests, connections: () => connections, close };
}

/** The production exchange, closed at the end of the test. */
export function realExchange(): Exchange {
  const { exchange, close } = createUndiciExchange();
  onTestFinished(close);
  return exchange;
}

/** Answers each path with a status and a body; JSON unless it is a text. */
export const answering =
  (paths: Readonly<Record<string, readonly [status: number, body: unknown]>>): RequestListener =>
  (request: IncomingMessage, response: ServerResponse) => {
    const [status, body] = paths[(request.url ?? '').split('?', 1)[0] ?? ''] ?? [404, { message: 'not scripted' }];
    const isText = typeof body === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json' });
    response.end(isText ? body : JSON.stringify(body));
  };
