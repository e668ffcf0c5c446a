import { describe, expect, test } from 'vitest';
import type { ClusterEvent } from '../../../src/sandbox/cluster/events.ts';
import type { PodRequest } from '../../../src/sandbox/cluster/pod-json.ts';
import { createCluster } from '../../../src/sandbox/cluster.ts';
import { createMarathon } from '../../../src/sandbox/marathon.ts';
import { createMesosAgent } from '../../../src/sandbox/mesos-agent.ts';
import { seededRandom } from '../../../src/sandbox/seeded-random.ts';
import { ask, jsonOf } from './ask.ts';
import { createHandClock } from './sandbox-clock.ts';

const POD: PodRequest = {
  id: '/shop/session',
  containers: [
    { name: 'web', endpoints: [{ name: 'http', hostPort: 0, protocol: ['tcp'] }] },
    {
      name: 'side',
      endpoints: [
        { name: 'admin', hostPort: 0 },
        { name: 'fixed', hostPort: 8_125, protocol: ['udp'] },
      ],
    },
    { name: 'sweeper' },
  ],
};

const OVERLAY: PodRequest = {
  id: '/a/b/overlay',
  networks: [{ mode: 'container', name: 'dcos' }],
  scaling: { kind: 'fixed', instances: 2 },
  containers: [
    {
      name: 'web',
      endpoints: [
        { name: 'http', containerPort: 80, hostPort: 0, protocol: ['tcp'] },
        { name: 'internal', containerPort: 81, protocol: ['tcp', 'udp'] },
      ],
    },
  ],
};

interface State {
  readonly frameworks: readonly { readonly executors: readonly Readonly<Record<string, unknown>>[] }[];
  readonly completed_frameworks: readonly { readonly completed_executors: readonly unknown[] }[];
}

interface PodStatus {
  readonly instances: readonly { readonly containers: readonly { readonly endpoints: readonly unknown[] }[] }[];
}

function setUp(...pods: readonly PodRequest[]) {
  const clock = createHandClock();
  const cluster = createCluster({ clock, random: seededRandom(1) });
  const agent = cluster.addAgent({ hostname: 'one.example', address: '10.0.0.1' });
  const marathon = createMarathon({ cluster, clock }).handler;
  const mesos = createMesosAgent({ cluster, agent }).handler;
  const events: ClusterEvent[] = [];
  cluster.onEvent((event) => events.push(event));
  for (const pod of pods) cluster.addPod(pod);
  const told = () =>
    events.splice(0).map(({ eventType, taskId, taskStatus, condition }) => {
      const container = typeof taskId === 'string' ? taskId.replace(/^.*instance-[0-9a-f-]{36}\./, '') : undefined;
      return [eventType, container, taskStatus ?? condition].filter((word) => word !== undefined).join(' ');
    });
  return { clock, cluster, agent, marathon, mesos, events, told };
}

describe('the events', () => {
  test('a new pod is told, and starts container by container', () => {
    const { cluster, told } = setUp(POD);
    expect(told()).toEqual(['group_change_success', 'pod_created_event']);
    cluster.startPod(POD.id);
    expect(told()).toEqual([
      'instance_changed_event Scheduled',
      'instance_changed_event Provisioned',
      'status_update_event web.1 TASK_STARTING',
      'instance_changed_event Starting',
      'status_update_event side.1 TASK_STARTING',
      'status_update_event sweeper.1 TASK_STARTING',
      'status_update_event web.1 TASK_RUNNING',
      'status_update_event side.1 TASK_RUNNING',
      'status_update_event sweeper.1 TASK_RUNNING',
      'instance_changed_event Running',
    ]);
  });

  test('each status update has the ports of its container, and the pod in the place of the app', () => {
    const { cluster, agent, events } = setUp(POD);
    const instance = cluster.startPod(POD.id, { agent });
    expect(instance).toMatch(/^shop_session\.instance-[0-9a-f-]{36}$/);
    const running = events.filter(({ taskStatus }) => taskStatus === 'TASK_RUNNING');
    expect(running.map(({ taskId, ports }) => [taskId, ports])).toEqual([
      [`${instance}.web.1`, [31_000]],
      [`${instance}.side.1`, [31_001, 8_125]],
      [`${instance}.sweeper.1`, []],
    ]);
    expect(running[0]).toEqual({
      slaveId: agent.id,
      taskId: `${instance}.web.1`,
      taskStatus: 'TASK_RUNNING',
      message: '',
      appId: '/shop/session',
      host: 'one.example',
      ipAddresses: [{ ipAddress: '10.0.0.1', protocol: 'IPv4' }],
      ports: [31_000],
      version: cluster.pods()[0]?.version,
      eventType: 'status_update_event',
      timestamp: expect.any(String),
    });
    expect(events.at(-1)).toMatchObject({ instanceId: instance, runSpecId: '/shop/session', agentId: agent.id });
  });

  test('an instance that ends is killed container by container, and gives its ports back', () => {
    const { cluster, told } = setUp(POD);
    const instance = cluster.startPod(POD.id);
    told();
    cluster.endPod(instance);
    expect(told()).toEqual([
      'instance_changed_event Running',
      'status_update_event web.1 TASK_KILLED',
      'status_update_event side.1 TASK_KILLED',
      'status_update_event sweeper.1 TASK_KILLED',
      'instance_changed_event Killed',
    ]);
    expect(cluster.podInstances(POD.id)).toEqual([]);
    const again = cluster.startPod(POD.id);
    expect(again).not.toBe(instance);
    expect(cluster.podInstances(POD.id)[0]?.tasks[0]?.ports).toEqual([31_000]);
  });
});

