import { describe, expect, test } from 'vitest';
import type { ClusterEvent } from '../../../src/sandbox/cluster/events.ts';
import { createCluster } from '../../../src/sandbox/cluster.ts';
import { seededRandom } from '../../../src/sandbox/seeded-random.ts';
import { createHandClock } from './sandbox-clock.ts';

const CHECK = { protocol: 'HTTP', path: '/health' };

function setUp() {
  const clock = createHandClock();
  const cluster = createCluster({ clock, random: seededRandom(1) });
  const agent = cluster.addAgent({ hostname: 'one.example', address: '10.0.0.1' });
  const events: ClusterEvent[] = [];
  cluster.onEvent((event) => events.push(event));
  /** What was told since the last time, in short. */
  const told = () =>
    events.splice(0).map(({ eventType, taskStatus, condition, alive, healthy }) => {
      const what = taskStatus ?? condition ?? alive ?? healthy;
      return what === undefined ? eventType : `${eventType} ${String(what)}`;
    });
  return { clock, cluster, agent, events, told };
}

describe('apps', () => {
  test('a new version that scales keeps the time of the last configuration change', async () => {
    const { cluster, clock } = setUp();
    const first = cluster.addApp({ id: '/web', labels: { a: '1' } });
    await clock.advance(1_000);
    const scaled = cluster.updateApp('/web', { instances: 3 });
    expect(scaled.version > first.version).toBe(true);
    expect(scaled.versionInfo).toEqual({ lastScalingAt: scaled.version, lastConfigChangeAt: first.version });
    expect(scaled.portDefinitions).toEqual(first.portDefinitions);
  });

  test('a new version that changes the configuration says so, and both versions are kept', () => {
    const { cluster } = setUp();
    const first = cluster.addApp({ id: '/web' });
    const changed = cluster.updateApp('/web', { labels: { a: '2' } });
    expect(changed.versionInfo.lastConfigChangeAt).toBe(changed.version);
    expect(cluster.versions('/web').map((app) => app.version)).toEqual([changed.version, first.version]);
  });

  test('an app comes with the events of its deployment, which ends when its tasks run', () => {
    const { cluster, told } = setUp();
    cluster.addApp({ id: '/shop/web', healthChecks: [CHECK] });
    expect(told()).toEqual([
      'deployment_info',
      'add_health_check_event',
      'deployment_step_success',
      'deployment_info',
      'group_change_success',
      'api_post_event',
    ]);
    expect(cluster.deploymentOf('/shop/web')).toBeDefined();
    cluster.startTask('/shop/web');
    expect(told().slice(-2)).toEqual(['deployment_step_success', 'deployment_success']);
    expect(cluster.deploymentOf('/shop/web')).toBeUndefined();
  });

  test('removing an app kills its tasks', () => {
    const { cluster, agent, told } = setUp();
    cluster.addApp({ id: '/web', healthChecks: [CHECK] });
    cluster.startTask('/web');
    told();
    cluster.removeApp('/web');
    expect(told()).toEqual([
      'deployment_info',
      'remove_health_check_event',
      'group_change_success',
      'instance_changed_event Running',
      'status_update_event TASK_KILLED',
      'instance_changed_event Killed',
      'app_terminated_event',
      'deployment_step_success',
      'deployment_success',
    ]);
    expect(cluster.apps()).toEqual([]);
    expect(cluster.tasksOn(agent).map((task) => task.place)).toEqual(['completed']);
  });
});

