import { describe, expect, test } from 'vitest';
import { type Asked, askedOf, HOUR, MINUTE, SECOND, setUp } from './setting.ts';

const BEAT = 'PUT /v1/agent/check/update/marathon-consul%3Amarathon%3Alease';

/** How often each path was asked for, without what differs from one question to the next. */
function countsOf(asked: readonly Asked[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, path } of asked) {
    const name = `${method} ${path.replace(/\?.*/, '')}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const gapsOf = (asked: readonly Asked[]): number[] =>
  asked.slice(1).map(({ atMs }, index) => atMs - (asked[index]?.atMs ?? 0));

const isList = ({ path }: Pick<Asked, 'path'>) => path.startsWith('/v2/tasks');

/** Each gap is so long (ms), give or take 20 %, and a moment for the answer; and no two are the same. */
function expectGaps(gaps: readonly number[], aboutMs: number): void {
  for (const gap of gaps) {
    expect(gap).toBeGreaterThanOrEqual(0.8 * aboutMs);
    expect(gap).toBeLessThanOrEqual(1.2 * aboutMs + SECOND);
  }
  expect(new Set(gaps).size).toBe(gaps.length);
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeGreaterThan(0.05 * aboutMs);
}

describe('in an hour', () => {
  test('in which nothing happens: Marathon is asked for all tasks every 5 min ± 20 %, and Consul is told nothing', async () => {
    const { world, pass } = await setUp();
    const { marathon, agent, consul } = world.faulty;
    const asked = { marathon: askedOf(marathon, world), agent: askedOf(agent, world), consul: askedOf(consul, world) };
    await pass(HOUR);
    expectGaps(gapsOf(asked.marathon.filter(isList)), 5 * MINUTE);
    expect(asked.marathon.length).toBeLessThan(50);
    expect(countsOf(asked.agent)).toEqual({ 'GET /state': expect.any(Number) });
    expect(asked.agent.length).toBeGreaterThan(700);
    expect(asked.agent.length).toBeLessThanOrEqual(720);
    const { [BEAT]: beats = 0, ...others } = countsOf(asked.consul);
    expect(beats).toBeGreaterThan(235);
    expect(beats).toBeLessThanOrEqual(240);
    expect(Object.keys(others).filter((name) => !name.startsWith('GET '))).toEqual([]);
    expect(Math.max(...Object.values(others))).toBeLessThan(160);
  });

  test('without the Mesos agent Marathon is asked for all tasks every minute ± 20 %', async () => {
    const { world, pass } = await setUp();
    world.faulty.agent.fail('refused');
    await pass(MINUTE);
    const asked = askedOf(world.faulty.marathon, world);
    await pass(HOUR);
    expectGaps(gapsOf(asked.filter(isList)), MINUTE);
    expect(asked.length).toBeLessThan(170);
  });

  test('in which the list takes 10 s and the Mesos agent is away, it is read every 200 s ± 20 %', async () => {
    const { world, pass } = await setUp();
    world.faulty.agent.fail('refused');
    const lists: Asked[] = [];
    world.faulty.marathon.fail({ slowMs: 10 * SECOND }, (request) => {
      if (isList(request)) lists.push({ ...request, atMs: world.clock.now() });
      return isList(request);
    });
    await pass(HOUR);
    expect(lists.length).toBeGreaterThan(10);
    expectGaps(gapsOf(lists), 200 * SECOND);
  });

  test('without Marathon it is asked at most twice a second, and heard again 3.5 s after its return', async () => {
    const { world, pass } = await setUp();
    const asked: Asked[] = [];
    world.faulty.marathon.cutStreams();
    world.faulty.marathon.fail('refused', (request) => {
      asked.push({ ...request, atMs: world.clock.now() });
      return true;
    });
    await pass(HOUR);
    expect(asked.filter(isList).length).toBeLessThan(20);
    expect(asked.length).toBeGreaterThan(HOUR / (4 * SECOND));
    expect(asked.length).toBeLessThan((2 * HOUR) / SECOND);
    world.faulty.marathon.heal();
    await pass(3.5 * SECOND);
    expect(world.marathon.streams()).toBe(1);
  });
});
