import { describe, expect, test } from 'vitest';
import { createCaller } from '../../../../../src/clients/call.ts';
import type { Exchange, Response } from '../../../../../src/clients/exchange.ts';
import { createReach } from '../../../../../src/clients/marathon/reach/reach.ts';
import { AppError } from '../../../../../src/support/errors.ts';
import { createFakeClock, idle } from '../../../fake-clock.ts';

const A = 'http://a:8080';
const B = 'http://b:8080';
const C = 'http://c:8080';

type Say = number | 'refused' | 'hangs' | { readonly leader: string };

const answer = (say: Say): Response => ({
  status: typeof say === 'number' ? say : 200,
  headers: typeof say === 'object' ? { 'x-marathon-leader': say.leader } : {},
  body: (async function* () {
    yield Buffer.from('{}');
  })(),
});

/** Instances that say what a test has them say, and who was asked. */
function reaching(urls: readonly string[], says: Record<string, Say>, random = () => 0) {
  const clock = createFakeClock();
  const asked: string[] = [];
  const exchange: Exchange = async ({ baseUrl, headers = {} }, { path }, signal) => {
    asked.push(`${baseUrl}${path}${headers.authorization === undefined ? '' : ' with credentials'}`);
    const say = says[baseUrl] ?? 'refused';
    if (say === 'refused') throw new AppError('UPSTREAM_UNREACHABLE', `GET ${baseUrl}${path}: connection refused`);
    if (say === 'hangs')
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    return answer(say);
  };
  const reach = createReach({ exchange, clock }, { urls, parts: {} }, random);
  const caller = createCaller(reach.transport, reach.peer);
  const limits = { timeoutMs: 15_000, maxBytes: 1_000 };
  const get = (path = '/v2/info') =>
    caller.read({ method: 'GET', path }, limits, new AbortController().signal).then(({ status }) => status);
  const taken = () => asked.splice(0);
  return { reach, clock, get, taken, says };
}

describe('of several instances', () => {
  test('the last good one is asked, and only that', async () => {
    const it = reaching([A, B], { [A]: 'refused', [B]: 200 });
    await it.get();
    expect(it.taken()).toEqual([`${A}/v2/info`, `${B}/v2/info`]);
    await it.get();
    expect(it.taken()).toEqual([`${B}/v2/info`]);
    expect(it.reach.peer.baseUrl).toBe(B);
  });

  test('which is first is left to chance', async () => {
    const it = reaching([A, B, C], { [A]: 200, [B]: 200, [C]: 200 }, () => 0.5);
    await it.get();
    expect(it.taken()).toEqual([`${B}/v2/info`]);
  });

  test.each<Say>(['refused', 502, 503, 504])('the next is asked where one says %s', async (say) => {
    const it = reaching([A, B], { [A]: say, [B]: 200 });
    expect(await it.get()).toBe(200);
  });

  test.each([200, 401, 404, 500])('an answer of %i is an answer', async (status) => {
    const it = reaching([A, B], { [A]: status, [B]: 200 });
    expect(await it.get()).toBe(status);
    expect(it.taken()).toHaveLength(1);
  });

  test('one that hangs keeps the others waiting for 5 s, not for the whole time that there is', async () => {
    const it = reaching([A, B], { [A]: 'hangs', [B]: 200 });
    const got = it.get();
    await it.clock.advance(5_000);
    expect(await got).toBe(200);
    expect(it.clock.pending).toBe(0);
  });

  test('when none answers, each is named with its reason', async () => {
    const it = reaching([A, B, C], { [A]: 'refused', [B]: 503, [C]: 'refused' });
    await expect(it.get()).rejects.toMatchObject({
      code: 'UPSTREAM_UNREACHABLE',
      message: `no Marathon answers: GET ${A}/v2/info: connection refused; ${B}: 503; GET ${C}/v2/info: connection refused`,
    });
    expect(it.taken()).toHaveLength(3);
  });

  test('a caller who gives up ends the attempt, and none follows', async () => {
    const it = reaching([A, B], { [A]: 'hangs', [B]: 200 });
    const giveUp = new AbortController();
    const got = it.reach.transport.exchange(it.reach.peer, { method: 'GET', path: '/v2/info' }, giveUp.signal);
    await idle();
    giveUp.abort(new Error('enough'));
    await expect(got).rejects.toThrow('enough');
    expect(it.taken()).toEqual([`${A}/v2/info`]);
  });
});

describe('a single instance', () => {
  test('says itself what is wrong with it', async () => {
    const it = reaching([A], { [A]: 503 });
    expect(await it.get()).toBe(503);
    it.says[A] = 'refused';
    await expect(it.get()).rejects.toThrow(`GET ${A}/v2/info: connection refused`);
  });
});

describe('the leader', () => {
  const led = async (urls: readonly string[] = [A, B]) => {
    const it = reaching(urls, { [A]: { leader: C }, [B]: 200, [C]: 200 });
    await it.get();
    it.taken();
    return it;
  };

  test('once named, is asked for the whole list, and only for that', async () => {
    const it = await led();
    await it.get('/v2/tasks');
    await it.get('/v2/apps/x');
    expect(it.taken()).toEqual([`${C}/v2/tasks`, `${A}/v2/apps/x`]);
  });

  test('that cannot be reached is left alone for ten minutes, though it is named again', async () => {
    const it = await led();
    it.says[C] = 'refused';
    expect(await it.get('/v2/tasks')).toBe(200);
    await it.get('/v2/tasks');
    expect(it.taken()).toEqual([`${C}/v2/tasks`, `${A}/v2/tasks`, `${A}/v2/tasks`]);
    await it.clock.advance(600_000);
    await it.get('/v2/tasks');
    expect(it.taken()).toEqual([`${C}/v2/tasks`, `${A}/v2/tasks`]);
  });

  test('that takes over from one that cannot be reached is asked', async () => {
    const it = await led();
    it.says[C] = 'refused';
    await it.get('/v2/tasks');
    it.says[A] = { leader: 'http://d:8080' };
    it.says['http://d:8080'] = 200;
    await it.get();
    it.taken();
    await it.get('/v2/tasks');
    expect(it.taken()).toEqual(['http://d:8080/v2/tasks']);
  });

  test('that is one of those configured is asked as that', async () => {
    const it = reaching([A, B], { [A]: { leader: B }, [B]: 200 });
    await it.get();
    it.taken();
    await it.get('/v2/tasks');
    expect(it.taken()).toEqual([`${B}/v2/tasks`]);
  });

  test('behind a proxy is an internal address, and left alone', async () => {
    const url = 'https://dcos/service/marathon';
    const it = reaching([url], { [url]: { leader: C } });
    await it.get();
    await it.get('/v2/tasks');
    expect(it.taken()).toEqual([`${url}/v2/info`, `${url}/v2/tasks`]);
  });
});
