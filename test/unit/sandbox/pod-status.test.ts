import { describe, expect, test } from 'vitest';
import type { PodRequest } from '../../../src/sandbox/cluster/pod-json.ts';
import { createCluster } from '../../../src/sandbox/cluster.ts';
import { createMarathon } from '../../../src/sandbox/marathon.ts';
import { createMesosAgent } from '../../../src/sandbox/mesos-agent.ts';
import { seededRandom } from '../../../src/sandbox/seeded-random.ts';
import { fixture } from '../clients/marathon/fixture.ts';
import { ask, jsonOf } from './ask.ts';
import { createHandClock } from './sandbox-clock.ts';
import { shapeOf } from './shape.ts';

interface Status {
  readonly status: string;
  readonly spec: { readonly version: string };
  readonly instances: readonly Instance[];
}
interface Instance {
  readonly status: string;
  readonly specReference: string;
  readonly containers: readonly { readonly endpoints: readonly object[]; readonly conditions: readonly object[] }[];
}

const POD: PodRequest = {
  id: '/a/pod',
  containers: [
    {
      name: 'web',
      endpoints: [
        { name: 'http', hostPort: 0 },
        { name: 'admin', hostPort: 0 },
      ],
      healthCheck: { http: { endpoint: 'http', path: '/ok' } },
    },
  ],
};

function setUp(...pods: readonly PodRequest[]) {
  const clock = createHandClock();
  const cluster = createCluster({ clock, random: seededRandom(1) });
  const agent = cluster.addAgent();
  const { handler } = createMarathon({ cluster, clock });
  const mesos = createMesosAgent({ cluster, agent }).handler;
  for (const pod of pods) cluster.addPod(pod);
  const statusOf = (id: string) => jsonOf<Status>(handler, `/v2/pods${id}::status`);
  return { cluster, handler, mesos, statusOf };
}

describe("a pod's status", () => {
  test.each(['pod-host', 'pod-overlay'])('of %s looks as a real Marathon prints it', async (name) => {
    const real = fixture(`captures/pods/${name}.status.json`) as Status & { readonly id: string };
    const { cluster, statusOf } = setUp(fixture(`captures/pods/${name}.created.request.json`) as PodRequest);
    for (const _instance of real.instances) {
      const id = cluster.startPod(real.id);
      if (name === 'pod-host') cluster.setPodHealth(`${id}.web.1`, true);
    }
    const ours = await statusOf(real.id);
    expect(ours.status).toBe(real.status);
    expect(shapeOf(ours.instances)).toEqual(shapeOf(real.instances));
    expect(ours.instances[0]?.containers.map((container) => container.endpoints.map(shapeOf))).toEqual(
      real.instances[0]?.containers.map((container) => container.endpoints.map(shapeOf)),
    );
  });

  test('has the endpoint with the check last, and what the check says', async () => {
    const { cluster, statusOf } = setUp(POD);
    const id = cluster.startPod(POD.id, { ports: [1, 2] });
    const container = async () => (await statusOf(POD.id)).instances[0]?.containers[0];
    expect(await container()).toMatchObject({
      endpoints: [
        { name: 'admin', allocatedHostPort: 2 },
        { name: 'http', allocatedHostPort: 1 },
      ],
      conditions: [{ name: 'healthy', value: 'false', reason: 'health-unreported-by-mesos' }],
    });
    cluster.setPodHealth(`${id}.web.1`, true);
    expect(await container()).toMatchObject({
      endpoints: [{}, { name: 'http', healthy: true }],
      conditions: [{ value: 'true', reason: 'health-reported-by-mesos' }],
    });
  });

  test('is degraded while a container is not healthy', async () => {
    const { cluster, statusOf } = setUp(POD);
    const id = cluster.startPod(POD.id);
    cluster.setPodHealth(`${id}.web.1`, false);
    expect(await statusOf(POD.id)).toMatchObject({ status: 'DEGRADED', instances: [{ status: 'DEGRADED' }] });
  });

  test('keeps an instance at the version that it was launched with, whose name has nanoseconds there', async () => {
    const { cluster, handler, statusOf } = setUp(POD);
    cluster.startPod(POD.id);
    const { version } = cluster.updatePod(POD.id, { labels: { a: 'b' } });
    const { spec, instances } = await statusOf(POD.id);
    const reference = instances[0]?.specReference ?? '';
    expect(spec.version).toBe(version);
    expect(reference).toMatch(/^\/v2\/pods\/a\/pod::versions\/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
    const older = await jsonOf<{ version: string; labels?: unknown }>(handler, reference);
    expect(older.labels).toBeUndefined();
    expect(Date.parse(older.version)).toBe(Date.parse(reference.replace(/^.*versions\//, '')));
  });
});

test.each(['/v2/pods/none', '/v2/pods/none::status', '/v2/pods/none::versions/v', '/v2/pods/a/pod::versions/v'])(
  '%s is missing, in JSON',
  async (path) => {
    const { handler } = setUp(POD);
    const { status, body } = await ask(handler, path);
    expect([status, Object.keys(JSON.parse(String(body)))[0]]).toEqual([404, 'message']);
  },
);

test('a removed pod ends, and is gone', async () => {
  const { cluster, handler } = setUp(POD);
  cluster.startPod(POD.id);
  cluster.removePod(POD.id);
  expect(await jsonOf(handler, '/v2/pods/::status')).toEqual([]);
  expect(cluster.podInstances(POD.id)).toEqual([]);
});

test('the Mesos agent tells the health of the container that has a check, and its network by name', async () => {
  const { cluster, mesos } = setUp({ ...POD, networks: [{ mode: 'container', name: 'dcos' }] });
  const id = cluster.startPod(POD.id);
  cluster.setPodHealth(`${id}.web.1`, true);
  const state = await jsonOf<{ frameworks: { executors: { tasks: { statuses: object[] }[] }[] }[] }>(mesos, '/state');
  const statuses = state.frameworks[0]?.executors[0]?.tasks[0]?.statuses;
  expect(statuses?.at(-1)).toMatchObject({
    state: 'TASK_RUNNING',
    healthy: true,
    container_status: { network_infos: [{ name: 'dcos' }] },
  });
});
