import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { describeWithConsul } from '../support/consul-available.ts';
import { type Daemon, waitFor } from '../support/process.ts';
import { startWorld, type World } from './world.ts';

const FAULTS: readonly [string, Fault][] = [
  ['a body that is not JSON', 'not JSON'],
  ['half a JSON', 'half JSON'],
  ['an HTML error page', 'html'],
  ['a status 503', { status: 503, body: 'no leader' }],
  ['a closed port', 'refused'],
  ['an empty list', 'empty list'],
];

describeWithConsul('1.22.7', 'when a source fails', () => {
  let world: World;
  let daemon: Daemon;
  let before: Record<string, number>;

  beforeAll(async () => {
    world = await startWorld('1.22.7', { ignoresEventFilter: true });
    const { cluster, agent, consulApi, start, truth } = world;
    cluster.addApp({ id: '/web', instances: 10 });
    for (let n = 0; n < 8; n += 1) cluster.startTask('/web', { agent });
    daemon = await start('run', '--agent-interval', '500ms', '--consul-interval', '1s');
    await waitFor(async () => JSON.stringify(await consulApi.published()) === JSON.stringify(truth()), {
      what: 'all tasks to be published',
    });
    before = await consulApi.indexes();
  });
  afterEach(() => {
    world.faulty.marathon.heal();
    world.faulty.agent.heal();
  });

  /** A change that only the healthy source can tell of, and that must still come through. */
  const startAndEndOne = async () => {
    const { cluster, agent, consulApi } = world;
    const task = cluster.startTask('/web', { agent });
    const has = async () => `marathon:${task}` in (await consulApi.published());
    await waitFor(has, { what: 'a task that starts during the fault' });
    cluster.endTask(task, 'TASK_FAILED');
    await waitFor(async () => !(await has()), { what: 'a task that ends during the fault to be gone' });
  };

  test.each(FAULTS)('%s from the Mesos agent changes nothing, and Marathon is believed', async (_name, fault) => {
    world.faulty.agent.fail(fault);
    await startAndEndOne();
    expect(await world.consulApi.indexes()).toEqual(before);
  });

  test.each(FAULTS)('%s from Marathon changes nothing, and the Mesos agent is believed', async (_name, fault) => {
    world.faulty.marathon.fail(fault);
    world.faulty.marathon.cutStreams();
    await startAndEndOne();
    expect(await world.consulApi.indexes()).toEqual(before);
  });

  test('each story is told at its first and every tenth failure, and its end once', async () => {
    const since = daemon.lines.length;
    const told = () => daemon.lines.slice(since).filter(({ source }) => source === 'mesos agent');
    world.faulty.agent.fail('html');
    await waitFor(() => told().some(({ failures }) => failures === 10), {
      withinMs: 60_000,
      what: 'the tenth failure to be told',
    });
    world.faulty.agent.heal();
    await waitFor(() => told().some(({ msg }) => msg === 'source is back'), { what: 'the return to be told' });
    const failures = told().filter(({ msg }) => msg === 'source gave no answer');
    expect(failures.map((line) => line.failures)).toEqual([1, 10]);
    expect(failures[0]?.error).toMatch(
      /^GET http:\/\/127\.0\.0\.1:\d+\/state: 200, but the body is not JSON \(an HTML page/,
    );
  });

  test('a socket that hangs is given up, told, and changes nothing', async () => {
    const since = daemon.lines.length;
    world.faulty.agent.fail('hangs');
    await waitFor(
      () => daemon.lines.slice(since).some(({ error }) => /\/state: no answer within 15 s/.test(String(error))),
      { withinMs: 30_000, what: 'the time limit to be told' },
    );
    await startAndEndOne();
    expect(await world.consulApi.indexes()).toEqual(before);
  });

  test('event types and fields that nobody told us about give a counter, and nothing else', async () => {
    const { cluster, daemonUrl } = world;
    const metric = async () => {
      const text = await (await fetch(`${daemonUrl}/metrics`)).text();
      return Number(/marathon_consul_events_total\{result="unknown"\} (\d+)/.exec(text)?.[1]);
    };
    const known = await metric();
    cluster.announce({ eventType: 'moon_phase_event', phase: 'full' });
    await waitFor(async () => (await metric()) === known + 1, { what: 'the counter' });
    await startAndEndOne();
  });

  test('a task without ports is explained by the plan', async () => {
    const { cluster, agent, start } = world;
    cluster.addApp({ id: '/batch', portDefinitions: [] });
    const task = cluster.startTask('/batch', { agent });
    const plan = await start('plan', '--json');
    expect(await plan.exited()).toBe(0);
    const { decisions, changes } = JSON.parse(plan.output());
    const decision = decisions.find(({ taskId }: { taskId: string }) => taskId === task);
    expect(decision).toMatchObject({ outcome: 'skipped', reason: 'it has no ports' });
    expect(changes).toEqual([]);
  });
});
