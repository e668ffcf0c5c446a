import { describe, expect, test } from 'vitest';
import type { MesosAgent } from '../../../src/sandbox/mesos-agent.ts';
import { askedOf, blemishesOf, MINUTE, SECOND, setUp } from './setting.ts';

describe('the Mesos agent', () => {
  test.each<readonly [name: string, condition: MesosAgent['condition']]>([
    ['is recovering (503)', 'recovering'],
    ['has no id yet', 'unregistered'],
    ['shows us none of its frameworks', 'blind'],
  ])('%s: nothing changes, and Marathon’s word counts', async (_name, condition) => {
    const { world, first, at, pass } = await setUp();
    const blemishes = blemishesOf(world);
    world.mesos.condition = condition;
    await pass(20 * MINUTE);
    expect([...blemishes]).toEqual([]);
    world.cluster.endTask(first, 'TASK_FAILED');
    const next = world.start('/plain');
    await pass(2 * SECOND);
    expect(world.published()).not.toHaveProperty([at(first)]);
    expect(world.published()).toHaveProperty([at(next)]);
    world.mesos.condition = 'ready';
    await pass(2 * MINUTE);
    expect(world.published()).toEqual(world.truth());
    expect(world.violations).toEqual([]);
  });

  test('restarts, and lists at first a part of what it recovers: nothing changes', async () => {
    const { world, pass } = await setUp();
    const blemishes = blemishesOf(world);
    world.faulty.agent.fail('refused');
    await pass(10 * SECOND);
    world.cluster.restartAgent(world.agent);
    world.faulty.agent.heal();
    world.liars.agent.share = 1;
    await pass(25 * SECOND);
    world.liars.agent.share = 0;
    await pass(10 * MINUTE);
    expect([...blemishes]).toEqual([]);
  });

  test('moves its state to another path, as a new version does: it is found there by the next poll', async () => {
    const { world, first, at, pass } = await setUp();
    world.faulty.agent.fail({ status: 404 }, ({ path }) => path === '/state');
    world.cluster.endTask(first, 'TASK_FAILED', { marathon: false });
    await pass(6 * SECOND);
    expect(world.published()).not.toHaveProperty([at(first)]);
    expect(world.published()).toEqual(world.truth());
  });

  test('has another id and a list of its own: what ran under the old id leaves within 70 s, unheld', async () => {
    const { world, tasks, at, pass } = await setUp({}, ['/plain', '/plain', '/plain', '/plain', '/plain']);
    world.cluster.renewAgent(world.agent);
    await pass(50 * SECOND);
    // An agent that has just started may not have recovered all yet.
    expect(Object.keys(world.published())).toEqual(tasks.map(at).sort());
    await pass(20 * SECOND);
    expect(world.published()).toEqual({});
    const next = world.start('/plain');
    await pass(2 * SECOND);
    expect(Object.keys(world.published())).toEqual([at(next)]);
  });

  test('has another host name: nothing changes', async () => {
    const { world, daemon, pass } = await setUp();
    const blemishes = blemishesOf(world);
    const { register, deregister } = world.consul.writes;
    Object.assign(world.agent, { hostname: 'renamed.example.net' });
    await pass(10 * MINUTE);
    expect(daemon.status().agent?.hostname).toBe('renamed.example.net');
    expect([...blemishes]).toEqual([]);
    expect(world.consul.writes).toMatchObject({ register, deregister });
    world.start('/plain');
    await pass(2 * SECOND);
    expect(world.published()).toEqual(world.truth());
  });

  test('is away, and Marathon cannot reach its tasks: they stay for its recovery timeout of 15 min, no longer', async () => {
    const { world, first, at, pass } = await setUp({}, ['/plain']);
    world.faulty.agent.fail('refused');
    world.cluster.markUnreachable(first, { staysListed: false });
    await pass(14 * MINUTE);
    expect(world.published()).toHaveProperty([at(first)]);
    await pass(3 * MINUTE);
    expect(world.published()).toEqual({});
  });

  test('is away like that, and the daemon restarts after 10 min: they stay for 15 min from then on, no longer', async () => {
    const { world, first, at, pass } = await setUp({}, ['/plain']);
    world.faulty.agent.fail('refused');
    world.cluster.markUnreachable(first, { staysListed: false });
    await pass(10 * MINUTE);
    world.kill();
    world.launch();
    await pass(14 * MINUTE);
    expect(world.published()).toHaveProperty([at(first)]);
    await pass(3 * MINUTE);
    expect(world.published()).toEqual({});
  });

  test('is back before that, with the task: it stays', async () => {
    const { world, first, pass } = await setUp({}, ['/plain']);
    const blemishes = blemishesOf(world);
    world.faulty.agent.fail('refused');
    world.cluster.markUnreachable(first, { staysListed: false });
    await pass(14 * MINUTE);
    world.faulty.agent.heal();
    await pass(10 * MINUTE);
    expect([...blemishes]).toEqual([]);
  });

  test('is asked again within 3 s of its return, however long it was away', async () => {
    const { world, pass } = await setUp();
    world.faulty.agent.fail('refused');
    await pass(60 * MINUTE);
    const asked = askedOf(world.faulty.agent, world);
    await pass(3 * SECOND);
    expect(asked.length).toBeGreaterThan(0);
  });
});
