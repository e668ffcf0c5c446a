import { describe, expect, test } from 'vitest';
import { createProductionWorld, realClock } from '../../../src/daemon/production-world.ts';
import { silentLog } from '../../../src/support/log.ts';

const world = createProductionWorld({
  exchange: () => Promise.reject(new Error('no network here')),
  store: { list: async () => [], read: async () => undefined, write: async () => {} },
  log: silentLog,
});

describe('the real world', () => {
  test('knows the addresses of this machine', () => expect(world.host.addresses()).toContain('127.0.0.1'));

  test('names this boot the same each time', () => expect(world.host.bootId()).toBe(world.host.bootId()));

  test('fires a timer once, and a cancelled one never', async () => {
    let cancelled = 0;
    realClock.after(0, () => (cancelled += 1))();
    await new Promise<void>((resolve) => void realClock.after(1, resolve));
    expect(cancelled).toBe(0);
  });

  test('does not take a month for now', async () => {
    let fired = false;
    const cancel = realClock.after(2 ** 33, () => {
      fired = true;
    });
    await new Promise<void>((resolve) => void realClock.after(5, resolve));
    cancel();
    expect(fired).toBe(false);
  });
});
