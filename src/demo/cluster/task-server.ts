import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import type { PortKind } from './demo-app.ts';

/** One open port of a task. */
export interface TaskServer {
  readonly address: string;
  readonly port: number;
  /** Closes it, with every connection. */
  close(): void;
}

/** How a task answers; asked anew for every request. */
export interface Manner {
  /** Who it is, in one line. */
  introduction(): string;
  /** While true its health path answers 500. */
  isIll(): boolean;
}

/** Opens one port of a task. Rejects, as `listen` does, when it cannot be had. */
export function openTaskServer(kind: PortKind, address: string, port: number, manner: Manner): Promise<TaskServer> {
  return kind === 'http' ? openHttp(address, port, manner) : openTcp(address, port, manner);
}

async function openHttp(address: string, port: number, { introduction, isIll }: Manner): Promise<TaskServer> {
  const server = createHttpServer((request, response) => {
    const isHealthPath = request.url === '/health';
    response.writeHead(isHealthPath && isIll() ? 500 : 200, { 'content-type': 'text/plain' });
    if (!isHealthPath) response.end(`${introduction()}\n`);
    else response.end(isIll() ? 'I do not feel well\n' : 'ok\n');
  });
  await listening(server, address, port);
  return {
    address,
    port: portOf(server),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function openTcp(address: string, port: number, { introduction }: Manner): Promise<TaskServer> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy()); // whoever only knocks has gone before we say who we are
    socket.end(`${introduction()}\n`);
  });
  await listening(server, address, port);
  return {
    address,
    port: portOf(server),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function listening(server: HttpServer | TcpServer, address: string, port: number): Promise<void> {
  server.listen(port, address);
  await once(server, 'listening');
}

function portOf(server: HttpServer | TcpServer): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port');
  return address.port;
}
