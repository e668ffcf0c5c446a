import type { ClusterTask } from '../../sandbox/cluster/cluster-task.ts';
import { bracketed } from '../../support/ip.ts';

/** `127.0.0.1:31000`, the task's first port; empty where it has none, or is forgotten. */
export function whereIs(task: ClusterTask | undefined): string {
  if (task === undefined) return '';
  const isOnContainerNetwork = task.app.networks.some(({ mode }) => mode === 'container');
  const address = isOnContainerNetwork ? task.addresses[0]?.address : task.agent.address;
  const port = isOnContainerNetwork ? task.app.container?.portMappings?.[0]?.containerPort : task.ports[0];
  return address === undefined || port === undefined ? '' : `${bracketed(address)}:${port}`;
}
