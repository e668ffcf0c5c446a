import type { AppJson } from './app-json.ts';
import type { ClusterTask } from './cluster-task.ts';

/** An event as Marathon 1.11 streams it, its fields in that order, before its time is put in. */
export interface EventDraft {
  readonly eventType: string;
  readonly [field: string]: unknown;
}

export interface ClusterEvent extends EventDraft {
  readonly timestamp: string;
}

/** What events tell of a task, of an app or of a pod. */
export type ToldTask = Pick<
  ClusterTask,
  'id' | 'instanceId' | 'appId' | 'agent' | 'agentId' | 'ports' | 'addresses'
> & { readonly app: { readonly version: string } };

/** The message of a task that was killed. */
export const KILLED = 'Command terminated with signal Terminated';

/** Holds the place of a time that does not come last. */
const PENDING = '';

/** `state` is Mesos' own word, also where Marathon's REST shows another. */
export const statusUpdate = (task: ToldTask, state: string, message = ''): EventDraft => ({
  slaveId: task.agentId,
  taskId: task.id,
  taskStatus: state,
  message,
  appId: task.appId,
  host: task.agent.hostname,
  // Measured: an unreachable task's update comes without its addresses.
  ipAddresses: state === 'TASK_UNREACHABLE' ? [] : wireAddresses(task),
  ports: task.ports,
  version: task.app.version,
  eventType: 'status_update_event',
});

/** `isPlaced: false` while no agent is chosen yet. */
export const instanceChanged = (task: ToldTask, condition: string, isPlaced = true): EventDraft => ({
  instanceId: task.instanceId,
  condition,
  runSpecId: task.appId,
  agentId: isPlaced ? task.agentId : null,
  host: isPlaced ? task.agent.hostname : null,
  runSpecVersion: task.app.version,
  timestamp: PENDING,
  eventType: 'instance_changed_event',
});

export const healthStatusChanged = (task: ClusterTask, alive: boolean): EventDraft => ({
  appId: task.appId,
  instanceId: task.instanceId,
  version: task.app.version,
  alive,
  eventType: 'health_status_changed_event',
});

export const instanceHealthChanged = (task: ToldTask, healthy: boolean | null): EventDraft => ({
  instanceId: task.instanceId,
  runSpecId: task.appId,
  healthy,
  runSpecVersion: task.app.version,
  timestamp: PENDING,
  eventType: 'instance_health_changed_event',
});

/** Its `taskId` is an instance id (contract: Marathon, §4.3). */
export const failedHealthCheck = (task: ClusterTask, healthCheck: unknown): EventDraft => ({
  appId: task.appId,
  eventType: 'failed_health_check_event',
  healthCheck,
  taskId: task.instanceId,
});

export const unhealthyInstanceKill = (task: ClusterTask, reason: string): EventDraft => ({
  appId: task.appId,
  taskId: task.id,
  instanceId: task.instanceId,
  version: task.app.version,
  reason,
  host: task.agent.hostname,
  slaveId: task.agentId,
  eventType: 'unhealthy_instance_kill_event',
});

export const groupChange = (app: Pick<AppJson, 'id'>, version: string): EventDraft => ({
  groupId: app.id.replace(/\/[^/]*$/, '') || '/',
  version,
  eventType: 'group_change_success',
});

export const apiPost = (app: AppJson, uri: string): EventDraft => ({
  clientIp: '127.0.0.1',
  uri,
  appDefinition: app,
  eventType: 'api_post_event',
});

export const podCreated = (): EventDraft => ({
  clientIp: '127.0.0.1',
  uri: '/v2/pods',
  eventType: 'pod_created_event',
});

export const podUpdated = (podId: string): EventDraft => ({
  clientIp: '127.0.0.1',
  uri: `/v2/pods${podId}`,
  eventType: 'pod_updated_event',
});

export const podDeleted = (podId: string): EventDraft => ({ ...podUpdated(podId), eventType: 'pod_deleted_event' });

export const addHealthCheck = (app: AppJson, healthCheck: unknown): EventDraft => ({
  appId: app.id,
  eventType: 'add_health_check_event',
  healthCheck,
  timestamp: PENDING,
  version: app.version,
});

export const removeHealthCheck = (appId: string): EventDraft => ({ appId, eventType: 'remove_health_check_event' });

export const appTerminated = (appId: string): EventDraft => ({ appId, eventType: 'app_terminated_event' });

export const wireAddresses = (task: Pick<ToldTask, 'addresses'>): readonly unknown[] =>
  task.addresses.map(({ address, family }) => ({ ipAddress: address, protocol: family }));

/** Marathon's word for the state of an instance whose task is in this state. */
export function conditionOf(state: string): string {
  const word = state.replace(/^TASK_/, '').toLowerCase();
  const known: Readonly<Record<string, string>> = { gone_by_operator: 'Gone', lost: 'Unreachable', staging: 'Staging' };
  return known[word] ?? word.charAt(0).toUpperCase() + word.slice(1);
}
