import { describe, expect, test } from 'vitest';
import { createCluster } from '../../../src/sandbox/cluster.ts';
import { createMesosAgent, type MesosAgentOptions } from '../../../src/sandbox/mesos-agent.ts';
import { seededRandom } from '../../../src/sandbox/seeded-random.ts';
import { ask, jsonOf } from './ask.ts';
import { createHandClock, EPOCH_MS } from './sandbox-clock.ts';

interface State {
  readonly id: string;
  readonly frameworks: readonly Framework[];
  readonly completed_frameworks: readonly Framework[];
  readonly [field: string]: unknown;
}
interface Framework {
  readonly id: string;
  readonly name: string;
  readonly executors: readonly Executor[];
  readonly completed_executors: readonly Executor[];
}
type Executor = Readonly<
  Record<'tasks' | 'queued_tasks' | 'completed_tasks', readonly Readonly<Record<string, unknown>>[]>
>;

function setUp(options: Partial<MesosAgentOptions> = {}) {
  const clock = createHandClock();
  const cluster = createCluster({ clock, random: seededRandom(1) });
  const agent = cluster.addAgent({ hostname: 'one.example', address: '10.0.0.1' });
  const mesos = createMesosAgent({ cluster, agent, ...options });
  const read = () => jsonOf<State>(mesos.handler, '/state');
  return { clock, cluster, agent, mesos, read };
}

describe('the state', () => {
  test('says who the agent is', async () => {
    const { agent, read } = setUp();
    expect(await read()).toMatchObject({
      id: agent.id,
      hostname: 'one.example',
      pid: 'slave(1)@10.0.0.1:5051',
      start_time: EPOCH_MS / 1000,
      flags: { recovery_timeout: '15mins' },
    });
  });

  test('shows a running task with everything that a reader may need', async () => {
    const { cluster, agent, read } = setUp();
    cluster.addApp({
      id: '/shop/web',
      labels: { consul: 'web' },
      networks: [{ mode: 'container', name: 'dcos' }],
      container: {
        portMappings: [
          { containerPort: 80, name: 'http', protocol: 'udp,tcp' },
          { containerPort: 81, hostPort: 0 },
          { containerPort: 82, hostPort: 0 },
        ],
      },
    });
    const id = cluster.startTask('/shop/web', { addresses: [{ address: '9.0.0.4', family: 'IPv4', network: 'dcos' }] });
    const [framework] = (await read()).frameworks;
    expect(framework).toMatchObject({ id: cluster.frameworkId, name: 'marathon' });
    const [task] = framework?.executors[0]?.tasks ?? [];
    const scope = (value: string) => expect.arrayContaining([{ key: 'network-scope', value }]);
    expect(task).toMatchObject({
      id,
      name: 'web.shop',
      slave_id: agent.id,
      state: 'TASK_RUNNING',
      labels: [{ key: 'consul', value: 'web' }],
      resources: { ports: '[31000-31001]' },
      discovery: {
        ports: {
          ports: [
            { number: 80, name: 'http', protocol: 'udp', labels: { labels: scope('container') } },
            { number: 80, name: 'http', protocol: 'tcp', labels: { labels: scope('container') } },
            { number: 31_000, protocol: 'tcp', labels: { labels: scope('host') } },
            { number: 31_001, protocol: 'tcp', labels: { labels: scope('host') } },
          ],
        },
      },
      statuses: [
        { state: 'TASK_STARTING' },
        {
          state: 'TASK_RUNNING',
          timestamp: EPOCH_MS / 1000,
          container_status: { network_infos: [{ name: 'dcos', ip_addresses: [{ ip_address: '9.0.0.4' }] }] },
        },
      ],
    });
  });

  test('moves a task from queued to running to completed, and the framework with the last one', async () => {
    const { cluster, read } = setUp();
    cluster.addApp({ id: '/web' });
    const id = cluster.startTask('/web', { state: 'TASK_STAGING' });
    expect((await read()).frameworks[0]?.executors[0]).toMatchObject({ queued_tasks: [{ id }], tasks: [] });
    const other = cluster.startTask('/web');
    cluster.endTask(id, 'TASK_FAILED');
    const [framework] = (await read()).frameworks;
    expect(framework?.executors).toMatchObject([{ tasks: [{ id: other }] }]);
    expect(framework?.completed_executors).toMatchObject([{ completed_tasks: [{ id, state: 'TASK_FAILED' }] }]);
    cluster.endTask(other);
    const { frameworks, completed_frameworks } = await read();
    expect(frameworks).toEqual([]);
    expect(completed_frameworks).toMatchObject([{ id: cluster.frameworkId, completed_executors: [{}, {}] }]);
  });

  test('has nothing of another agent, and the tasks of another framework', async () => {
    const { cluster, agent, read } = setUp();
    cluster.addApp({ id: '/web' });
    cluster.startTask('/web', { agent: cluster.addAgent() });
    cluster.startForeignTask(agent, { id: 'spark-1', frameworkName: 'spark', ports: [4_040] });
    const { frameworks } = await read();
    expect(frameworks).toMatchObject([{ name: 'spark', executors: [{ tasks: [{ id: 'spark-1' }] }] }]);
  });

  test('is the same bytes while nothing changes', async () => {
    const { cluster, clock, mesos } = setUp();
    cluster.addApp({ id: '/web' });
    cluster.startTask('/web');
    const read = async () => (await ask(mesos.handler, '/state')).body;
    const before = await read();
    await clock.advance(60_000);
    expect(await read()).toBe(before);
    cluster.startTask('/web');
    expect(await read()).not.toBe(before);
  });
});

describe('an agent', () => {
  test('that recovers is a 503', async () => {
    const { mesos } = setUp();
    mesos.condition = 'recovering';
    expect(await ask(mesos.handler, '/state')).toMatchObject({ status: 503, body: 'Agent has not finished recovery' });
  });

  test('that is not registered has no id', async () => {
    const { mesos, read } = setUp();
    mesos.condition = 'unregistered';
    expect((await read()).id).toBe('');
  });

  test('that hides its frameworks shows none, with 200', async () => {
    const { cluster, mesos, read } = setUp();
    cluster.addApp({ id: '/web' });
    cluster.startTask('/web');
    mesos.condition = 'blind';
    expect(await read()).toMatchObject({ frameworks: [], completed_frameworks: [] });
  });

  test('that was renewed has another id and no task', async () => {
    const { cluster, agent, read } = setUp();
    cluster.addApp({ id: '/web' });
    cluster.startTask('/web');
    const { id } = await read();
    cluster.renewAgent(agent);
    expect((await read()).id).not.toBe(id);
    expect(await read()).toMatchObject({ frameworks: [], completed_frameworks: [] });
  });

  test('answers under the paths of its age', async () => {
    const paths = ['/state', '/slave(1)/state', '/slave%281%29/state', '/state.json', '/slave(1)/state.json'];
    const statuses = async (hasJsonPaths: boolean) => {
      const { mesos } = setUp({ hasJsonPaths });
      return Promise.all(paths.map(async (path) => (await ask(mesos.handler, path)).status));
    };
    expect(await statuses(false)).toEqual([200, 200, 200, 404, 404]);
    expect(await statuses(true)).toEqual([200, 200, 200, 200, 200]);
  });
});
