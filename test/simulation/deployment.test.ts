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
