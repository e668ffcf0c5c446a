import { describe, expect, test } from 'vitest';
import { CALLBACK_PREFIX } from '../../../src/model/callback-door.ts';
import { type CallbackBase, createMarathonCallbacks } from '../../../src/sources/marathon-callback.ts';
import { AppError } from '../../../src/support/errors.ts';
import { type LogFields, silentLog } from '../../../src/support/log.ts';
import { createFakeClock } from '../fake-clock.ts';

const BASE = 'http://10.0.0.7:8081';
const OURS = `${BASE}${CALLBACK_PREFIX}ours`;
const refused = (status: number) =>
  new AppError('UPSTREAM_STATUS', `GET http://m/v2/eventSubscriptions: ${status}`, { details: { status } });

function keeping(listed: string[] = []) {
  const clock = createFakeClock();
  const stop = new AbortController();
  const it = {
    clock,
    stop,
    listed,
    calls: [] as string[],
    failure: undefined as Error | undefined,
    hangs: false,
    base: { url: BASE } as CallbackBase,
    told: { succeeded: 0, failed: [] as string[], subscribed: 0, warned: [] as LogFields[] },
  };
  const answer = async (call: string, does: () => void): Promise<void> => {
    it.calls.push(call);
    if (it.failure) throw it.failure;
    does();
  };
  const callbacks = createMarathonCallbacks({
    client: {
      async subscriptions() {
        await answer('list', () => {});
        return [...listed];
      },
      subscribe: (url) => answer(`subscribe ${url}`, () => void listed.push(url)),
      unsubscribe: (url, signal) =>
        it.hangs
          ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
          : answer(`unsubscribe ${url}`, () => void (listed.includes(url) && listed.splice(listed.indexOf(url), 1))),
    },
    clock,
    random: () => 0.5,
    health: {
      succeeded() {
        it.told.succeeded += 1;
      },
      failed: (error) => void it.told.failed.push((error as Error).message),
      failures: 0,
      status: () => ({ name: 'callbacks', state: 'fresh', ageMs: 0, failures: 0, lastError: undefined }),
    },
    log: { ...silentLog, warn: (fields) => void it.told.warned.push(fields) },
    path: `${CALLBACK_PREFIX}ours`,
    base: () => it.base,
    checkMs: () => 60_000,
    onSubscribed() {
      it.told.subscribed += 1;
    },
  });
  return { ...it, it, callbacks };
}

describe('callbacks', () => {
  test('are subscribed once, and looked after each minute', async () => {
    const { callbacks, stop, clock, calls, told, listed } = keeping();
    const kept = callbacks.keep(stop.signal);
    await clock.advance(150_000);
    expect(listed).toEqual([OURS]);
    expect(calls).toEqual(['list', `subscribe ${OURS}`, 'list', 'list']);
    expect(told).toMatchObject({ succeeded: 3, subscribed: 1 });
    stop.abort();
    expect(await kept).toBeUndefined();
  });

  test('that Marathon has forgotten are subscribed again, and what happened meanwhile is asked for', async () => {
    const { callbacks, stop, clock, told, listed } = keeping();
    void callbacks.keep(stop.signal);
    await clock.advance(1_000);
    listed.length = 0;
    await clock.advance(60_000);
    expect([listed, told.subscribed]).toEqual([[OURS], 2]);
    stop.abort();
  });

  test('of another port of this address go at the start, and no more after that: a daemon may live there', async () => {
    const { callbacks, stop, clock, listed } = keeping([`http://10.0.0.7:9999${CALLBACK_PREFIX}x`, 'no url']);
    void callbacks.keep(stop.signal);
    await clock.advance(1_000);
    expect(listed).toEqual(['no url', OURS]);
    listed.push(`http://10.0.0.7:9999${CALLBACK_PREFIX}y`);
    await clock.advance(120_000);
    expect(listed).toEqual(['no url', OURS, `http://10.0.0.7:9999${CALLBACK_PREFIX}y`]);
    stop.abort();
  });

  test('of earlier runs on this address go, by either scheme; those of others stay', async () => {
    const others = [
      `${BASE}/elsewhere`,
      `http://10.0.0.8:8081${CALLBACK_PREFIX}x`,
      `http://evil/?${BASE}${CALLBACK_PREFIX}x`,
    ];
    const leftovers = [`${BASE}${CALLBACK_PREFIX}x`, `https://10.0.0.7:8081${CALLBACK_PREFIX}y`];
    const { callbacks, stop, clock, listed } = keeping([...leftovers, ...others]);
    void callbacks.keep(stop.signal);
    await clock.advance(1_000);
    expect(listed).toEqual([...others, OURS]);
    stop.abort();
  });

  test('move with our address', async () => {
    const { callbacks, stop, clock, listed, it } = keeping();
    void callbacks.keep(stop.signal);
    await clock.advance(1_000);
    it.base = { url: 'http://10.0.0.9:8081' };
    await clock.advance(60_000);
    expect(listed).toEqual([`http://10.0.0.9:8081${CALLBACK_PREFIX}ours`]);
    stop.abort();
  });

  test('are tried again soon after a failure', async () => {
    const { callbacks, stop, clock, listed, it, told } = keeping();
    it.failure = new AppError('UPSTREAM_UNREACHABLE', 'nobody there');
    void callbacks.keep(stop.signal);
    await clock.advance(30_000);
    expect(told.failed.length).toBeGreaterThan(3);
    it.failure = undefined;
    await clock.advance(15_000);
    expect(listed).toEqual([OURS]);
    stop.abort();
  });

  test.each([400, 404, 405])('are given up at once where Marathon answers %i: it calls nobody', async (status) => {
    const { callbacks, stop, it } = keeping();
    it.failure = refused(status);
    expect(await callbacks.keep(stop.signal)).toBe(it.failure);
  });

  test('are given up at once where Marathon cannot reach us', async () => {
    const { callbacks, stop, it, calls } = keeping();
    it.base = { problem: 'give --public-port' };
    expect((await callbacks.keep(stop.signal))?.message).toBe('give --public-port');
    expect(calls).toEqual([]);
  });

  test('are kept no longer than was asked for, and stay subscribed', async () => {
    const { callbacks, stop, clock, listed } = keeping();
    const kept = callbacks.keep(stop.signal, 90_000);
    await clock.advance(90_000);
    expect([await kept, listed, clock.pending]).toEqual([undefined, [OURS], 0]);
  });

  test('end with us', async () => {
    const { callbacks, stop, clock, listed } = keeping();
    void callbacks.keep(stop.signal);
    await clock.advance(1_000);
    stop.abort();
    await callbacks.leave();
    expect([listed, callbacks.isExpecting]).toEqual([[], false]);
  });

  test('hold up our end for no more than 3 s, and say what is left behind', async () => {
    const { callbacks, stop, clock, it, told } = keeping();
    void callbacks.keep(stop.signal);
    await clock.advance(1_000);
    stop.abort();
    it.hangs = true;
    let isOver = false;
    const left = callbacks.leave().then(() => {
      isOver = true;
    });
    await clock.advance(2_900);
    expect(isOver).toBe(false);
    await clock.advance(200);
    await left;
    expect(told.warned).toHaveLength(1);
  });

  test('that were never asked for need no end', async () => {
    const { callbacks, calls } = keeping();
    await callbacks.leave();
    expect(calls).toEqual([]);
  });
});
