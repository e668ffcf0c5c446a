import { portsOf } from '../cluster/app-ports.ts';
import type { ClusterTask } from '../cluster/cluster-task.ts';
import type { Cluster } from '../cluster.ts';
import { discoveryJson } from './discovery-json.ts';
import { portRanges } from './port-ranges.ts';
import { statusJson } from './status-json.ts';

/** One of Marathon's tasks as its Mesos agent prints it. */
export function taskJson(task: ClusterTask, cluster: Cluster): unknown {
  const { app } = task;
  const labels = Object.entries(app.labels).map(([key, value]) => ({ key, value }));
  return {
    id: task.id,
    name: reversedName(task.appId),
    framework_id: cluster.frameworkId,
    // Command tasks have an executor of Mesos' own, and name none.
    executor_id: '',
    slave_id: task.agentId,
    state: task.statuses.at(-1)?.state ?? 'TASK_STAGING',
    resources: resourcesJson(app, task.ports),
    role: app.role,
    statuses: task.statuses.map((status) => statusJson(status, task)),
    ...(labels.length > 0 ? { labels } : {}),
    discovery: discoveryJson(reversedName(task.appId), portsOf(app), task.ports),
  };
}

export const resourcesJson = (
  { cpus, mem }: { readonly cpus: number; readonly mem: number },
  ports: readonly number[],
): unknown => ({
  disk: 0,
  mem,
  gpus: 0,
  cpus,
  ...(ports.length > 0 ? { ports: portRanges(ports) } : {}),
});

/** `/shop/web` → `web.shop`. */
export const reversedName = (appId: string): string => appId.slice(1).split('/').reverse().join('.');
