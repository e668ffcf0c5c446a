import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GuardedConsul, STRONG, WEAK, WEAK_ACCESSOR } from './consul-access-rules.ts';

export interface KvConsul {
  readonly url: string;
  stop(): Promise<void>;
}

const KEY = '/v1/kv/marathon-consul/freeze/production';

function asker(url: () => string) {
  return async (method: string, path: string, body?: string, token?: string) => {
    const headers: Record<string, string> = token === undefined ? {} : { 'X-Consul-Token': token };
    const response = await fetch(url() + path, { method, headers, ...(body === undefined ? {} : { body }) });
    const index = response.headers.get('x-consul-index');
    const leader = response.headers.get('x-consul-knownleader');
    return { status: response.status, text: (await response.text()).trim(), index: Number(index), leader };
  };
}

/** Single keys: written, read, waited for and removed. In this order. */
export function itKeepsKeys(start: () => Promise<KvConsul>): void {
  let running: KvConsul;
  const ask = asker(() => running.url);
  const wait = (index: number, ms: number) => ask('GET', `${KEY}?raw&index=${index}&wait=${ms}ms`);

  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running?.stop());

  test('a key that is not there has an index all the same', async () => {
    const { status, text, index, leader } = await ask('GET', `${KEY}?raw`);
    expect({ status, text, leader }).toEqual({ status: 404, text: '', leader: 'true' });
    expect(index).toBeGreaterThan(0);
  });

  test('whoever waits for a key that is not there is answered when it comes', async () => {
    const { index } = await ask('GET', `${KEY}?raw`);
    const waiting = wait(index, 60_000);
    expect(await ask('PUT', KEY, '{"by":"ops"}')).toMatchObject({ status: 200, text: 'true' });
    const told = await waiting;
    expect(told).toMatchObject({ status: 200, text: '{"by":"ops"}' });
    expect(told.index).toBeGreaterThan(index);
  });

  test('whoever waits for another value is not answered for the same one, nor for other keys', async () => {
    const { index } = await ask('GET', `${KEY}?raw`);
    const started = performance.now();
    const waiting = wait(index, 500);
    await ask('PUT', KEY, '{"by":"ops"}');
    await ask('PUT', `${KEY}-2`, 'of another cluster');
    expect(await waiting).toMatchObject({ status: 200, text: '{"by":"ops"}', index });
    expect(performance.now() - started).toBeGreaterThanOrEqual(500);
  });

  test('without raw a key comes as a row, its value in base 64', async () => {
    const { text, index } = await ask('GET', KEY);
    const row = { LockIndex: 0, Key: 'marathon-consul/freeze/production', Flags: 0, Value: 'eyJieSI6Im9wcyJ9' };
    expect(JSON.parse(text)).toEqual([{ ...row, CreateIndex: index, ModifyIndex: index }]);
  });

  test('an empty value is there, and is nothing', async () => {
    await ask('PUT', '/v1/kv/empty', '');
    expect(await ask('GET', '/v1/kv/empty?raw')).toMatchObject({ status: 200, text: '' });
    expect(JSON.parse((await ask('GET', '/v1/kv/empty')).text)).toMatchObject([{ Value: null }]);
  });

  test('a key may have any name that a path can carry', async () => {
    await ask('PUT', '/v1/kv/a%2Fc%20d', 'x');
    expect(await ask('GET', '/v1/kv/a/c%20d?raw')).toMatchObject({ status: 200, text: 'x' });
  });

  test('whoever waits is answered when the key goes', async () => {
    const { index } = await ask('GET', `${KEY}?raw`);
    const waiting = wait(index, 60_000);
    expect(await ask('DELETE', KEY)).toMatchObject({ status: 200, text: 'true' });
    const told = await waiting;
    expect(told).toMatchObject({ status: 404, text: '' });
    expect(told.index).toBeGreaterThan(index);
    expect(await ask('DELETE', KEY)).toMatchObject({ status: 200, text: 'true' });
  });

  test('an index of the future is waited for until the time is over', async () => {
    const started = performance.now();
    const { index } = await ask('GET', `${KEY}?raw`);
    expect(await wait(999_999, 300)).toMatchObject({ status: 404, index });
    expect(performance.now() - started).toBeGreaterThanOrEqual(300);
  });

  test.each([
    ['GET', '/v1/kv/', 400, 'Missing key name'],
    ['PUT', '/v1/kv/', 400, 'Missing key name'],
    ['GET', '/v1/kv/empty?index=abc', 400, 'Invalid index'],
    ['POST', '/v1/kv/empty', 405, 'method POST not allowed'],
  ])('refuses %s %s', async (method, path, status, text) => {
    expect(await ask(method, path)).toMatchObject({ status, text });
  });

  test('refuses a value of more than 512 KiB', async () => {
    const { status, text } = await ask('PUT', '/v1/kv/big', 'x'.repeat(600_000));
    expect(status).toBe(413);
    expect(text).toContain('Request body(600000 bytes) too large, max size: 524288 bytes.');
  });
}

/** Who may read and write keys where ACLs deny strangers. */
export function itGuardsKeys(version: string, start: () => Promise<GuardedConsul>): void {
  const isOld = version.startsWith('1.10.');
  let running: GuardedConsul;
  const ask = asker(() => running.url);

  beforeAll(async () => {
    running = await start();
    expect((await ask('PUT', KEY, 'hands off', STRONG)).status).toBe(200);
  });
  afterAll(() => running?.stop());

  test('a weak token is refused, whether the key is there or not, and is not told that there is none', async () => {
    for (const path of [`${KEY}?raw`, '/v1/kv/absent?raw', `${KEY}?raw&index=1&wait=1s`])
      expect((await ask('GET', path, undefined, WEAK)).status).toBe(403);
    expect((await ask('PUT', KEY, 'x', WEAK)).status).toBe(403);
    expect((await ask('DELETE', KEY, undefined, WEAK)).status).toBe(403);
    expect(await ask('GET', `${KEY}?raw`, undefined, STRONG)).toMatchObject({ status: 200, text: 'hands off' });
  });

  test('a refusal says what is missing, as far as the agent’s age lets it', async () => {
    const lacks = (right: string) =>
      `Permission denied: token with AccessorID '${WEAK_ACCESSOR}' lacks permission '${right}' on "marathon-consul/freeze/production"`;
    expect((await ask('GET', `${KEY}?raw`, undefined, WEAK)).text).toBe(
      isOld ? 'Permission denied' : lacks('key:read'),
    );
  });
}
