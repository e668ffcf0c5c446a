import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { messageOf } from '../support/errors.ts';
import { type Log, silentLog } from '../support/log.ts';
import { bodyOf, controlsOf } from './control/answer-control.ts';
import type { Levers } from './control/control-calls.ts';
import { type ControlKey, createControlKey, KEY_HEADER } from './control/control-key.ts';
import type { SyncResult } from './daemon-contract.ts';
import { type LockKey, lockAddress, mayBeStale } from './lock-address.ts';
import { askWho, type SyncReport } from './lock-holder.ts';

/**
 * One writer on a machine for one cluster and one Consul. The lock is a bound unix socket, so that whoever is turned away
 * can ask the holder for a pass instead. Any process of the machine may ask who holds it; to have the holder do something,
 * it must show the key in the holder's state folder.
 */
export interface Lock {
  readonly heldBy?: never;
  /** Gives it up; resolves when another can take it, and whoever waits for a pass has the answer: end the passes first. */
  release(): Promise<void>;
}

/** `pid` is `undefined` when the holder does not say. */
export interface HeldLock {
  readonly heldBy: { readonly pid: number | undefined };
}

export interface LockHandlers {
  /** A pass that another process asks for. Passes asked for while one is made get that one's answer. */
  onSyncRequested(): Promise<SyncResult>;
  readonly levers: Levers;
}

/** A holder can die between our two questions, a few times over. */
const ATTEMPTS = 5;
/** Whoever says nothing, or says it byte by byte, is hung up on (ms). */
const REQUEST_LIMITS = {
  maxHeaderSize: 4_096,
  headersTimeout: 2_000,
  requestTimeout: 2_000,
  connectionsCheckingInterval: 500,
} as const;
const MOST_CONNECTIONS = 16;

/** Takes the lock, or says who has it. Rejects only where no socket can be made at all. */
export async function takeLock(
  key: LockKey,
  handlers: LockHandlers,
  startedAtMs: number,
  log: Log = silentLog,
): Promise<Lock | HeldLock> {
  const address = lockAddress(key);
  if (mayBeStale(address)) await mkdir(dirname(address), { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt += 1) {
    const waiting = new Set<ServerResponse>();
    const control = createControlKey(key);
    const server = createServer(REQUEST_LIMITS, answering(handlers, control, startedAtMs, waiting));
    server.maxConnections = MOST_CONNECTIONS;
    if (await isBound(server, address)) {
      await control.write().catch((error: unknown) => {
        const fields = { keyFile: control.file, error: messageOf(error) };
        log.warn(fields, 'pause, resume, guard release and sync cannot reach this daemon: its key cannot be written');
      });
      return {
        async release() {
          // First, while nobody else can have written theirs.
          await control.remove();
          await closed(server, waiting);
        },
      };
    }
    const who = await askWho(address);
    if (who !== 'gone' || attempt === ATTEMPTS) {
      return { heldBy: { pid: typeof who === 'object' ? who.pid : undefined } };
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
  { onSyncRequested, levers }: LockHandlers,
  control: ControlKey,
  startedAtMs: number,
  waiting: Set<ServerResponse>,
): RequestListener {
  const controls = controlsOf(levers);
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
    const asked = `${request.method} ${request.url}`;
    if (asked === 'GET /who') {
      return answer(200, { pid: process.pid, startedAt: new Date(startedAtMs).toISOString() });
    }
    const act = controls.get(asked);
    if (act === undefined && asked !== 'POST /sync') return answer(404, { error: 'no such call' });
    // Before the body is looked at: a stranger's is not worth reading.
    if (!control.isRight(request.headers[KEY_HEADER]))
      return answer(403, { error: `the key in ${KEY_HEADER} is wrong` });
    if (act !== undefined) {
      return void bodyOf(request).then(
        (text) => {
          const { status, body } = text === undefined ? TOO_LONG : act(text);
          answer(status, body);
        },
        () => response.destroy(), // it has hung up, or was too slow
      );
    }
    waiting.add(response);
    response.once('close', () => waiting.delete(response));
    return void pass().then(
      ({ done, failed, held, status: { halts } }) => answer(200, { done, failed, held, halts } satisfies SyncReport),
      (error: unknown) => answer(500, { error: messageOf(error) }),
    );
  };
}

const TOO_LONG = { status: 413, body: { error: 'the request is too long' } } as const;
