import type { HealthReport } from '../../../model/health.ts';
import { appId, taskId } from '../../../model/ids.ts';
import type { Sighting } from '../../../model/sighting.ts';
import type { IpAddress } from '../../../model/task.ts';
import { wordFor } from '../../../model/task-state.ts';
import { ipAddressIn } from '../../ip-address.ts';
import {
  type JsonObject,
  listIn,
  nameIn,
  nonEmptyTextIn,
  objectIn,
  objectsIn,
  portIn,
  textIn,
} from '../../json-fields.ts';
import { agentIdIn } from './locality.ts';
import { STARTED } from './started.ts';

/**
 * A task as Marathon's lists show it (contract: Marathon, §1.3). `undefined` when it is malformed or in a state nobody
 * has told us about: such a task is no evidence, of life or of death.
 */
export function decodeTask(wire: unknown): Sighting | undefined {
  const fields = objectIn(wire);
  const id = nameIn(fields?.id);
  const app = nameIn(fields?.appId);
  const ports = portsIn(fields?.ports);
  if (fields === undefined || id === undefined || app === undefined || ports === undefined) return undefined;
  const state = stateOf(fields);
  const word = state === STARTED ? 'running' : wordFor(state);
  if (word === undefined) return undefined;
  return {
    task: {
      id: taskId(id),
      appId: appId(app),
      agentId: agentIdIn(fields.slaveId),
      host: nameIn(fields.host),
      version: nameIn(fields.version),
      ports,
      addresses: addressesIn(fields.ipAddresses),
      isPod: false, // pods are in no list of tasks
      container: undefined,
    },
    word,
    state,
    startedAtMs: dateIn(fields.startedAt),
    health: healthIn(fields.healthCheckResults),
  };
}

function stateOf(fields: JsonObject): string {
  if (fields.state !== undefined && fields.state !== null) return textIn(fields.state) ?? '';
  return nonEmptyTextIn(fields.startedAt) === undefined ? 'TASK_STAGING' : STARTED;
}

/** More than a machine has to give, and so no task's. */
const MAX_PORTS = 65_536;
/** A task has one in each of its networks, or two. */
const MAX_ADDRESSES = 64;

/** Absent or null is none; `undefined` when one entry is no port, because then no index can be trusted. */
export function portsIn(wire: unknown): readonly number[] | undefined {
  if (wire === undefined || wire === null) return [];
  const list = listIn(wire);
  if (list === undefined || list.length > MAX_PORTS) return undefined;
  const ports = list.map(portIn);
  return ports.every((port) => port !== undefined) ? ports : undefined;
}

export const addressesIn = (wire: unknown): readonly IpAddress[] =>
  (listIn(wire) ?? [])
    .slice(0, MAX_ADDRESSES)
    .flatMap((entry) => ipAddressIn(objectIn(entry)?.ipAddress, undefined) ?? []);

function dateIn(wire: unknown): number | undefined {
  const ms = Date.parse(nonEmptyTextIn(wire) ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

/** Absent and empty mean the same: no check has reported yet. */
function healthIn(wire: unknown): HealthReport | undefined {
  const results = objectsIn(wire);
  if (results.length === 0) return undefined;
  return { reported: results.length, alive: results.filter((result) => result.alive === true).length };
}
