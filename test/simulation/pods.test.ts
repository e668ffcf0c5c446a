import { expect, test } from 'vitest';
import type { PodRequest } from '../../src/sandbox/cluster/pod-json.ts';
import { ask } from '../unit/sandbox/ask.ts';
import { createSimulation } from './world.ts';

const POD: PodRequest = {
  id: '/shop/session',
  containers: [
    {
      name: 'web',
      endpoints: [
        { name: 'http', hostPort: 0, protocol: ['tcp'] },
        { name: 'admin', hostPort: 0 },
      ],
      healthCheck: { http: { endpoint: 'http', path: '/health' } },
    },
    { name: 'side', endpoints: [{ name: 'metrics', hostPort: 0, protocol: ['tcp'] }] },
    { name: 'sweeper' },
  ],
};

const OVERLAY: PodRequest = {
  id: '/cache',
  networks: [{ mode: 'container', name: 'dcos' }],
  containers: [{ name: 'redis', endpoints: [{ name: 'tcp', containerPort: 6379, protocol: ['tcp'] }] }],
};

const MINUTE = 60_000;

/** A cluster with both pods, and a daemon that has been up for a while. */
async function setUp() {
  const world = createSimulation(1);
  const { clock, cluster, agent, consul } = world;
  cluster.addPod(POD);
  cluster.addPod(OVERLAY);
  await clock.run(61_000);
  const daemon = world.launch();
  await clock.run(70_000);

  const start = (podId: string, ports?: readonly number[]) =>
    cluster.startPod(podId, { agent, ...(ports ? { ports } : {}) });
  /** A session of which every check is happy. */
  const startSession = (ports: readonly number[]) => {
    const id = start(POD.id, ports);
    cluster.setPodHealth(`${id}.web.1`, true);
    return id;
  };
  const ports = () =>
    Object.fromEntries(Object.entries(consul.snapshot().services).map(([id, { port }]) => [id, port]));
  /** Of the services of this instance; their ids begin with their containers' task ids. */
  const portsOf = (instance: string) =>
    Object.entries(ports())
      .flatMap(([id, port]) => (id.startsWith(`marathon:${instance}.`) ? [port] : []))
      .sort();
  const pass = (ms: number) => clock.run(clock.now() + ms);
  return { world, daemon, start, startSession, portsOf, pass };
}

const PORTS = [31_100, 31_101, 31_102];

test('each endpoint of each container is published at once, with its host port', async () => {
  const { daemon, startSession, portsOf, pass } = await setUp();
  const id = startSession(PORTS);
  await pass(10_000);
  expect(portsOf(id)).toEqual(PORTS);
  const sweeper = daemon.status().decisions.find(({ taskId }) => taskId === `${id}.sweeper.1`);
  expect(sweeper).toMatchObject({ outcome: 'skipped', reason: 'it has no ports' });
});

test('a container is published when its check has said that it is healthy', async () => {
  const { world, start, portsOf, pass } = await setUp();
  const id = start(POD.id, PORTS);
  await pass(MINUTE);
  expect(portsOf(id)).toEqual([31_102]);
  world.cluster.setPodHealth(`${id}.web.1`, true);
  await pass(10_000);
  expect(portsOf(id)).toEqual(PORTS);
});

test('on a container network it is published at its own address and port', async () => {
  const { world, start, pass } = await setUp();
  const id = start(OVERLAY.id);
  await pass(10_000);
  const address = world.cluster.podInstances(OVERLAY.id)[0]?.addresses[0]?.address;
  expect(world.consul.snapshot().services[`marathon:${id}.redis.1`]).toMatchObject({ address, port: 6379 });
});

test('what runs as an older version is published as that version says, whose endpoints had another order', async () => {
  const { world, startSession, portsOf, pass } = await setUp();
  world.kill();
  const id = startSession(PORTS);
  const [web, ...others] = POD.containers;
  const endpoints = web?.endpoints?.toReversed() ?? [];
  world.cluster.updatePod(POD.id, { containers: [{ ...web, name: 'web', endpoints }, ...others] });
  world.launch();
  await pass(10_000);
  expect(portsOf(id)).toEqual(PORTS);
  // Its first endpoint was `http` then, and is `admin` now.
  expect(world.consul.snapshot().services[`marathon:${id}.web.1`]).toMatchObject({ port: 31_100 });
});

test.each([
  ['told by events', undefined],
  ['not told by any event', { events: false }],
])('its containers are withdrawn when it ends, %s', async (_how, news) => {
  const { world, startSession, portsOf, pass } = await setUp();
  const id = startSession(PORTS);
  await pass(10_000);
  world.cluster.endPod(id, news);
  await pass(10_000);
  expect(portsOf(id)).toEqual([]);
});

test('they stay while Marathon is away, and while the Mesos agent is', async () => {
  const { world, startSession, portsOf, pass } = await setUp();
  const id = startSession(PORTS);
  await pass(10_000);
  world.faulty.marathon.fail('refused');
  await pass(20 * MINUTE);
  expect(portsOf(id)).toEqual(PORTS);
  world.faulty.marathon.heal();
  await pass(MINUTE);
  world.faulty.agent.fail('refused');
  await pass(40 * MINUTE);
  expect(portsOf(id)).toEqual(PORTS);
  world.faulty.agent.heal();
  await pass(MINUTE);
  expect(portsOf(id)).toEqual(PORTS);
});

test('they stay while the daemon is away, whose state file remembers them', async () => {
  const { world, startSession, portsOf, pass } = await setUp();
  const id = startSession(PORTS);
  await pass(MINUTE);
  world.kill();
  world.faulty.marathon.fail('refused');
  const { deregister } = world.consul.writes;
  world.launch();
  await pass(10 * MINUTE);
  expect(portsOf(id)).toEqual(PORTS);
  expect(world.consul.writes.deregister).toBe(deregister);
});

test('they are withdrawn on Marathon’s word when the Mesos agent has long been away', async () => {
  const { world, startSession, portsOf, pass } = await setUp();
  const id = startSession(PORTS);
  await pass(10_000);
  world.faulty.agent.fail('refused');
  await pass(MINUTE);
  world.cluster.endPod(id, { events: false });
  await pass(30 * MINUTE);
  expect(portsOf(id)).toEqual([]);
});

test.each([
  ['under an id of their own', 'session-by-hand', {}],
  ['under ours, with their mark', 'ours', { 'managed-by': 'somebody' }],
])(
  'what somebody registered by hand for a container stays, to the end of the pod and after it: %s',
  async (_how, name, Meta) => {
    const { world, start, pass } = await setUp();
    const { consul, cluster } = world;
    world.kill();
    const instance = start(POD.id);
    const id = name === 'ours' ? `marathon:${instance}.side.1` : name;
    const body = JSON.stringify({ ID: id, Name: 'session', Port: 1_234, Meta });
    const { status } = await ask(consul.handler, '/v1/agent/service/register', { method: 'PUT', body });
    expect(status).toBe(200);
    world.launch();
    await pass(5 * MINUTE);
    const byHand = { name: 'session', port: 1_234 };
    expect(consul.snapshot().services[id]).toMatchObject(byHand);
    cluster.endPod(instance);
    await pass(5 * MINUTE);
    expect(consul.snapshot().services[id]).toMatchObject(byHand);
    expect(world.violations).toEqual([]);
  },
);
