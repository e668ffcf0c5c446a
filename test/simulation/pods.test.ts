import { expect, test } from 'vitest';
import { ask } from '../unit/sandbox/ask.ts';
import { createSimulation } from './world.ts';

const POD = {
  id: '/shop/session',
  containers: [
    { name: 'web', endpoints: [{ name: 'http', hostPort: 0, protocol: ['tcp'] }] },
    { name: 'side', endpoints: [] },
  ],
};

/** A pod runs before the daemon does and another starts after it; somebody has registered a task of the first by hand. */
async function setUp() {
  const world = createSimulation(1);
  const { clock, cluster, agent, consul } = world;
  cluster.addPod(POD);
  const early = cluster.startPod(POD.id, { agent });
  const body = JSON.stringify({ ID: `marathon:${early}.web.1`, Name: 'session', Port: 31_000 });
  const { status } = await ask(consul.handler, '/v1/agent/service/register', { method: 'PUT', body });
  expect(status).toBe(200);
  const byHand = world.published();
  expect(Object.keys(byHand)).toEqual([`marathon:${early}.web.1`]);

  await clock.run(61_000);
  const daemon = world.launch();
  await clock.run(70_000);
  const late = cluster.startPod(POD.id, { agent });
  await clock.run(200_000);
  return { world, daemon, early, late, byHand };
}

test("a pod's tasks are skipped: never published, and what somebody else registered for one stays", async () => {
  const { world, daemon, early, late, byHand } = await setUp();
  const { decisions } = daemon.status();
  const tasks = [early, late].flatMap((id) => [`${id}.web.1`, `${id}.side.1`]);
  const skipped = 'skipped: it belongs to a pod: pods are not published yet';
  expect(Object.fromEntries(decisions.map(({ taskId, outcome, reason }) => [taskId, `${outcome}: ${reason}`]))).toEqual(
    Object.fromEntries(tasks.map((id) => [id, skipped])),
  );
  expect(world.published()).toEqual(byHand);

  world.cluster.endPod(late);
  await world.clock.run(300_000);
  expect(world.published()).toEqual(byHand);
  expect(world.consul.writes.deregister).toBe(0);
  expect(world.violations).toEqual([]);
});

test("what somebody else registered for a pod's task stays after the task has ended", async () => {
  const { world, early, byHand } = await setUp();
  world.cluster.endPod(early);
  await world.clock.run(300_000);
  expect(world.published()).toEqual(byHand);
});
