import { expect, test } from 'vitest';
import { createSimulation } from './world.ts';

/** From news on the stream to the write at Consul, with up to 20 ms a leg. */
const AT_ONCE_MS = 100;

test.each([1, 2, 3, 4, 5])(
  'a task is published at its first healthy verdict, though the agent was read while it was starting (%i)',
  async (seed) => {
    const world = createSimulation(seed);
    const { clock, cluster, agent } = world;
    await clock.run(61_000);
    world.launch();
    await clock.run(70_000);
    const task = cluster.startTask('/shop/checked', { agent, state: 'TASK_STAGING' });
    await clock.run(73_000);
    cluster.setTaskState(task, 'TASK_RUNNING');
    await clock.run(73_200);
    cluster.setHealth(task, true);
    expect(world.published()).toEqual({});
    await clock.run(73_200 + AT_ONCE_MS);
    expect(Object.keys(world.published())).toEqual([`marathon:${task}`]);
  },
);

test('a task that is starting is not published', async () => {
  const world = createSimulation(1);
  await world.clock.run(61_000);
  world.launch();
  await world.clock.run(70_000);
  world.cluster.startTask('/plain', { agent: world.agent, state: 'TASK_STARTING' });
  await world.clock.run(90_000);
  expect(world.published()).toEqual({});
});

const READY = {
  id: '/ready',
  portDefinitions: [{ name: 'http' }],
  readinessChecks: [{ name: 'ready', portName: 'http', path: '/ready' }],
};

/** A deployment of one instance, whose task has just begun to run. */
async function deployReady() {
  const world = createSimulation(1);
  const { clock, cluster, agent } = world;
  await clock.run(61_000);
  const daemon = world.launch();
  await clock.run(70_000);
  cluster.addApp({ ...READY, instances: 1 });
  const task = cluster.startTask('/ready', { agent });
  return { ...world, daemon, task, isPublished: () => `marathon:${task}` in world.published() };
}

test('in a deployment a task is published when its readiness checks say that it is ready', async () => {
  const { clock, cluster, task, isPublished } = await deployReady();
  await clock.run(70_500);
  expect(isPublished()).toBe(false); // nothing has been reported yet
  cluster.setReady(task, false);
  await clock.run(100_000);
  expect(isPublished()).toBe(false);
  cluster.setReady(task, true);
  await clock.run(103_000);
  expect(isPublished()).toBe(true);
});

test('a task whose readiness nobody reports is published after a while', async () => {
  const { clock, isPublished } = await deployReady();
  await clock.run(70_000 + 17_000);
  expect(isPublished()).toBe(true);
});

test('a task that is published stays, whatever its readiness checks say in a later deployment', async () => {
  const { clock, cluster, task, isPublished } = await deployReady();
  cluster.setReady(task, true);
  await clock.run(80_000);
  expect(isPublished()).toBe(true);
  cluster.updateApp('/ready', { instances: 2 });
  cluster.setReady(task, false);
  await clock.run(200_000);
  expect(isPublished()).toBe(true);
});

test('outside of a deployment nobody asks, and a task is published at once', async () => {
  const { clock, cluster, agent, task, ...world } = await deployReady();
  cluster.setReady(task, true);
  await clock.run(80_000);
  cluster.endTask(task, 'TASK_FAILED', { staysListed: true });
  const again = cluster.startTask('/ready', { agent, again: task });
  await clock.run(81_000);
  expect(world.published()).toHaveProperty([`marathon:${again}`]);
});
