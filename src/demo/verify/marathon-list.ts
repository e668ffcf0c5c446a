import { bracketed } from '../../support/ip.ts';
import type { JsonReader } from '../json-reader.ts';

/** A task that Marathon lists as running on our agent, of an app or of a pod, and that has a port. */
export interface ListedTask {
  readonly id: string;
  readonly appId: string;
  /** Behind the name of each service of it: the names of the endpoints, in a pod, where no two containers share one. */
  readonly endings: readonly string[];
  /** `127.0.0.1:31000`: where its ports are reached, the first one first. */
  readonly places: readonly string[];
  /** All its checks have reported, and all say alive. */
  readonly isHealthy: boolean;
}

interface WireApp {
  readonly id: string;
  readonly networks: readonly { readonly mode: string }[];
  readonly container?: { readonly portMappings?: readonly WireMapping[] };
  readonly healthChecks?: readonly unknown[];
  readonly tasks: readonly WireTask[];
}

interface WireMapping {
  readonly containerPort: number;
  readonly hostPort?: number;
}

interface WireTask {
  readonly id: string;
  readonly slaveId: string;
  readonly state: string;
  readonly ports: readonly number[];
  readonly ipAddresses: readonly { readonly ipAddress: string }[];
  readonly healthCheckResults: readonly { readonly alive: boolean }[];
}

interface WirePod {
  readonly spec: { readonly id: string };
  readonly instances: readonly {
    readonly agentId?: string;
    readonly containers: readonly WireContainer[];
  }[];
}

interface WireContainer {
  readonly name: string;
  readonly containerId: string;
  readonly status: string;
  readonly conditions: readonly { readonly name: string; readonly value: string }[];
  readonly endpoints: readonly { readonly name: string; readonly allocatedHostPort?: number }[];
}

/** Marathon's own list, read as an operator would; a second opinion that shares no code with the daemon. */
export async function readMarathonList(
  urls: { readonly marathonUrl: string; readonly mesosAgentUrl: string },
  reader: JsonReader,
  signal: AbortSignal,
): Promise<readonly ListedTask[]> {
  const [list, pods, state] = await Promise.all([
    reader.get(`${urls.marathonUrl}/v2/apps?embed=apps.tasks`, signal),
    reader.get(`${urls.marathonUrl}/v2/pods/::status`, signal),
    reader.get(`${urls.mesosAgentUrl}/state`, signal),
  ]);
  const { id: agentId, pid } = state as { readonly id: string; readonly pid: string };
  const agentAddress = /@(.+):\d+$/.exec(pid)?.[1] ?? '';
  const tasks = (list as { readonly apps: readonly WireApp[] }).apps.flatMap((app) =>
    app.tasks
      .filter((task) => task.slaveId === agentId && task.state === 'TASK_RUNNING')
      .map((task) => ({
        id: task.id,
        appId: app.id,
        endings: [''],
        places: placesOf(task, app, agentAddress),
        isHealthy: isHealthy(task, app),
      }))
      .filter(({ places }) => places.length > 0),
  );
  return [...tasks, ...(pods as readonly WirePod[]).flatMap((pod) => containersOf(pod, agentId, agentAddress))];
}

/** The containers of a pod that have host ports; the demo's has no other endpoints. */
const containersOf = ({ spec, instances }: WirePod, agentId: string, agentAddress: string): ListedTask[] =>
  instances
    .filter((instance) => instance.agentId === agentId)
    .flatMap(({ containers }) => containers)
    .filter(({ status, endpoints }) => status === 'TASK_RUNNING' && endpoints.length > 0)
    .map(({ containerId, conditions, endpoints }) => ({
      id: containerId,
      appId: spec.id,
      endings: endpoints.map(({ name }) => `-${name}`),
      places: endpoints.map(({ allocatedHostPort }) => `${bracketed(agentAddress)}:${allocatedHostPort}`),
      isHealthy: conditions.every(({ name, value }) => name !== 'healthy' || value === 'true'),
    }));

function placesOf(task: WireTask, app: WireApp, agentAddress: string): string[] {
  const isOnContainerNetwork = app.networks.some(({ mode }) => mode === 'container');
  if (!isOnContainerNetwork) return task.ports.map((port) => `${bracketed(agentAddress)}:${port}`);
  const address = task.ipAddresses[0]?.ipAddress ?? '';
  return (app.container?.portMappings ?? []).map(({ containerPort }) => `${bracketed(address)}:${containerPort}`);
}

const isHealthy = (task: WireTask, app: WireApp): boolean =>
  task.healthCheckResults.length >= (app.healthChecks ?? []).length &&
  task.healthCheckResults.every(({ alive }) => alive);