describe('tasks', () => {
  test('a task that starts at once tells every step', () => {
    const { cluster, events, told } = setUp();
    cluster.addApp({ id: '/shop/web', instances: 9 }, { events: false });
    const id = cluster.startTask('/shop/web');
    expect(id).toMatch(/^shop_web\.instance-[0-9a-f-]{36}\._app\.1$/);
    expect(events[0]).toMatchObject({ agentId: null, host: null, runSpecId: '/shop/web' });
    expect(events[3]).toMatchObject({ host: 'one.example' });
    expect(told()).toEqual([
      'instance_changed_event Scheduled',
      'instance_changed_event Provisioned',
      'status_update_event TASK_STARTING',
      'instance_changed_event Starting',
      'status_update_event TASK_RUNNING',
      'instance_changed_event Running',
    ]);
  });

  test('a task can be led through its states one by one', () => {
    const { cluster, agent } = setUp();
    cluster.addApp({ id: '/web' });
    const id = cluster.startTask('/web', { state: 'TASK_STAGING' });
    const seen = () => [cluster.task(id)?.knownState, cluster.tasksOn(agent)[0]?.place];
    expect(seen()).toEqual(['TASK_STAGING', 'queued']);
    cluster.advanceTask(id);
    expect(seen()).toEqual(['TASK_STARTING', 'running']);
    cluster.advanceTask(id);
    expect(seen()).toEqual(['TASK_RUNNING', 'running']);
  });

  test('a task that ends leaves Marathon, and is completed on its agent', () => {
    const { cluster, agent, told } = setUp();
    cluster.addApp({ id: '/web' });
    const id = cluster.startTask('/web');
    told();
    cluster.endTask(id);
    expect(told()).toEqual(['status_update_event TASK_FINISHED', 'instance_changed_event Finished']);
    expect(cluster.listedTasks()).toEqual([]);
    expect(cluster.tasksOn(agent)).toMatchObject([{ id, place: 'completed' }]);
  });

  test('a task that ends unheard of by Marathon is learnt by reconciliation', () => {
    const { cluster, told } = setUp();
    cluster.addApp({ id: '/web' });
    const id = cluster.startTask('/web');
    told();
    cluster.endTask(id, 'TASK_FAILED', { marathon: false });
    expect(told()).toEqual([]);
    expect(cluster.listedTasks()).toMatchObject([{ id, knownState: 'TASK_RUNNING', place: 'completed' }]);
    cluster.reconcile(id);
    expect(told()).toEqual(['status_update_event TASK_FAILED', 'instance_changed_event Failed']);
    expect(cluster.listedTasks()).toEqual([]);
  });

  test('another run of an instance has its instance id and the next number', () => {
    const { cluster } = setUp();
    cluster.addApp({ id: '/web' });
    const first = cluster.startTask('/web');
    cluster.endTask(first, 'TASK_FAILED', { staysListed: true });
    const second = cluster.startTask('/web', { again: first });
    expect(second).toBe(first.replace(/1$/, '2'));
    expect(cluster.listedTasks().map((task) => task.id)).toEqual([second]);
  });

  test('an unreachable task runs on, and comes back', () => {
    const { cluster, agent, events, told } = setUp();
    cluster.addApp({ id: '/web', instances: 2, unreachableStrategy: 'disabled' });
    const id = cluster.startTask('/web');
    told();
    cluster.markUnreachable(id);
    expect(events[0]).toMatchObject({ ipAddresses: [] });
    expect(told()).toEqual(['status_update_event TASK_UNREACHABLE', 'instance_changed_event Unreachable']);
    expect(cluster.listedTasks()[0]?.knownState).toBe('TASK_UNREACHABLE');
    expect(cluster.tasksOn(agent)[0]?.statuses.at(-1)?.state).toBe('TASK_RUNNING');
    cluster.setTaskState(id, 'TASK_RUNNING');
    expect(events[0]?.message).toBe('Unreachable agent re-reregistered');
    expect(told()).toEqual(['status_update_event TASK_RUNNING', 'instance_changed_event Running']);
  });

  test('with the default strategy an unreachable task is no longer listed', () => {
    const { cluster } = setUp();
    cluster.addApp({ id: '/web' });
    cluster.markUnreachable(cluster.startTask('/web'));
    expect(cluster.listedTasks()).toEqual([]);
  });

  test('an expunged task dies with an instance event alone', () => {
    const { cluster, agent, told } = setUp();
    cluster.addApp({ id: '/web' });
    const id = cluster.startTask('/web');
    told();
    cluster.expunge(id);
    expect(told()).toEqual(['instance_changed_event Killed']);
    expect(cluster.listedTasks()).toEqual([]);
    expect(cluster.tasksOn(agent)[0]?.place).toBe('completed');
  });

  test('what is lost on the stream is in the lists all the same', () => {
    const { cluster, told } = setUp();
    cluster.addApp({ id: '/web' }, { events: false });
    cluster.startTask('/web', { events: false });
    expect(told()).toEqual([]);
    expect(cluster.listedTasks()).toHaveLength(1);
  });

  test('an agent with a new id has none of its tasks, and Marathon still lists them', () => {
    const { cluster, agent } = setUp();
    cluster.addApp({ id: '/web' });
    cluster.startTask('/web');
    const before = agent.id;
    expect(cluster.renewAgent(agent)).not.toBe(before);
    expect(cluster.tasksOn(agent).filter((task) => task.place !== 'gone')).toEqual([]);
    expect(cluster.listedTasks()).toMatchObject([{ agentId: before }]);
  });
});

