import { expect, test } from 'vitest';
import { jsonOf } from '../unit/sandbox/ask.ts';
import { createSimulation } from './world.ts';

const APP = '/worker';
const MINUTE = 60_000;

/** A task whose only check is a command, which nobody but Mesos can run: what Marathon says of it is told to Consul. */
async function setUp() {
  const world = createSimulation(1);
  const { clock, consul } = world;
  await clock.run(61_000);
  world.launch();
  await clock.run(70_000);
  world.start(APP);
  const pass = (ms: number) => clock.run(clock.now() + ms);
  await pass(10_000);
  const task = world.living()[0]?.id ?? '';
  /** The status of the check that says Marathon's verdict. */
  const verdict = async (): Promise<string | undefined> => {
    const checks = await jsonOf<Record<string, Record<string, string>>>(consul.handler, '/v1/agent/checks');
    return Object.values(checks).find(({ ServiceID, Type }) => ServiceID === `marathon:${task}` && Type === 'ttl')
      ?.Status;
  };
  return { world, task, verdict, pass };
}

test('Consul says within a second what Marathon says of a task that only Mesos can check', async () => {
  const { world, task, verdict, pass } = await setUp();
  expect(await verdict()).toBe('passing');
  world.cluster.setHealth(task, false);
  await pass(1_000);
  expect(await verdict()).toBe('critical');
  world.cluster.setHealth(task, true);
  await pass(1_000);
  expect(await verdict()).toBe('passing');
});

test('it says so all through a restart of the Consul agent with its data', async () => {
  const { world, verdict, pass } = await setUp();
  world.consul.restart({ keepsData: true });
  expect(await verdict()).toBe('passing');
  await pass(MINUTE);
  expect(await verdict()).toBe('passing');
});

test('it says so soon after a restart of the Consul agent without its data', async () => {
  const { world, verdict, pass } = await setUp();
  world.consul.restart({ keepsData: false });
  await pass(5_000);
  expect(await verdict()).toBe('passing');
});

test('it says so after a restart of ours that missed a change', async () => {
  const { world, task, verdict, pass } = await setUp();
  world.kill();
  world.cluster.setHealth(task, false);
  world.launch();
  await pass(MINUTE);
  expect(await verdict()).toBe('critical');
});

test('it keeps its word while Marathon is away', async () => {
  const { world, verdict, pass } = await setUp();
  world.faulty.marathon.fail('refused');
  await pass(20 * MINUTE);
  expect(await verdict()).toBe('passing');
});
