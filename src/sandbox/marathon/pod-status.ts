import type { PodInstance, PodTask } from '../cluster/cluster-pod.ts';
import { endpointPorts, type PodJson, type PodResources } from '../cluster/pod-json.ts';
import type { Cluster } from '../cluster.ts';

/** A pod as `/v2/pods/::status` shows it: the definition, and each instance that lives. */
export function podStatusJson(cluster: Cluster, pod: PodJson): unknown {
  const instances = cluster.podInstances(pod.id);
  const changedAt = iso(Math.max(Date.parse(pod.version), ...instances.map(runningSinceMs)));
  return {
    id: pod.id,
    spec: pod,
    status: instances.length < pod.scaling.instances ? 'DEGRADED' : 'STABLE',
    statusSince: changedAt,
    instances: instances.map(instanceJson),
    terminationHistory: [],
    lastUpdated: changedAt,
    lastChanged: changedAt,
  };
}

function instanceJson(instance: PodInstance): unknown {
  const { id, pod, agent, agentId } = instance;
  const since = iso(runningSinceMs(instance));
  return {
    id,
    status: 'STABLE',
    statusSince: since,
    conditions: [],
    agentHostname: agent.hostname,
    agentId,
    agentRegion: 'local',
    agentZone: 'zone-0',
    resources: [{ ...pod.executorResources, gpus: 0 }, ...pod.containers.map(({ resources }) => resources)].reduce(sum),
    networks: networksOf(instance),
    containers: instance.tasks.map(containerJson),
    specReference: `/v2/pods${pod.id}::versions/${pod.version}`,
    localVolumes: [],
    lastUpdated: since,
    lastChanged: since,
    role: pod.role,
  };
}

function containerJson(task: PodTask): unknown {
  const last = task.statuses.at(-1);
  const since = iso(last?.atMs ?? 0);
  return {
    name: task.container.name,
    status: last?.state,
    statusSince: since,
    conditions: [],
    containerId: task.id,
    endpoints: endpointsOf(task),
    resources: task.container.resources,
    lastUpdated: since,
    lastChanged: since,
  };
}

/** An endpoint without a host port has nothing but its name. */
function endpointsOf(task: PodTask): unknown[] {
  const hostPorts = task.ports[Symbol.iterator]();
  return endpointPorts(task.app, task.container).map(({ name, hostPort }) => ({
    name,
    ...(hostPort === undefined ? {} : { allocatedHostPort: hostPorts.next().value }),
  }));
}

/** Only container networks have names. */
const networksOf = ({ pod, addresses }: PodInstance): unknown[] =>
  addresses.map(({ address }, index) => {
    const network = pod.networks[index];
    return {
      ...(network?.mode === 'container' && network.name !== undefined ? { name: network.name } : {}),
      addresses: [address],
    };
  });

const sum = (left: PodResources, right: PodResources): PodResources => ({
  cpus: left.cpus + right.cpus,
  mem: left.mem + right.mem,
  disk: left.disk + right.disk,
  gpus: left.gpus + right.gpus,
});

const runningSinceMs = ({ tasks }: PodInstance): number =>
  Math.max(...tasks.map((task) => task.statuses.at(-1)?.atMs ?? 0));

const iso = (ms: number): string => new Date(ms).toISOString();
