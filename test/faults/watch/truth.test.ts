import { expect, test } from 'vitest';
import { createCluster } from '../../../src/sandbox/cluster.ts';
import { seededRandom } from '../../../src/sandbox/seeded-random.ts';
import { systemClock } from '../../support/system-clock.ts';
import { readTruth } from './truth.ts';

/** A machine with an app that has a check and one that has none. */
function machine() {
  const cluster = createCluster({ clock: systemClock, random: seededRandom(1) });
  const agent = cluster.addAgent();
  cluster.addApp({ id: '/plain' });
  cluster.addApp({ id: '/checked', healthChecks: [{ protocol: 'TCP' }] });
  const truth = readTruth(cluster, agent);
  const stateOf = (task: string) => {
    truth.refresh();
    return truth.tasks.get(task)?.state;
  };
  return { cluster, agent, truth, stateOf };
}

test('a task without checks is healthy when it runs, and no sooner', () => {
  const { cluster, stateOf } = machine();
  const task = cluster.startTask('/plain', { state: 'TASK_STARTING' });
  expect(stateOf(task)).toBe('starting');
  cluster.setTaskState(task, 'TASK_RUNNING');
  expect(stateOf(task)).toBe('healthy');
});

test('a task with checks is healthy while they find it alive', () => {
  const { cluster, stateOf } = machine();
  const task = cluster.startTask('/checked');
  expect(stateOf(task)).toBe('starting');
  cluster.setHealth(task, true);
  expect(stateOf(task)).toBe('healthy');
  cluster.setHealth(task, false);
  expect(stateOf(task)).toBe('starting');
});

test('a task has ended though nobody was told, and stays so when it is forgotten everywhere', () => {
  const { cluster, agent, stateOf } = machine();
  const [one, two] = [cluster.startTask('/plain'), cluster.startTask('/plain')];
  expect([stateOf(one), stateOf(two)]).toEqual(['healthy', 'healthy']);
  cluster.endTask(one, 'TASK_FAILED', { marathon: false });
  expect(stateOf(one)).toBe('ended');
  cluster.renewAgent(agent);
  expect([stateOf(one), stateOf(two)]).toEqual(['ended', 'ended']);
});

test('a task that Marathon cannot reach is healthy all the same', () => {
  const { cluster, stateOf } = machine();
  const task = cluster.startTask('/plain');
  cluster.markUnreachable(task);
  expect(stateOf(task)).toBe('healthy');
});
