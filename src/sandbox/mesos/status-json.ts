import type { NetworkJson } from '../cluster/app-json.ts';
import type { ClusterTask, TaskStatus } from '../cluster/cluster-task.ts';

/** What a status tells of its task, of an app or of a pod. */
type ReportedTask = Pick<ClusterTask, 'instanceId' | 'addresses'> & {
  readonly app: { readonly networks: readonly NetworkJson[] };
};

/** One status of a task as its agent prints it. */
export function statusJson(status: TaskStatus, task: ReportedTask): unknown {
  return {
    state: status.state,
    timestamp: status.atMs / 1000,
    ...(status.isHealthy === undefined ? {} : { healthy: status.isHealthy }),
    container_status: {
      container_id: { value: containerId(task) },
      network_infos: task.addresses.map(({ address, family }, index) => ({
        ...networkName(task, index),
        ip_addresses: [{ protocol: family, ip_address: address }],
      })),
    },
  };
}

/** Only container networks have names. */
function networkName(task: ReportedTask, index: number): { readonly name?: string } {
  const network = task.app.networks[index];
  return network?.mode === 'container' && network.name !== undefined ? { name: network.name } : {};
}

/** Some uuid that belongs to this task: the one of its instance. */
export const containerId = (task: Pick<ReportedTask, 'instanceId'>): string =>
  task.instanceId.replace(/^.*\.instance-/, '');
