import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { Levers } from '../../../src/daemon/control/control-calls.ts';
import { KEY_HEADER, readControlKey } from '../../../src/daemon/control/control-key.ts';
import type { SyncResult } from '../../../src/daemon/daemon-contract.ts';
import { type Lock, type LockHandlers, takeLock } from '../../../src/daemon/lock.ts';
import { type LockKey, lockAddress } from '../../../src/daemon/lock-address.ts';
import { askForSync, askWho } from '../../../src/daemon/lock-holder.ts';
import { snapshot } from '../server/snapshot.ts';

const stateDir = mkdtempSync(join(tmpdir(), 'marathon-consul-test-lock-'));
afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

let counter = 0;
/** A key that no other test, and no other run of them, has. */
const freshKey = (): LockKey => {
  counter += 1;
  return { consulUrl: `http://consul:${counter}`, cluster: `test-${process.pid}`, stateDir };
};

const done = [
  { atMs: 1, kind: 'register', taskId: 'web.1', serviceId: 'marathon:web.1', name: 'web', because: 'not in Consul' },
] as const;
const result: SyncResult = { status: snapshot(), done, failed: [], held: 2 };
const levers: Levers = {
  pause: ({ by, why, forMs }) => ({ now: { by, why, untilMs: forMs } }),
  resume: () => ({}),
  releaseGuard: () => ({ tasks: [] }),
};
const handlers: LockHandlers = { onSyncRequested: async () => result, levers };
const signal = new AbortController().signal;

const locks: Lock[] = [];
afterEach(async () => {
  for (const lock of locks.splice(0)) await lock.release();
});

async function taken(key: LockKey, its = handlers): Promise<Lock> {
  const lock = await takeLock(key, its, 0);
  if (lock.heldBy) throw new Error('held');
  locks.push(lock);
  return lock;
}

describe('the lock', () => {
  test('has one holder, who can be named', async () => {
    const key = freshKey();
    await taken(key);
    expect(await takeLock(key, handlers, 0)).toEqual({ heldBy: { pid: process.pid } });
  });

  test('has one holder, however many come at once', async () => {
    const key = freshKey();
    const all = await Promise.all(Array.from({ length: 8 }, () => takeLock(key, handlers, 0)));
    const winners = all.filter((lock) => lock.heldBy === undefined);
    locks.push(...winners);
    expect(winners).toHaveLength(1);
  });

  test('is free for the next when it was released', async () => {
    const key = freshKey();
    const first = await taken(key);
    await first.release();
    await taken(key);
  });

  test('is another one for another cluster, and for another Consul', async () => {
    const key = freshKey();
    await taken(key);
    await taken({ ...key, cluster: 'other' });
    await taken({ ...key, consulUrl: 'http://other:8500' });
  });

  test('does not depend on the state folder where sockets have no file', () => {
    const key = freshKey();
    expect(lockAddress(key, 'linux')).toBe(lockAddress({ ...key, stateDir: '/elsewhere' }, 'linux'));
    expect(lockAddress({ ...key, stateDir: '/state' }, 'darwin')).toMatch(/^\/state\/lock-[0-9a-f]{16}\.sock$/);
  });
});

/** Asks for a pass; resolves when all of the question is on its way. */
async function postSync(key: LockKey) {
  const headers = { [KEY_HEADER]: await readControlKey(key), 'content-type': 'application/json' };
  const asked = request({ socketPath: lockAddress(key), path: '/sync', method: 'POST', headers, agent: false });
  const status = new Promise<number | undefined>((resolve, reject) => {
    asked.once('response', (response) => resolve(response.resume().statusCode));
    asked.once('error', reject);
  });
  await new Promise<void>((resolve) => void asked.end('{}', resolve));
  return { status };
}

describe('the holder of the lock', () => {
  test('makes a pass for another process', async () => {
    const key = freshKey();
    await taken(key);
    expect(await askForSync(key, signal)).toEqual({ done, failed: [], held: 2, halts: [] });
  });

  test('makes one pass for all who ask while it is made', async () => {
    const key = freshKey();
    let passes = 0;
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const slow = async () => {
      passes += 1;
      await finished;
      return result;
    };
    await taken(key, { ...handlers, onSyncRequested: slow });
    const [first, second] = [await postSync(key), await postSync(key)];
    // The holder answers in turn: what was asked before these has arrived when they are answered.
    for (let asked = 0; asked < 5; asked += 1) await askWho(lockAddress(key));
    finish();
    expect([await first.status, await second.status, passes]).toEqual([200, 200, 1]);
  });

  test('answers those who wait for a pass even when it gives the lock up', async () => {
    const key = freshKey();
    let finish = () => {};
    let wasAsked = () => {};
    const asked = new Promise<void>((resolve) => {
      wasAsked = resolve;
    });
    const onSyncRequested = () => {
      wasAsked();
      return new Promise<SyncResult>((resolve) => {
        finish = () => resolve(result);
      });
    };
    const lock = await taken(key, { ...handlers, onSyncRequested });
    const answer = askForSync(key, signal);
    await asked;
    const released = lock.release();
    finish();
    await released;
    locks.pop();
    expect(await answer).toEqual({ done, failed: [], held: 2, halts: [] });
  });

  test('says why it could not', async () => {
    const key = freshKey();
    const failing = async () => {
      throw new Error('Consul does not answer');
    };
    await taken(key, { ...handlers, onSyncRequested: failing });
    await expect(askForSync(key, signal)).rejects.toThrow('Consul does not answer');
  });

  test('is not waited for any longer when the asker is told to stop', async () => {
    const key = freshKey();
    await taken(key, { ...handlers, onSyncRequested: () => new Promise(() => {}) });
    const stop = new AbortController();
    const asked = askForSync(key, stop.signal);
    stop.abort();
    await expect(asked).rejects.toThrow();
  });

  test('answers nothing else', async () => {
    const key = freshKey();
    await taken(key);
    const status = await new Promise((resolve) => {
      request({ socketPath: lockAddress(key), path: '/v1/status', agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(404);
  });

  test('is gone when nobody listens', async () => {
    expect(await askWho(lockAddress(freshKey()))).toBe('gone');
    await expect(askForSync(freshKey(), signal)).rejects.toThrow('no daemon runs on this machine');
  });
});
