import type { HealthReport } from '../../model/health.ts';
import { appIdOfTask, containerOf, isPodTask, taskId } from '../../model/ids.ts';
import type { AgentIdentity, Sighting, Word } from '../../model/sighting.ts';
import type { IpAddress } from '../../model/task.ts';
import { wordFor } from '../../model/task-state.ts';
import { ipAddressIn } from '../ip-address.ts';
import { type JsonObject, nameIn, numberIn, objectIn, objectsIn, textIn } from '../json-fields.ts';
import { hostPortsOf } from './host-ports.ts';

/** A task as it stands in the agent's lists, with the executor it stands under. */
export interface AgentTask {
  readonly wire: unknown;
  readonly executor: JsonObject;
  /** Launched, but not handed to its executor yet: such a task has neither a state nor statuses. */
  readonly isQueued: boolean;
}

/**
 * The agent's word on one task (contract: Marathon, §7.2). `not of an app`: its id is in none of Marathon's forms, so it
 * is not ours to publish, and no loss to the list.
 */
export function decodeAgentTask(
  { wire, executor, isQueued }: AgentTask,
  identity: AgentIdentity,
): Sighting | 'malformed' | 'not of an app' {
  const fields = objectIn(wire);
  const id = nameIn(fields?.id);
  if (fields === undefined || id === undefined) return 'malformed';
  const app = appIdOfTask(taskId(id));
  if (app === undefined) return 'not of an app';
  const latest = latestStatus(fields.statuses);
  const state = textIn(latest?.state) ?? textIn(fields.state) ?? (isQueued ? 'TASK_STAGING' : '');
  const word = wordFor(state);
  if (word === undefined) return 'malformed';
  const isPod = isPodTask(taskId(id)) || isPodExecutor(fields, executor);
  return {
    task: {
      id: taskId(id),
      appId: app,
      agentId: identity.agentId,
      host: identity.hostname,
      version: undefined,
      // A pod's host ports stand with its executor, for all containers at once, and an endpoint for which no protocol
      // was named is not in the discovery info: only Marathon can say which port is whose.
      ports: isPod ? [] : hostPortsOf(fields),
      addresses: addressesIn(latest),
      isPod,
      container: containerOf(taskId(id)),
    },
    word,
    state,
    statedAtMs: statedAtMs(latest),
    health: healthIn(latest),
  };
}

/**
 * The order of the array is not guaranteed. Nor are its times, where the machine's clock was set back: but no task that
 * runs is starting again, none that is killed runs on, and nothing comes after its end.
 */
function latestStatus(wire: unknown): JsonObject | undefined {
  return objectsIn(wire).reduce<JsonObject | undefined>(
    (latest, status) => (latest === undefined || isLater(status, latest) ? status : latest),
    undefined,
  );
}

function isLater(status: JsonObject, other: JsonObject): boolean {
  const further = progressOf(status) - progressOf(other);
  return further > 0 || (further === 0 && timestampOf(status) >= timestampOf(other));
}

const PROGRESS: Readonly<Record<Word, number>> = { starting: 0, running: 1, doubtful: 1, draining: 2, ended: 3 };
const progressOf = ({ state }: JsonObject): number => PROGRESS[wordFor(textIn(state) ?? '') ?? 'doubtful'];

const timestampOf = (status: JsonObject): number => numberIn(status.timestamp) ?? 0;

function statedAtMs(status: JsonObject | undefined): number | undefined {
  const seconds = numberIn(status?.timestamp);
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}

/** Only tasks with a check that Mesos runs have one; it speaks for that one check. */
function healthIn(status: JsonObject | undefined): HealthReport | undefined {
  const healthy = status?.healthy;
  return typeof healthy === 'boolean' ? { reported: 1, alive: healthy ? 1 : 0 } : undefined;
}

function addressesIn(status: JsonObject | undefined): readonly IpAddress[] {
  return objectsIn(objectIn(status?.container_status)?.network_infos).flatMap((info) =>
    objectsIn(info.ip_addresses).flatMap((entry) => ipAddressIn(entry.ip_address, nameIn(info.name)) ?? []),
  );
}

/** Pods run under Mesos' default executor, whose id Marathon makes from the pod's. */
function isPodExecutor(task: JsonObject, executor: JsonObject): boolean {
  const ids = [textIn(task.executor_id), textIn(executor.id), textIn(executor.executor_id)];
  return textIn(executor.type) === 'DEFAULT' || ids.some((id) => id?.startsWith('instance-') ?? false);
}
