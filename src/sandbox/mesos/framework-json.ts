import type { ClusterAgent, ForeignTask } from '../cluster/cluster-agent.ts';
import type { ClusterTask } from '../cluster/cluster-task.ts';
import type { Cluster } from '../cluster.ts';
import { podExecutorJson } from './pod-executor-json.ts';
import { containerId } from './status-json.ts';
import { resourcesJson, taskJson } from './task-json.ts';

export interface Frameworks {
  readonly frameworks: readonly unknown[];
  readonly completed_frameworks: readonly unknown[];
}

/** Every framework with something on this agent; one whose last executor has ended counts as completed. */
export function frameworksOn(cluster: Cluster, agent: ClusterAgent): Frameworks {
  const tasks = cluster.tasksOn(agent).filter((task) => task.place !== 'gone');
  const pods = cluster.podInstancesOn(agent);
  const executors = (isCompleted: boolean) => [
    ...tasks.filter(({ place }) => (place === 'completed') === isCompleted).map((task) => executorJson(task, cluster)),
    ...pods.filter(({ place }) => (place === 'completed') === isCompleted).map((pod) => podExecutorJson(pod, cluster)),
  ];
  const living = executors(false);
  const completed = executors(true);
  const ours = frameworkJson(cluster.frameworkId, cluster.frameworkName, living, completed);
  return {
    frameworks: [...(living.length > 0 ? [ours] : []), ...foreignFrameworks(agent)],
    completed_frameworks: living.length === 0 && completed.length > 0 ? [ours] : [],
  };
}

/** All that an agent's state is made of and that ever changes: while each of these is the same, so is the state. */
export function partsOf(cluster: Cluster, agent: ClusterAgent): readonly unknown[] {
  return [
    agent.id,
    agent.startedAtMs,
    agent.foreignTasks,
    ...cluster.tasksOn(agent).flatMap((task) => [task, task.place, task.statuses]),
    ...cluster.podInstancesOn(agent).flatMap((pod) => [pod, pod.place, ...pod.tasks.map(({ statuses }) => statuses)]),
  ];
}

const frameworkJson = (
  id: string,
  name: string,
  executors: readonly unknown[],
  completedExecutors: readonly unknown[],
): unknown => ({
  id,
  name,
  user: 'root',
  failover_timeout: 604_800,
  checkpoint: true,
  hostname: '',
  principal: '',
  role: '*',
  executors,
  completed_executors: completedExecutors,
});

/** A command task has an executor to itself, under its own id; the task stands in one of the three lists. */
function executorJson(task: ClusterTask, cluster: Cluster): unknown {
  const here = [taskJson(task, cluster)];
  return {
    id: task.id,
    name: `Command Executor (Task: ${task.id}) (Command: sh -c '${String(task.app.cmd ?? '')}')`,
    source: task.id,
    container: containerId(task),
    directory: `/var/lib/mesos/slaves/${task.agentId}/frameworks/${cluster.frameworkId}/executors/${task.id}/runs/latest`,
    resources: resourcesJson(task.app, task.ports),
    role: task.app.role,
    queued_tasks: task.place === 'queued' ? here : [],
    tasks: task.place === 'running' ? here : [],
    completed_tasks: task.place === 'completed' ? here : [],
  };
}

function foreignFrameworks(agent: ClusterAgent): unknown[] {
  const ids = [...new Set(agent.foreignTasks.map((task) => task.frameworkId))];
  return ids.map((id) => {
    const tasks = agent.foreignTasks.filter((task) => task.frameworkId === id);
    const executors = tasks.map((task) => foreignExecutorJson(task, agent));
    return frameworkJson(id, tasks[0]?.frameworkName ?? '', executors, []);
  });
}

function foreignExecutorJson(task: ForeignTask, agent: ClusterAgent): unknown {
  const resources = resourcesJson({ cpus: 0.1, mem: 32 }, task.ports);
  const json = {
    id: task.id,
    name: task.name,
    framework_id: task.frameworkId,
    executor_id: '',
    slave_id: agent.id,
    state: task.state,
    resources,
    role: '*',
    statuses: [{ state: task.state, timestamp: task.atMs / 1000 }],
  };
  return {
    id: task.id,
    name: '',
    source: task.id,
    container: task.id,
    directory: '',
    resources,
    role: '*',
    queued_tasks: [],
    tasks: [json],
    completed_tasks: [],
  };
}
