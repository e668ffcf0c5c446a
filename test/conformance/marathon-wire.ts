import { decodeApp } from '../../src/clients/marathon/apps/decode-app.ts';
import { decodeTask } from '../../src/clients/marathon/tasks/decode-task.ts';
import { mapTask } from '../../src/mapping/map-task.ts';
import type { Mapped } from '../../src/mapping/mapped.ts';
import { DEFAULT_PUBLICATION, type PublicationOptions } from '../../src/mapping/options.ts';
import { wishOf } from '../../src/mapping/wish/wish-of.ts';
import type { AppDefinition } from '../../src/model/app-definition.ts';
import { agentId, serviceId } from '../../src/model/ids.ts';
import type { Sighting } from '../../src/model/sighting.ts';
import type { Task } from '../../src/model/task.ts';
import { type Json, listOf, objectOf, textOf } from './case.ts';

/** Cases leave out what their tool did not look at; Marathon always says these. */
const VERSION = '2020-01-01T10:00:00.000Z';
const APP = '/app';
export const AGENT_ADDRESS = '10.0.0.7';

export function definitionOf(app: Json): AppDefinition {
  const definition = decodeApp({ ...app, id: app.id || APP, version: app.version ?? VERSION });
  if (definition === undefined) throw new Error('its app is none that Marathon could write');
  return definition;
}

export function sightingOf(task: Json, app: Json): Sighting {
  const sighting = decodeTask({
    state: 'TASK_RUNNING',
    host: AGENT_ADDRESS,
    ...task,
    id: task.id ?? 'task',
    appId: task.appId ?? (app.id || APP),
    // A port of 0 is no port; such a case means "some port".
    ports: listOf(task.ports).map((port) => (port === 0 ? 31_000 : port)),
  });
  if (sighting === undefined) throw new Error('its task is none that Marathon could write');
  return sighting;
}

/** Whatever forms an answer of Marathon has: one app, a list, each with its tasks or none. */
export const appsIn = (wire: unknown): readonly Json[] => {
  const { app, apps } = objectOf(wire);
  if (apps !== undefined) return listOf(apps).map(objectOf);
  return [objectOf(app ?? wire)];
};

export const tasksIn = (app: Json): readonly Json[] => listOf(app.tasks).map(objectOf);

export interface MapOptions {
  readonly publication?: Partial<PublicationOptions>;
  /** Where the task's host ports are reached; left out: its host, as if it were an address. */
  readonly address?: string;
}

/** The whole way of one task, as the daemon goes it. */
export const mapWire = (app: Json, task: Json, options: MapOptions = {}): Mapped =>
  mapDefinition(definitionOf(app), sightingOf(task, app).task, textOf(task.host ?? AGENT_ADDRESS), options);

/** The same, where the definition is read already; `host` is the task's. */
export function mapDefinition(
  definition: AppDefinition,
  task: Task,
  host: string,
  { publication = {}, address = host }: MapOptions = {},
): Mapped {
  const options = { ...DEFAULT_PUBLICATION, ...publication };
  const wish = wishOf(definition, options);
  const health = { initialStatus: wish.gate.initialStatus, mirrored: undefined };
  return mapTask(task, definition, wish, health, {
    cluster: 'conformance',
    agentId: agentId('conformance-S0'),
    agentAddress: address,
    nodeAddress: 'nowhere',
    lease: { scope: 'none', serviceId: serviceId('lease') },
    publication: options,
  });
}

/** `address:port` of each service. */
export const serversOf = (mapped: Mapped): readonly string[] =>
  mapped.kind === 'services' ? mapped.services.map(({ service }) => `${service.address}:${service.port}`) : [];