describe('Marathon', () => {
  test('shows a pod neither as an app nor among the tasks', async () => {
    const { cluster, marathon } = setUp(POD);
    cluster.startPod(POD.id);
    expect(await jsonOf(marathon, '/v2/tasks')).toEqual({ tasks: [] });
    expect(await jsonOf(marathon, '/v2/apps?embed=apps.tasks')).toEqual({ apps: [] });
    const { status, body } = await ask(marathon, '/v2/apps//shop/session');
    expect(status).toBe(404);
    expect(JSON.parse(String(body))).toEqual({ message: "App '/shop/session' does not exist", details: [] });
  });

  test('shows its definition and its instances in the status of the pods', async () => {
    const { cluster, agent, marathon } = setUp(POD);
    const id = cluster.startPod(POD.id);
    const [pod] = await jsonOf<readonly unknown[]>(marathon, '/v2/pods/::status');
    expect(pod).toMatchObject({
      id: '/shop/session',
      status: 'STABLE',
      terminationHistory: [],
      spec: {
        id: '/shop/session',
        networks: [{ mode: 'host' }],
        scaling: { kind: 'fixed', instances: 1 },
        executorResources: { cpus: 0.1, mem: 32, disk: 10 },
        role: '*',
        containers: [{ name: 'web', resources: { cpus: 0.1, mem: 32, disk: 0, gpus: 0 } }, {}, {}],
      },
      instances: [
        {
          id,
          status: 'STABLE',
          agentHostname: 'one.example',
          agentId: agent.id,
          resources: { mem: 128, disk: 10 },
          networks: [{ addresses: ['10.0.0.1'] }],
          containers: [
            {
              name: 'web',
              status: 'TASK_RUNNING',
              containerId: `${id}.web.1`,
              endpoints: [{ name: 'http', allocatedHostPort: 31_000 }],
            },
            {
              endpoints: [
                { name: 'admin', allocatedHostPort: 31_001 },
                { name: 'fixed', allocatedHostPort: 8_125 },
              ],
            },
            { name: 'sweeper', endpoints: [] },
          ],
        },
      ],
    });
  });

  test('names the network of a container network, and no host port where none was asked for', async () => {
    const { cluster, marathon } = setUp(OVERLAY);
    cluster.startPod(OVERLAY.id, {
      ports: [31_669],
      addresses: [{ address: '9.0.0.12', family: 'IPv4', network: 'dcos' }],
    });
    const [pod] = await jsonOf<readonly PodStatus[]>(marathon, '/v2/pods/::status');
    expect(pod).toMatchObject({
      status: 'DEGRADED',
      instances: [
        {
          id: expect.stringMatching(/^a_b_overlay\.instance-/),
          networks: [{ name: 'dcos', addresses: ['9.0.0.12'] }],
          containers: [{ endpoints: [{ name: 'http', allocatedHostPort: 31_669 }, { name: 'internal' }] }],
        },
      ],
    });
    expect(pod?.instances[0]?.containers[0]?.endpoints[1]).toEqual({ name: 'internal' });
  });
});

describe('the Mesos agent', () => {
  test('shows one executor of the default type, with a task for each container', async () => {
    const { cluster, mesos } = setUp(POD);
    const instance = cluster.startPod(POD.id);
    const executorId = `instance-${instance.replace('.instance-', '.')}`;
    expect(executorId).toMatch(/^instance-shop_session\.[0-9a-f-]{36}$/);
    const { frameworks } = await jsonOf<State>(mesos, '/state');
    expect(frameworks[0]?.executors).toMatchObject([
      {
        id: executorId,
        type: 'DEFAULT',
        resources: { ports: '[8125-8125, 31000-31001]' },
        tasks: [
          {
            id: `${instance}.web.1`,
            executor_id: executorId,
            state: 'TASK_RUNNING',
            discovery: { ports: { ports: [{ number: 31_000, name: 'http', protocol: 'tcp' }] } },
          },
          // No protocol is named for `admin`, so it is not in the discovery info.
          {
            id: `${instance}.side.1`,
            executor_id: executorId,
            discovery: { ports: { ports: [{ number: 8_125, name: 'fixed', protocol: 'udp' }] } },
          },
          { id: `${instance}.sweeper.1`, executor_id: executorId, discovery: { ports: { ports: [] } } },
        ],
      },
    ]);
  });

  test('shows an ended one as completed, and none when it comes back under a new id', async () => {
    const { cluster, agent, mesos } = setUp(POD);
    cluster.endPod(cluster.startPod(POD.id));
    const ended = await jsonOf<State>(mesos, '/state');
    expect(ended.frameworks).toEqual([]);
    expect(ended.completed_frameworks[0]?.completed_executors).toMatchObject([
      { tasks: [], completed_tasks: [{ state: 'TASK_KILLED' }, {}, {}] },
    ]);
    cluster.startPod(POD.id);
    cluster.renewAgent(agent);
    expect(await jsonOf<State>(mesos, '/state')).toMatchObject({ frameworks: [], completed_frameworks: [] });
  });
});

test('a pod and an app never have the same id', () => {
  const { cluster } = setUp(POD);
  expect(() => cluster.addPod(POD)).toThrow('exists already');
  cluster.addApp({ id: '/web' });
  expect(() => cluster.addPod({ ...POD, id: '/web' })).toThrow('exists already');
  expect(() => cluster.startPod('/none')).toThrow('no pod /none');
});
