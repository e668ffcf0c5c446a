import { bracketed } from '../../support/ip.ts';
import type { JsonReader } from '../json-reader.ts';

/** A task that Marathon lists as running on our agent, and that has a port. */
export interface ListedTask {
  readonly id: string;
  readonly appId: string;
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

/** Marathon's own list, read as an operator would; a second opinion that shares no code with the daemon. */
export async function readMarathonList(
  urls: { readonly marathonUrl: string; readonly mesosAgentUrl: string },
  reader: JsonReader,
  signal: AbortSignal,
): Promise<readonly ListedTask[]> {
  const [list, state] = await Promise.all([
    reader.get(`${urls.marathonUrl}/v2/apps?embed=apps.tasks`, signal),
    reader.get(`${urls.mesosAgentUrl}/state`, signal),
  ]);
  const { id: agentId, pid } = state as { readonly id: string; readonly pid: string };
  const agentAddress = /@(.+):\d+$/.exec(pid)?.[1] ?? '';
  return (list as { readonly apps: readonly WireApp[] }).apps.flatMap((app) =>
    app.tasks
      .filter((task) => task.slaveId === agentId && task.state === 'TASK_RUNNING')
      .map((task) => ({
        id: task.id,
        appId: app.id,
        places: placesOf(task, app, agentAddress),
        isHealthy: isHealthy(task, app),
      }))
      .filter(({ places }) => places.length > 0),
  );
}

function placesOf(task: WireTask, app: WireApp, agentAddress: string): string[] {
  const isOnContainerNetwork = app.networks.some(({ mode }) => mode === 'container');
  if (!isOnContainerNetwork) return task.ports.map((port) => `${bracketed(agentAddress)}:${port}`);
  const address = task.ipAddresses[0]?.ipAddress ?? '';
  return (app.container?.portMappings ?? []).map(({ containerPort }) => `${bracketed(address)}:${containerPort}`);
}

const isHealthy = (task: WireTask, app: WireApp): boolean =>
  task.healthCheckResults.length >= (app.healthChecks ?? []).length &&
  task.healthCheckResults.every(({ alive }) => alive);
