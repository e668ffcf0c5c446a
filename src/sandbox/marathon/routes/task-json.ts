import { portsOf } from '../../cluster/app-ports.ts';
import { type CheckResult, type ClusterTask, isTerminal } from '../../cluster/cluster-task.ts';
import { wireAddresses } from '../../cluster/events.ts';

/** A task as `/v2/tasks` and the apps show it. `servicePorts` are filled in on `/v2/tasks` only (measured). */
export function taskJson(task: ClusterTask, servicePorts: readonly number[] = []): unknown {
  const isActive = !isTerminal(task.knownState);
  const isStarted = task.startedAtMs !== undefined && isActive;
  const hasAddresses = task.knownState !== 'TASK_STAGING' && task.knownState !== 'TASK_UNREACHABLE';
  return {
    appId: task.appId,
    healthCheckResults: task.results.flatMap((result) => (result === undefined ? [] : [resultJson(result, task)])),
    host: task.agent.hostname,
    id: task.id,
    ipAddresses: hasAddresses ? wireAddresses(task) : [],
    ports: isActive ? task.ports : [],
    servicePorts,
    slaveId: task.agentId,
    state: shownState(task.knownState),
    // Tasks that are not active lose these three (contract: Marathon, §1.3).
    ...(isActive ? { stagedAt: iso(task.stagedAtMs) } : {}),
    ...(isStarted ? { startedAt: iso(task.startedAtMs ?? 0) } : {}),
    ...(isActive ? { version: task.app.version } : {}),
    localVolumes: [],
    region: 'local',
    zone: 'zone-0',
    role: task.app.role,
  };
}

/** The ports that an app's current definition gives to load balancers. */
export const servicePortsOf = (app: Parameters<typeof portsOf>[0]): readonly number[] =>
  portsOf(app).map((port) => port.servicePort);

/** REST shows Marathon's condition, which has no word for some of Mesos' states (contract: Marathon, §1.3). */
function shownState(state: string): string {
  if (state === 'TASK_GONE_BY_OPERATOR') return 'TASK_GONE';
  return state === 'TASK_LOST' ? 'TASK_UNREACHABLE' : state;
}

/** Times that never were have no field; the instance id is printed as a Scala value (both measured). */
function resultJson(result: CheckResult, task: ClusterTask): unknown {
  const { firstSuccessMs, lastSuccessMs, lastFailureMs } = result;
  return {
    alive: result.isAlive,
    consecutiveFailures: result.consecutiveFailures,
    ...(firstSuccessMs === undefined ? {} : { firstSuccess: iso(firstSuccessMs) }),
    instanceId: `instance [${task.instanceId}]`,
    ...(lastSuccessMs === undefined ? {} : { lastSuccess: iso(lastSuccessMs) }),
    ...(lastFailureMs === undefined ? {} : { lastFailure: iso(lastFailureMs), lastFailureCause: FAILURE_CAUSE }),
  };
}

const FAILURE_CAUSE = '503 Service Unavailable';

const iso = (ms: number): string => new Date(ms).toISOString();
