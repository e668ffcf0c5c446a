import {
  type AgentId,
  type AppId,
  appId,
  containerOf,
  type InstanceKey,
  instanceKeyOf,
  isPodTask,
  taskId,
} from '../../../model/ids.ts';
import type { Sighting, Word } from '../../../model/sighting.ts';
import { wordFor } from '../../../model/task-state.ts';
import { parseDocument } from '../../json-document.ts';
import { type JsonObject, nameIn, objectIn, textIn } from '../../json-fields.ts';
import { addressesIn, portsIn } from '../tasks/decode-task.ts';
import { agentIdIn } from '../tasks/locality.ts';
import { IRRELEVANT_EVENTS } from './event-types.ts';

/** What one event of the stream says to us. */
export type MarathonEvent =
  /** A task's state. `agentId` is `undefined` when the event did not come from Mesos: then its id must be looked up. */
  | { readonly kind: 'status'; readonly sighting: Sighting; readonly agentId: AgentId | undefined }
  /** A task is about to be killed for its health. The event names no ports and no addresses. */
  | { readonly kind: 'draining'; readonly sighting: Sighting; readonly agentId: AgentId | undefined }
  /** `null`: its health is unknown again. */
  | {
      readonly kind: 'health';
      readonly instance: InstanceKey;
      readonly appId: AppId;
      readonly isAlive: boolean | null;
    }
  /** Something happened to an instance; only the witnesses can say what. */
  | {
      readonly kind: 'rumour';
      readonly instance: InstanceKey;
      readonly appId: AppId;
      readonly agentId: AgentId | undefined;
    }
  /** The app is to be read again. */
  | { readonly kind: 'app'; readonly appId: AppId }
  /** A stream, ours or another client's, has been attached. */
  | { readonly kind: 'attached' }
  | { readonly kind: 'ignored'; readonly type: string }
  /** A type nobody has told us about: to be counted, not logged one by one. */
  | { readonly kind: 'unknown'; readonly type: string }
  | { readonly kind: 'malformed'; readonly why: string };

/**
 * Decodes the data of one event. Never throws. Goes by the JSON's `eventType`, because 0.9 and 0.10 send no `event:`
 * line; fields and types it does not know are no error (contract: Marathon, §4.3).
 */
export function decodeEvent(data: string): MarathonEvent {
  let event: JsonObject | undefined;
  try {
    event = objectIn(parseDocument(data));
  } catch {
    return { kind: 'malformed', why: `not JSON, ${data.length} characters` };
  }
  const type = textIn(event?.eventType);
  if (event === undefined || type === undefined) return { kind: 'malformed', why: 'no eventType' };
  switch (type) {
    case 'status_update_event':
      return decodeStatus(event);
    case 'unhealthy_task_kill_event':
    case 'unhealthy_instance_kill_event':
      return decodeKill(event, type);
    case 'health_status_changed_event':
      return decodeHealth(event, event.alive);
    case 'instance_health_changed_event':
      return decodeHealth(event, event.healthy);
    case 'instance_changed_event':
    case 'unknown_instance_terminated_event':
    case 'unknown_task_terminated_event':
      return rumourOf(event);
    case 'app_terminated_event':
    case 'add_health_check_event':
    case 'remove_health_check_event':
      return appOf(event);
    case 'event_stream_attached':
      return { kind: 'attached' };
    default:
      return IRRELEVANT_EVENTS.has(type) ? { kind: 'ignored', type } : { kind: 'unknown', type };
  }
}

/** A state nobody has told us about is no evidence: the witnesses are asked instead (contract: Marathon, §5). */
function decodeStatus(event: JsonObject): MarathonEvent {
  const state = nameIn(event.taskStatus);
  if (state === undefined) return malformed(event);
  const word = wordFor(state);
  const sighting = word && sightingOf(event, word, state);
  return sighting === undefined ? rumourOf(event) : { kind: 'status', sighting, agentId: sighting.task.agentId };
}

/** Without a task id (it may name only the instance) nothing can be withdrawn on its word. */
function decodeKill(event: JsonObject, type: string): MarathonEvent {
  const sighting = sightingOf(event, 'draining', type);
  return sighting === undefined ? rumourOf(event) : { kind: 'draining', sighting, agentId: sighting.task.agentId };
}

function decodeHealth(event: JsonObject, health: unknown): MarathonEvent {
  const instance = instanceIn(event);
  const app = appIdIn(event);
  if (instance === undefined || app === undefined) return malformed(event);
  return { kind: 'health', instance, appId: app, isAlive: typeof health === 'boolean' ? health : null };
}

function rumourOf(event: JsonObject): MarathonEvent {
  const instance = instanceIn(event);
  const app = appIdIn(event);
  if (app === undefined) return malformed(event);
  if (instance === undefined) return { kind: 'app', appId: app };
  return { kind: 'rumour', instance, appId: app, agentId: agentIdIn(event.agentId ?? event.slaveId) };
}

function appOf(event: JsonObject): MarathonEvent {
  const app = appIdIn(event);
  return app === undefined ? malformed(event) : { kind: 'app', appId: app };
}

function sightingOf(event: JsonObject, word: Word, state: string): Sighting | undefined {
  const id = nameIn(event.taskId);
  const app = appIdIn(event);
  const ports = portsIn(event.ports);
  if (id === undefined || app === undefined || ports === undefined) return undefined;
  return {
    task: {
      id: taskId(id),
      appId: app,
      agentId: agentIdIn(event.slaveId),
      host: nameIn(event.host),
      version: nameIn(event.version),
      ports,
      addresses: addressesIn(event.ipAddresses),
      container: containerOf(taskId(id)),
      isPod: isPodTask(taskId(id)),
    },
    word,
    state,
    statedAtMs: timeIn(event.timestamp),
  };
}

/** Up to 1.3 `taskId`, since 1.4 `instanceId`. */
function instanceIn(event: JsonObject): InstanceKey | undefined {
  const id = nameIn(event.instanceId) ?? nameIn(event.taskId);
  return id === undefined ? undefined : instanceKeyOf(id);
}

function appIdIn(event: JsonObject): AppId | undefined {
  const id = nameIn(event.appId) ?? nameIn(event.runSpecId);
  return id === undefined ? undefined : appId(id);
}

function timeIn(value: unknown): number | undefined {
  const ms = Date.parse(textIn(value) ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

const malformed = (event: JsonObject): MarathonEvent => ({
  kind: 'malformed',
  why: `${String(event.eventType)} without the ids it should have`,
});
