import { describe, expect, test } from 'vitest';
import { DEFAULT_PUBLICATION } from '../../../src/mapping/options.ts';
import { HOUR, MINUTE, setUp } from './setting.ts';

const lease = { scope: 'none', ttlMs: 60_000 } as const;

describe('two daemons by mistake, configured differently, and neither has a lease to be known by', () => {
  const twoOfThem = async () => {
    const setting = await setUp({ lease });
    await setting.pass(MINUTE);
    const { writes } = setting.world.consul;
    const before = writes.register;
    const later = setting.world.launch({ lease, publication: { ...DEFAULT_PUBLICATION, tags: ['later'] } });
    const registrations = () => writes.register - before;
    await setting.pass(10 * MINUTE);
    return { ...setting, daemons: [setting.daemon, later], registrations };
  };

  test('one finds that it is rewritten time and again, stands by, and says so; hardly anything is written from then on', async () => {
    const { world, daemons, tasks, registrations, pass } = await twoOfThem();
    const ready = daemons.map((daemon) => daemon.status().isReady);
    expect([...ready].sort()).toEqual([false, true]);
    const reasons = daemons.map((daemon) => daemon.status().notReadyBecause.join());
    expect(reasons.join()).toMatch(
      /keeps rewriting .* stands by until 2026-\S+ \(rewritten: marathon:\S+\); stop one of the two/,
    );
    // It came, each of the two found it three times at most, and tasks have up to two services.
    const before = registrations();
    expect(before).toBeLessThanOrEqual(7 * 2 * tasks.length);
    await pass(2 * HOUR);
    // Every ten minutes, or a little less, it looks whether the other has gone, and the other makes that good.
    expect(registrations() - before).toBeLessThanOrEqual(2 * 15 * 2 * tasks.length);
    expect(world.consul.writes.deregister).toBe(0);
  });

  test('the one that writes is stopped: the other writes within a quarter of an hour', async () => {
    const { world, daemons, pass } = await twoOfThem();
    daemons.find((daemon) => daemon.status().isReady)?.stop();
    const next = world.start('/plain');
    await pass(15 * MINUTE);
    expect(world.published()).toHaveProperty([`marathon:${next}`]);
    expect(world.published()).toEqual(world.truth());
    expect(daemons.some((daemon) => daemon.status().isReady)).toBe(true);
  });
});
