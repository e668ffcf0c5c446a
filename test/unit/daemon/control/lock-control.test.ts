import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Levers, PAUSED, RELEASED, RESUMED } from '../../../../src/daemon/control/control-calls.ts';
import { controlKeyFile, KEY_HEADER, readControlKey } from '../../../../src/daemon/control/control-key.ts';
import { type Lock, takeLock } from '../../../../src/daemon/lock.ts';
import { type LockKey, lockAddress } from '../../../../src/daemon/lock-address.ts';
import { askHolder, askWho } from '../../../../src/daemon/lock-holder.ts';
import { silentLog } from '../../../../src/support/log.ts';
import { asStranger } from '../../../support/as-stranger.ts';
import { snapshot } from '../../server/snapshot.ts';

const signal = new AbortController().signal;
const aPause = { by: 'ops@node-1', why: 'works', forMs: 60_000 };

let counter = 0;
let key: LockKey;
let lock: Lock | undefined;
let pulled: unknown[];
let warnings: string[];

const levers: Levers = {
  pause(call) {
    pulled.push(call);
    return { now: { by: call.by, why: call.why, untilMs: call.forMs } };
  },
  resume(call) {
    pulled.push(call);
    return { ended: { by: 'ops', why: '' } };
  },
  releaseGuard(call) {
    pulled.push(call);
    return { tasks: ['web.1'] };
  },
};

async function take(): Promise<Lock> {
  const onSyncRequested = async () => ({ status: snapshot(), done: [], failed: [], held: 0 });
  const log = { ...silentLog, warn: (_fields: object, message: string) => void warnings.push(message) };
  const taken = await takeLock(key, { onSyncRequested, levers }, 0, log);
  if (taken.heldBy) throw new Error('held');
  lock = taken;
  return taken;
}

beforeEach(async () => {
  counter += 1;
  const stateDir = await mkdtemp(join(tmpdir(), 'marathon-consul-test-control-'));
  key = { consulUrl: `http://control:${counter}`, cluster: `test-${process.pid}`, stateDir };
  pulled = [];
  warnings = [];
});

afterEach(async () => {
  await lock?.release();
  lock = undefined;
  await rm(key.stateDir, { recursive: true, force: true });
});

