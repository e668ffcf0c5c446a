import { type AppPort, portsOf } from '../cluster/app-ports.ts';
import type { ClusterTask, TaskStatus } from '../cluster/cluster-task.ts';
import type { Cluster } from '../cluster.ts';
import { portRanges } from './port-ranges.ts';

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
    discovery: {
      visibility: 'FRAMEWORK',
      name: reversedName(task.appId),
      ports: { ports: discoveryPorts(task) },
    },
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
const reversedName = (appId: string): string => appId.slice(1).split('/').reverse().join('.');

function statusJson(status: TaskStatus, task: ClusterTask): unknown {
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
function networkName(task: ClusterTask, index: number): { readonly name?: string } {
  const network = task.app.networks[index];
  return network?.mode === 'container' && network.name !== undefined ? { name: network.name } : {};
}

/** Some uuid that belongs to this task: the one of its instance. */
export const containerId = (task: ClusterTask): string => task.instanceId.replace(/^.*\.instance-/, '');

/** One entry for each protocol of each port; where the number is valid stands in a label (contract: Marathon, §7.2). */
function discoveryPorts(task: ClusterTask): unknown[] {
  const hostPorts = task.ports[Symbol.iterator]();
  return portsOf(task.app).flatMap((port) => {
    const number = port.hostPort === undefined ? port.containerPort : hostPorts.next().value;
    const labels = [...Object.entries(port.labels), ...scopeOf(port)].map(([key, value]) => ({ key, value }));
    return port.protocol.split(',').map((protocol) => ({
      number,
      ...(port.name === undefined ? {} : { name: port.name }),
      protocol,
      ...(labels.length > 0 ? { labels: { labels } } : {}),
    }));
  });
}

function scopeOf(port: AppPort): [string, string][] {
  if (port.containerPort === undefined || port.hostPort !== undefined) return [['network-scope', 'host']];
  const name: [string, string][] = port.networkName === undefined ? [] : [['network-name', port.networkName]];
  return [['network-scope', 'container'], ...name];
}
