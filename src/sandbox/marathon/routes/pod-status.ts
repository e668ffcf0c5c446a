import type { PodInstance, PodTask } from '../../cluster/cluster-pod.ts';
import { endpointPorts, type PodJson, type PodResources } from '../../cluster/pod-json.ts';
import type { Cluster } from '../../cluster.ts';

/** A pod as `/v2/pods/::status` shows it: the definition, and each instance that lives. */
export function podStatusJson(cluster: Cluster, pod: PodJson): unknown {
  const instances = cluster.podInstances(pod.id);
  const changedAt = iso(Math.max(Date.parse(pod.version), ...instances.map(runningSinceMs)));
  return {
    id: pod.id,
    spec: pod,
    status: instances.length < pod.scaling.instances || instances.some(isUnhealthy) ? 'DEGRADED' : 'STABLE',
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
    status: isUnhealthy(instance) ? 'DEGRADED' : 'STABLE',
    statusSince: since,
    conditions: [],
    agentHostname: agent.hostname,
    agentId,
    agentRegion: 'local',
    agentZone: 'zone-0',
    resources: [{ ...pod.executorResources, gpus: 0 }, ...pod.containers.map(({ resources }) => resources)].reduce(sum),
    networks: networksOf(instance),
    containers: instance.tasks.map(containerJson),
    specReference: `/v2/pods${pod.id}::versions/${inNanoseconds(pod.version)}`,
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
    conditions: healthConditions(task, since),
    containerId: task.id,
    endpoints: endpointsOf(task),
    resources: task.container.resources,
    lastUpdated: since,
    lastChanged: since,
  };
}

/**
 * Those with a host port first, and last of all the one that the check names, the only one with a health. An endpoint
 * without a host port has nothing but its name.
 */
function endpointsOf(task: PodTask): unknown[] {
  const endpoints = endpointPorts(task.app, task.container);
  const checked = checkedEndpoint(task);
  const isHealthy = task.statuses.at(-1)?.isHealthy;
  const reserved = endpoints
    .filter(({ hostPort }) => hostPort !== undefined)
    .map(({ name }, index) => ({ name, allocatedHostPort: task.ports[index] }));
  const others = endpoints.filter(({ hostPort }) => hostPort === undefined).map(({ name }) => ({ name }));
  const all = [...reserved, ...others];
  const withHealth = all
    .filter(({ name }) => name === checked)
    .map((endpoint) => ({ ...endpoint, ...(isHealthy === undefined ? {} : { healthy: isHealthy }) }));
  return [...all.filter(({ name }) => name !== checked), ...withHealth];
}

const checkedEndpoint = ({ container: { healthCheck } }: PodTask): string | undefined =>
  (healthCheck?.http ?? healthCheck?.tcp)?.endpoint;

/** Unhealthy as long as nothing has been reported. */
function healthConditions(task: PodTask, since: string): unknown[] {
  if (task.container.healthCheck === undefined) return [];
  const isHealthy = task.statuses.at(-1)?.isHealthy;
  const reason = isHealthy === undefined ? 'health-unreported-by-mesos' : 'health-reported-by-mesos';
  return [{ name: 'healthy', lastChanged: since, lastUpdated: since, value: String(isHealthy ?? false), reason }];
}

const isUnhealthy = ({ tasks }: PodInstance): boolean =>
  tasks.some(({ container, statuses }) => container.healthCheck !== undefined && statuses.at(-1)?.isHealthy !== true);

/** The reference to the specification has more digits than the version anywhere else (measured). */
const inNanoseconds = (version: string): string => version.replace(/Z$/, '113595Z');

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
