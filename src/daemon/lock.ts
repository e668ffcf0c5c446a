import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { messageOf } from '../support/errors.ts';
import type { SyncResult } from './daemon-contract.ts';
import { type LockKey, lockAddress, mayBeStale } from './lock-address.ts';
import { askWho, type SyncReport } from './lock-holder.ts';

/**
 * One writer on a machine for one cluster and one Consul. The lock is a bound unix socket, so that whoever is turned away
 * can ask the holder for a pass instead. It has no secrets and no rights: any process of the machine may ask.
 */
export interface Lock {
  readonly heldBy?: never;
  /** Gives it up; resolves when another can take it, and whoever waits for a pass has the answer: end the passes first. */
  release(): Promise<void>;
}

/** `pid` is `undefined` when the holder does not say. */
export interface HeldLock {
  readonly heldBy: { readonly pid: number | undefined };
  readonly address: string;
}

export interface LockHandlers {
  /** A pass that another process asks for. Passes asked for while one is made get that one's answer. */
  onSyncRequested(): Promise<SyncResult>;
}

/** A holder can die between our two questions, a few times over. */
const ATTEMPTS = 5;

/** Takes the lock, or says who has it. Rejects only where no socket can be made at all. */
export async function takeLock(key: LockKey, handlers: LockHandlers, startedAtMs: number): Promise<Lock | HeldLock> {
  const address = lockAddress(key);
  if (mayBeStale(address)) await mkdir(dirname(address), { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt += 1) {
    const waiting = new Set<ServerResponse>();
    const server = createServer({ maxHeaderSize: 4_096 }, answering(handlers, startedAtMs, waiting));
    server.maxConnections = 16;
    if (await isBound(server, address)) return { release: () => closed(server, waiting) };
    const who = await askWho(address);
    if (who !== 'gone' || attempt === ATTEMPTS) {
      return { heldBy: { pid: typeof who === 'object' ? who.pid : undefined }, address };
    }
    if (mayBeStale(address)) await rm(address, { force: true });
  }
}

async function isBound(server: Server, address: string): Promise<boolean> {
  try {
    server.listen({ path: address });
    await once(server, 'listening');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}

/** Whoever waits for a pass still gets its answer; everybody else is hung up on. */
async function closed(server: Server, waiting: ReadonlySet<ServerResponse>): Promise<void> {
  const isClosed = once(server, 'close');
  server.close();
  await Promise.all([...waiting].map((response) => once(response, 'close')));
  server.closeAllConnections();
  await isClosed;
}

/** `waiting`: the answers that a pass is still owed to. */
function answering(
  { onSyncRequested }: LockHandlers,
  startedAtMs: number,
  waiting: Set<ServerResponse>,
): RequestListener {
  let current: Promise<SyncResult> | undefined;
  const pass = () => {
    current ??= onSyncRequested().finally(() => {
      current = undefined;
    });
    return current;
  };
  return (request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify(body));
    };
    switch (`${request.method} ${request.url}`) {
      case 'GET /who':
        return answer(200, { pid: process.pid, startedAt: new Date(startedAtMs).toISOString() });
      case 'POST /sync':
        waiting.add(response);
        response.once('close', () => waiting.delete(response));
        return void pass().then(
          ({ done, failed, held }) => answer(200, { done, failed, held } satisfies SyncReport),
          (error: unknown) => answer(500, { error: messageOf(error) }),
        );
      default:
        return answer(404, { error: 'ask GET /who or POST /sync' });
    }
  };
}
