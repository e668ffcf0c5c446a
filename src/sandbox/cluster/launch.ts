import { appId, taskId } from '../../model/ids.ts';
import type { IpAddress } from '../../model/task.ts';
import type { AgentRegistry } from './agent-registry.ts';
import type { AppJson } from './app-json.ts';
import { portsOf, takePorts } from './app-ports.ts';
import type { ClusterAgent } from './cluster-agent.ts';
import type { ClusterTask, MutableTask } from './cluster-task.ts';
import { safePath } from './safe-path.ts';
import { addressesFor } from './task-addresses.ts';

/** What is decided about a new task before it is made. */
export interface Launch {
  readonly app: AppJson;
  readonly agent: ClusterAgent;
  readonly nowMs: number;
  readonly ports: readonly number[] | undefined;
  readonly addresses: readonly IpAddress[] | undefined;
  /** The task whose instance runs again. */
  readonly previous: ClusterTask | undefined;
}

/** A task that is staged: on its agent it stands in the queue, with its ports taken. */
export function launchTask(launch: Launch, agents: AgentRegistry, uuid: () => string): MutableTask {
  const { app, agent, nowMs, previous } = launch;
  const instanceId = previous?.instanceId ?? `${safePath(app.id)}.instance-${uuid()}`;
  const { agentNumber, serial } = agents.nextSerial(agent);
  return {
    id: taskId(`${instanceId}._app.${previous === undefined ? 1 : incarnationAfter(previous.id)}`),
    instanceId,
    appId: appId(app.id),
    app,
    agent,
    agentId: agent.id,
    ports: takePorts(launch.ports ?? wantedBy(app), agents.portsOf(agent)),
    addresses: launch.addresses ?? addressesFor(app, agent.address, agentNumber, serial),
    stagedAtMs: nowMs,
    startedAtMs: undefined,
    isListed: true,
    knownState: 'TASK_STAGING',
    statuses: [],
    place: 'queued',
    results: [],
    verdicts: [],
    readiness: undefined,
    isDeployed: false,
  };
}

/** Only ports that ask for a host port get one, so the list is compressed (contract: Marathon, §2). */
const wantedBy = (app: AppJson): readonly number[] =>
  portsOf(app).flatMap(({ hostPort }) => (hostPort === undefined ? [] : [hostPort]));

const incarnationAfter = (id: string): number => Number(/\.(\d+)$/.exec(id)?.[1] ?? 0) + 1;
