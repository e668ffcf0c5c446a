import type { ClusterAgent } from '../../sandbox/cluster/cluster-agent.ts';
import type { Cluster } from '../../sandbox/cluster.ts';
import { demoPod } from './demo-pod.ts';
import type { TaskPorts } from './task-ports.ts';

/** Starts the pod, its endpoint open first. Answers what closes it; the cluster is not told of that. */
export async function startDemoPod(cluster: Cluster, agent: ClusterAgent, ports: TaskPorts): Promise<() => void> {
  const { definition } = demoPod;
  const introduction = () => `I am the pod ${definition.id}`;
  const servers = await ports.open(demoPod, { introduction, isIll: () => false });
  cluster.addPod(definition);
  cluster.startPod(definition.id, { agent, ports: servers.map(({ port }) => port) });
  return () => {
    for (const server of servers) server.close();
  };
}