/** As anybody on the machine may: the status of the answer. */
function send(path: string, body: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const options: RequestOptions = { socketPath: lockAddress(key), path, method: 'POST', headers, agent: false };
  return new Promise((resolve, reject) => {
    const asked = request(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

const withKey = async () => ({ [KEY_HEADER]: await readControlKey(key) });

describe('the key', () => {
  test('is readable to its owner alone, new each time, and gone with the lock', async () => {
    const first = await take();
    expect((await stat(controlKeyFile(key))).mode & 0o777).toBe(0o600);
    const secret = await readControlKey(key);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    await first.release();
    expect(await readdir(key.stateDir)).toEqual([]);
    await take();
    expect(await readControlKey(key)).not.toBe(secret);
  });

  test('replaces what stands in its place, and follows no link', async () => {
    const elsewhere = join(key.stateDir, 'elsewhere');
    await writeFile(elsewhere, 'mine');
    await symlink(elsewhere, controlKeyFile(key));
    await take();
    expect(await readFile(elsewhere, 'utf8')).toBe('mine');
    expect((await stat(controlKeyFile(key))).mode & 0o777).toBe(0o600);
  });

  test('that cannot be written is told, and the lock is held all the same', async () => {
    await rm(key.stateDir, { recursive: true });
    await writeFile(key.stateDir, 'a file');
    await take();
    expect(warnings).toEqual([expect.stringContaining('its key cannot be written')]);
    await expect(askHolder(key, { path: '/resume', body: { by: 'ops' } }, RESUMED, signal)).rejects.toThrow(
      `a daemon (process ${process.pid}) runs here, but its key`,
    );
  });
});

describe('the holder of the lock', () => {
  test('does what it is told by whoever has the key', async () => {
    await take();
    const ask = { pause: { path: '/pause', body: aPause }, resume: { path: '/resume', body: { by: 'ops' } } } as const;
    expect(await askHolder(key, ask.pause, PAUSED, signal)).toEqual({
      now: { by: 'ops@node-1', why: 'works', untilMs: 60_000 },
    });
    expect(await askHolder(key, ask.resume, RESUMED, signal)).toEqual({ ended: { by: 'ops', why: '' } });
    const release = { path: '/guard/release', body: { by: 'ops' } } as const;
    expect(await askHolder(key, release, RELEASED, signal)).toEqual({ tasks: ['web.1'] });
    expect(pulled).toEqual([aPause, { by: 'ops' }, { by: 'ops' }]);
  });

  test.each(['/pause', '/resume', '/guard/release', '/sync'])('does not do %s without the key', async (path) => {
    await take();
    const secret = await readControlKey(key);
    for (const shown of [{}, { [KEY_HEADER]: '' }, { [KEY_HEADER]: 'f'.repeat(64) }, { [KEY_HEADER]: `${secret}0` }])
      expect(await send(path, JSON.stringify(aPause), shown)).toBe(403);
    expect(pulled).toEqual([]);
  });

  test.each([
    ['no JSON', 'pause!'],
    ['nothing', ''],
    ['nobody', JSON.stringify({ ...aPause, by: '' })],
    ['a day and more', JSON.stringify({ ...aPause, forMs: 24 * 3_600_000 + 1 })],
    ['no time', JSON.stringify({ ...aPause, forMs: 0 })],
    ['a time that is none', JSON.stringify({ ...aPause, forMs: 'long' })],
    ['a novel', JSON.stringify({ ...aPause, why: 'x'.repeat(501) })],
  ])('refuses a pause with %s', async (_what, body) => {
    await take();
    expect(await send('/pause', body, await withKey())).toBe(400);
    expect(pulled).toEqual([]);
  });

  test('refuses more than it could need', async () => {
    await take();
    expect(await send('/pause', 'x'.repeat(8_193), await withKey())).toBe(413);
  });

  test('hangs up on whoever says nothing, or only half of it, and is there for the others', async () => {
    await take();
    const headers = `POST /pause HTTP/1.1\r\nhost: x\r\n${KEY_HEADER}: ${await readControlKey(key)}\r\ncontent-length: 90\r\n\r\n{`;
    const closed = ['', 'POST /pau', headers].map(
      (text) =>
        new Promise((resolve) => {
          const socket = connect(lockAddress(key), () => void socket.write(text));
          socket.resume();
          socket.once('error', () => {});
          socket.once('close', resolve);
        }),
    );
    expect(await askWho(lockAddress(key))).toEqual({ pid: process.pid });
    await Promise.all(closed);
    expect(pulled).toEqual([]);
    expect(await send('/pause', JSON.stringify(aPause), await withKey())).toBe(200);
  });

  test('that is not there is told so, with what to do, even where a dead one left its key', async () => {
    const ask = () => askHolder(key, { path: '/resume', body: { by: 'ops' } }, RESUMED, signal);
    await expect(ask()).rejects.toThrow('no daemon runs on this machine for http://control');
    await writeFile(controlKeyFile(key), 'left');
    await expect(ask()).rejects.toThrow('give this command the same --consul and --cluster');
  });

  test('that has another key is told so', async () => {
    await take();
    await writeFile(controlKeyFile(key), 'f'.repeat(64));
    await expect(askHolder(key, { path: '/pause', body: aPause }, PAUSED, signal)).rejects.toThrow('refuses the key');
  });

  test('is out of reach for another user, who is told whom to be', async () => {
    await take();
    await chmod(controlKeyFile(key), 0);
    const asked = asStranger(() => askHolder(key, { path: '/pause', body: aPause }, PAUSED, signal));
    await expect(asked).rejects.toThrow('run this command as the same user as the daemon, or as root');
    expect(pulled).toEqual([]);
  });
});
