import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * Below where systems take the near end of an outgoing connection from (Linux: 32768 on, others: 49152 on), and below what
 * a Mesos agent offers (31000 on). In there, whoever closes a port and wants it back may find it taken: by any connection
 * that somebody has opened meanwhile, and for a minute after that one's end, as Linux keeps it in TIME_WAIT.
 */
const FIRST = 10_000;
const LAST = 30_999;
const LOOPBACK = '127.0.0.1';
const TRIES = 200;

/** Resolves with the port when it is open. */
export async function listenOn(server: Server, port: number, host = LOOPBACK): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return port;
}

/** Opens the server at a port that it may close, and open again later. Resolves with the port. */
export async function listenOnFreePort(server: Server, host = LOOPBACK): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const port = randomInt(FIRST, LAST + 1);
    try {
      return await listenOn(server, port, host);
    } catch (error) {
      if (!isTaken(error) || tries === TRIES) throw error;
    }
  }
}

/**
 * Loopback ports that were free a moment ago, all different: for a program that opens them itself, and may do so again.
 * Another who looks for one in that moment may be first, so a caller must be ready to ask again.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(servers.map((server) => listenOnFreePort(server)));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Whether a port could not be opened because somebody has it. */
export const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
