import type { AppJson } from '../../cluster/app-json.ts';
import type { ClusterTask } from '../../cluster/cluster-task.ts';
import { healthOf } from '../../cluster/health-results.ts';
import type { Cluster } from '../../cluster.ts';
import { taskJson } from './task-json.ts';

/** An app as the reads show it: its definition, counts of its tasks, and the tasks themselves where asked for. */
export function appJson(cluster: Cluster, app: AppJson, embeds: { tasks: boolean; readiness: boolean }): unknown {
  const tasks = cluster.listedTasks(app.id);
  const deployment = cluster.deploymentOf(app.id);
  return {
    ...app,
    ...countsOf(tasks),
    deployments: deployment === undefined ? [] : [{ id: deployment }],
    ...(embeds.readiness ? { readinessCheckResults: readinessOf(app, tasks, deployment) } : {}),
    ...(embeds.tasks ? { tasks: tasks.map((task) => taskJson(task)) } : {}),
  };
}

/** Marathon asks only during a deployment, and forgets with it what it was told. */
function readinessOf(app: AppJson, tasks: readonly ClusterTask[], deployment: string | undefined): unknown[] {
  return tasks.flatMap(({ id, readiness }) =>
    readiness === undefined || readiness.deployment !== deployment
      ? []
      : (app.readinessChecks ?? []).map(({ name }) => ({ name, taskId: id, ready: readiness.isReady })),
  );
}

function countsOf(tasks: readonly ClusterTask[]): Record<string, number> {
  const running = tasks.filter((task) => task.knownState === 'TASK_RUNNING');
  const healths = running.map((task) => healthOf(task.results));
  return {
    tasksStaged: tasks.filter(({ knownState }) => knownState === 'TASK_STAGING' || knownState === 'TASK_STARTING')
      .length,
    tasksRunning: running.length,
    tasksHealthy: healths.filter((health) => health === true).length,
    tasksUnhealthy: healths.filter((health) => health === false).length,
  };
}
