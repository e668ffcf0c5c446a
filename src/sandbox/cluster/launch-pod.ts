import { appId, taskId } from '../../model/ids.ts';
import type { IpAddress } from '../../model/task.ts';
import type { AgentRegistry } from './agent-registry.ts';
import { takePorts } from './app-ports.ts';
import type { ClusterAgent } from './cluster-agent.ts';
import type { MutablePodInstance } from './cluster-pod.ts';
import { endpointPorts, type PodJson } from './pod-json.ts';
import { safePath } from './safe-path.ts';
import { addressesFor } from './task-addresses.ts';

/** What is decided about an instance of a pod before it is made. */
export interface PodLaunch {
  readonly pod: PodJson;
  readonly agent: ClusterAgent;
  /** Exactly these host ports, for the endpoints that ask for one, in order. Left out: free ones. */
  readonly ports: readonly number[] | undefined;
  readonly addresses: readonly IpAddress[] | undefined;
}

/** An instance with its ports taken, and nothing reported of it yet. */
export function launchPod(launch: PodLaunch, agents: AgentRegistry, uuid: () => string): MutablePodInstance {
  const { pod, agent } = launch;
  const id = `${safePath(pod.id)}.instance-${uuid()}`;
  const { agentNumber, serial } = agents.nextSerial(agent);
  const addresses = launch.addresses ?? addressesFor(pod, agent.address, agentNumber, serial);
  const common = { instanceId: id, appId: appId(pod.id), app: pod, agent, agentId: agent.id, addresses };
  let used = 0;
  const tasks = pod.containers.map((container) => {
    const asked = endpointPorts(pod, container).flatMap(({ hostPort }) => (hostPort === undefined ? [] : [hostPort]));
    const wanted = launch.ports?.slice(used, used + asked.length) ?? asked;
    used += asked.length;
    const ports = takePorts(wanted, agents.portsOf(agent));
    return { ...common, id: taskId(`${id}.${container.name}.1`), container, ports, statuses: [] };
  });
  return { id, pod, agent, agentId: agent.id, addresses, tasks, place: 'running' };
}
