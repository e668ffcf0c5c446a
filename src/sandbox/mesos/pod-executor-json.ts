import type { PodInstance, PodTask } from '../cluster/cluster-pod.ts';
import { endpointPorts } from '../cluster/pod-json.ts';
import type { Cluster } from '../cluster.ts';
import { discoveryJson } from './discovery-json.ts';
import { containerId, statusJson } from './status-json.ts';
import { resourcesJson, reversedName } from './task-json.ts';

/** A pod has one executor, Mesos' default one, and below it a task for each container (contract: Marathon, §7.2). */
export function podExecutorJson(instance: PodInstance, cluster: Cluster): unknown {
  const id = podExecutorId(instance);
  const here = instance.tasks.map((task) => podTaskJson(task, id, cluster));
  return {
    id,
    name: '',
    source: '',
    type: 'DEFAULT',
    container: containerId({ instanceId: instance.id }),
    directory: `/var/lib/mesos/slaves/${instance.agentId}/frameworks/${cluster.frameworkId}/executors/${id}/runs/latest`,
    // The host ports of all its containers are the executor's.
    resources: resourcesJson(
      instance.pod.executorResources,
      instance.tasks.flatMap(({ ports }) => ports),
    ),
    role: instance.pod.role,
    queued_tasks: [],
    tasks: instance.place === 'running' ? here : [],
    completed_tasks: instance.place === 'completed' ? here : [],
  };
}

/** `shop_session.instance-<uuid>` → `instance-shop_session.<uuid>`. */
const podExecutorId = ({ id }: PodInstance): string => `instance-${id.replace('.instance-', '.')}`;

function podTaskJson(task: PodTask, executorId: string, cluster: Cluster): unknown {
  // The pod's own labels are the executor's.
  const labels = Object.entries(task.container.labels ?? {});
  return {
    id: task.id,
    name: task.container.name,
    framework_id: cluster.frameworkId,
    executor_id: executorId,
    slave_id: task.agentId,
    state: task.statuses.at(-1)?.state,
    resources: resourcesJson(task.container.resources, []),
    role: task.app.role,
    statuses: task.statuses.map((status) => statusJson(status, task)),
    ...(labels.length > 0 ? { labels: labels.map(([key, value]) => ({ key, value })) } : {}),
    discovery: discoveryJson(reversedName(task.appId), endpointPorts(task.app, task.container), task.ports),
  };
}
