import { describe, expect, test } from 'vitest';
import { idle } from '../fake-clock.ts';
import { ask } from './ask.ts';
import { setUp } from './consul-setting.ts';

const KEY = 'marathon-consul/freeze/production';

/** What no contract suite can ask of a real Consul. */
describe('the keys of the stand-in', () => {
  test('can be written by a test as if somebody had, which answers those who wait', async () => {
    const { consul, open } = setUp();
    const waiting = open(`/v1/kv/${KEY}?raw&index=1&wait=5m`);
    consul.putKey(KEY, 'hands off');
    await idle();
    expect(waiting.status).toBe(200);
    expect(consul.key(KEY)).toBe('hands off');
    consul.removeKey(KEY);
    expect(consul.key(KEY)).toBeUndefined();
  });

  test('outlive a restart with data, and no other', () => {
    const { consul } = setUp();
    consul.putKey(KEY, 'hands off');
    consul.restart({ keepsData: true });
    expect(consul.key(KEY)).toBe('hands off');
    consul.restart({ keepsData: false });
    expect(consul.key(KEY)).toBeUndefined();
  });

  test('have a smaller index after the servers’ log began anew', async () => {
    const { consul } = setUp();
    const index = async () => Number((await ask(consul.handler, `/v1/kv/${KEY}?raw`)).headers['x-consul-index']);
    for (const word of ['one', 'two', 'three']) consul.putKey(KEY, word);
    const before = await index();
    consul.resetIndex();
    expect(await index()).toBeLessThan(before);
    expect(consul.key(KEY)).toBe('three');
  });
});