describe('host ports', () => {
  const web = { id: '/web', portDefinitions: [{ port: 0 }, { port: 0 }] };

  test('go up from 31000 on each agent, and are given out again', () => {
    const { cluster, agent } = setUp();
    const other = cluster.addAgent();
    cluster.addApp(web);
    const ports = (id: string) => cluster.task(id)?.ports;
    const first = cluster.startTask('/web', { agent });
    expect(ports(first)).toEqual([31_000, 31_001]);
    expect(ports(cluster.startTask('/web', { agent }))).toEqual([31_002, 31_003]);
    expect(ports(cluster.startTask('/web', { agent: other }))).toEqual([31_000, 31_001]);
    cluster.killTask(first);
    expect(ports(cluster.startTask('/web', { agent }))).toEqual([31_000, 31_001]);
  });

  test('can be asked for, even when another task has them', () => {
    const { cluster } = setUp();
    cluster.addApp(web);
    const first = cluster.startTask('/web', { ports: [31_005, 31_006] });
    const second = cluster.startTask('/web', { ports: [31_005, 31_006] });
    expect(cluster.task(second)?.ports).toEqual(cluster.task(first)?.ports);
  });

  test('are the definition’s own when it requires them, and none without a host port', () => {
    const { cluster } = setUp();
    cluster.addApp({ id: '/fixed', requirePorts: true, portDefinitions: [{ port: 8_080 }] });
    cluster.addApp({
      id: '/overlay',
      networks: [{ mode: 'container', name: 'dcos' }],
      container: { portMappings: [{ containerPort: 80 }, { containerPort: 81, hostPort: 0 }] },
    });
    expect(cluster.task(cluster.startTask('/fixed'))?.ports).toEqual([8_080]);
    expect(cluster.task(cluster.startTask('/overlay'))?.ports).toEqual([31_000]);
  });
});

describe('health', () => {
  const checked = { id: '/web', instances: 5, healthChecks: [CHECK, { protocol: 'TCP' }] };

  test('each verdict tells the check, then the instance', () => {
    const { cluster, told } = setUp();
    cluster.addApp(checked);
    const id = cluster.startTask('/web');
    told();
    cluster.setHealth(id, [true, undefined]);
    expect(told()).toEqual(['health_status_changed_event true']);
    cluster.setHealth(id, true);
    expect(told()).toEqual(['health_status_changed_event true', 'instance_health_changed_event true']);
    cluster.setHealth(id, [undefined, false]);
    expect(told()).toEqual([
      'failed_health_check_event',
      'health_status_changed_event false',
      'instance_health_changed_event false',
    ]);
    cluster.setHealth(id, [true, false]);
    expect(told()).toEqual(['failed_health_check_event']);
    cluster.killTask(id);
    expect(told().at(-1)).toBe('instance_health_changed_event null');
  });

  test('a check that Mesos runs reports through the agent, and outlives the leader', () => {
    const { cluster, agent, told } = setUp();
    cluster.addApp({ id: '/web', instances: 5, healthChecks: [CHECK, { protocol: 'MESOS_HTTP' }] });
    const id = cluster.startTask('/web');
    told();
    cluster.setHealth(id, true);
    expect(told()[0]).toBe('status_update_event TASK_RUNNING');
    expect(cluster.tasksOn(agent)[0]?.statuses.at(-1)?.isHealthy).toBe(true);
    cluster.loseHealthMemory();
    expect(cluster.task(id)?.results.map((result) => result?.isAlive)).toEqual([undefined, true]);
    cluster.recheckHealth();
    expect(cluster.task(id)?.results.map((result) => result?.isAlive)).toEqual([true, true]);
  });
});

test('ten thousand tasks are started within a second', () => {
  const { cluster } = setUp();
  const agents = Array.from({ length: 50 }, () => cluster.addAgent());
  const started = performance.now();
  for (let app = 0; app < 100; app += 1) {
    cluster.addApp({ id: `/app-${app}`, instances: 100 }, { events: false });
    for (let task = 0; task < 100; task += 1) {
      const [agent = cluster.addAgent()] = agents.slice(task % 50);
      cluster.startTask(`/app-${app}`, { agent, events: false });
    }
  }
  expect(cluster.listedTasks()).toHaveLength(10_000);
  // The figure is 0.2 s; a bound below 5 s would measure the machine.
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('the same seed gives the same ids', () => {
  const ids = [0, 1].map(() => {
    const { cluster } = setUp();
    cluster.addApp({ id: '/web' });
    return cluster.startTask('/web');
  });
  expect(ids[0]).toBe(ids[1]);
});

test('a rolling deployment is open until no task of the older configuration is left', async () => {
  const { cluster, clock } = setUp();
  cluster.addApp({ id: '/web', instances: 2 });
  const old = [cluster.startTask('/web'), cluster.startTask('/web')];
  expect(cluster.deploymentOf('/web')).toBeUndefined();
  await clock.advance(1_000);
  cluster.updateApp('/web', { env: { LEVEL: '2' } });
  for (const id of old) {
    cluster.startTask('/web');
    expect(cluster.deploymentOf('/web')).toBeDefined();
    cluster.killTask(id);
  }
  expect(cluster.deploymentOf('/web')).toBeUndefined();
});
