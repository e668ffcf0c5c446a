import { describe, expect, test } from 'vitest';
import { DEFAULT_PUBLICATION } from '../../../src/mapping/options.ts';
import { readinessOf } from '../../../src/server/readiness.ts';
import { ask } from '../../unit/sandbox/ask.ts';
import type { Simulation } from '../world.ts';
import { MINUTE, SECOND, setUp, statusesIn } from './setting.ts';

const put = ({ consul }: Simulation, path: string, body?: unknown) =>
  ask(consul.handler, path, { method: 'PUT', body: body === undefined ? '' : JSON.stringify(body) });
const maintain = (world: Simulation, id: string, isOn: boolean) =>
  put(world, `/v1/agent/service/maintenance/${encodeURIComponent(id)}?enable=${isOn}&reason=repair`);
const writesOf = ({ consul }: Simulation) => [consul.writes.register, consul.writes.deregister];

describe('somebody at Consul', () => {
  test('removes what is ours: it is back by the next pass; edits it: it is right within a minute; what is theirs is left alone', async () => {
    const { world, tasks, at, pass } = await setUp();
    const [edited = '', removed = ''] = tasks;
    const before = world.consul.snapshot().services;
    const { meta } = before[at(edited)] ?? {};
    await put(world, '/v1/agent/service/register', { ID: at(edited), Name: 'mine', Port: 1, Meta: meta });
    await put(world, '/v1/agent/service/register', { ID: 'theirs', Name: 'plain', Port: 2 });
    await put(world, '/v1/agent/service/register', { ID: `${at(removed)}:x`, Name: 'plain', Port: 3, Meta: {} });
    world.invariants.byHand(() => void put(world, `/v1/agent/service/deregister/${encodeURIComponent(at(removed))}`));
    await pass(31 * SECOND);
    expect(world.published()).toHaveProperty([at(removed)]);
    await pass(31 * SECOND);
    const { theirs, [`${at(removed)}:x`]: alsoTheirs, ...ours } = world.consul.snapshot().services;
    expect([theirs?.port, alsoTheirs?.port]).toEqual([2, 3]);
    expect(ours).toEqual(before);
    expect(world.violations).toEqual([]);
  });

  test('takes the mark from a service of ours: it is somebody else’s from then on, and never touched', async () => {
    const { world, first, at, pass } = await setUp();
    await put(world, '/v1/agent/service/register', {
      ID: at(first),
      Name: 'mine',
      Port: 1,
      Meta: { 'managed-by': 'ann' },
    });
    await pass(MINUTE);
    world.cluster.endTask(first, 'TASK_FAILED');
    await pass(10 * MINUTE);
    expect(world.consul.snapshot().services[at(first)]).toMatchObject({ name: 'mine', port: 1 });
  });

  test('has a service in maintenance: an update of it leaves that alone, and it ends when they end it', async () => {
    const { world, first, at, pass } = await setUp();
    await maintain(world, at(first), true);
    world.configure({ publication: { ...DEFAULT_PUBLICATION, tags: ['another'] } });
    await pass(2 * MINUTE);
    expect(world.consul.snapshot().services[at(first)]?.tags).toContain('another');
    expect(statusesIn(world)[at(first)]).toBe('critical');
    await maintain(world, at(first), false);
    const writes = writesOf(world);
    await pass(10 * MINUTE);
    expect(statusesIn(world)[at(first)]).toBe('passing');
    expect(writesOf(world)).toEqual(writes);
  });

  test('has the whole node in maintenance: what follows the lease is critical, and we write nothing about it', async () => {
    const { world, first, at, pass } = await setUp();
    await put(world, '/v1/agent/maintenance?enable=true&reason=repair');
    const writes = writesOf(world);
    await pass(10 * MINUTE);
    expect(writesOf(world)).toEqual(writes);
    await put(world, '/v1/agent/maintenance?enable=false');
    await pass(MINUTE);
    expect(statusesIn(world)[at(first)]).toBe('passing');
    expect(writesOf(world)).toEqual(writes);
  });
});

describe('many tasks vanish', () => {
  const EIGHT = Array.from({ length: 8 }, () => '/plain');

  test('without a word from anybody: they are held for ten minutes, then they leave', async () => {
    const { world, daemon, tasks, pass } = await setUp({}, EIGHT);
    for (const task of tasks) {
      world.liars.agent.hidden.add(task);
      world.liars.marathon.hidden.add(task);
    }
    await pass(9 * MINUTE);
    expect(Object.keys(world.published())).toHaveLength(8);
    expect(readinessOf(daemon.status())).toMatchObject({
      ready: true,
      held: [
        { tasks: 8, because: expect.stringMatching(/^too many tasks vanished .*`marathon-consul guard release`/) },
      ],
    });
    await pass(3 * MINUTE);
    expect(world.published()).toEqual({});
  });

  test('and both witnesses only lied for five minutes: none has left', async () => {
    const { world, tasks, pass } = await setUp({}, EIGHT);
    const { liars } = world;
    for (const { hidden } of [liars.agent, liars.marathon]) for (const task of tasks) hidden.add(task);
    await pass(5 * MINUTE);
    for (const { hidden } of [liars.agent, liars.marathon]) hidden.clear();
    await pass(20 * MINUTE);
    expect(world.published()).toEqual(world.truth());
    expect(world.consul.writes.deregister).toBe(0);
  });
});
