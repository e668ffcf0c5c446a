import type { AppDefinition } from '../../../model/app-definition.ts';
import type { HealthReport } from '../../../model/health.ts';
import { type AppId, appId, containerOf, taskId } from '../../../model/ids.ts';
import type { Sighting } from '../../../model/sighting.ts';
import type { IpAddress } from '../../../model/task.ts';
import { wordFor } from '../../../model/task-state.ts';
import { ipAddressIn } from '../../ip-address.ts';
import { type JsonObject, listIn, nameIn, objectIn, objectsIn, portIn } from '../../json-fields.ts';
import { versionIn } from '../apps/version-in.ts';
import { agentIdIn } from '../tasks/locality.ts';
import { decodePod } from './decode-pod.ts';

/** One pod as `GET /v2/pods/::status` shows it: what it is now, and its instances, not decoded yet. */
export interface PodStatus {
  readonly id: AppId;
  readonly definitions: readonly AppDefinition[];
  /** The version that `definitions` are of. */
  readonly version: string;
  /** The networks of its specification, in order. */
  readonly networkNames: readonly string[];
  readonly instances: readonly JsonObject[];
}

/** The words of Marathon on the containers of some instances. */
export interface PodSightings {
  readonly sightings: readonly Sighting[];
  /** False when a container that runs, or may run, could not be read. */
  readonly isComplete: boolean;
}

/** `undefined` when it is no such status, or its list of instances is missing. */
export function decodePodStatus(wire: unknown): PodStatus | undefined {
  const status = objectIn(wire);
  const spec = objectIn(status?.spec);
  const definitions = decodePod(spec);
  const version = versionIn(spec?.version);
  const id = nameIn(spec?.id);
  const instances = listIn(status?.instances);
  if (definitions === undefined || version === undefined || id === undefined || instances === undefined)
    return undefined;
  const networkNames = objectsIn(spec?.networks).flatMap(({ name }) => nameIn(name) ?? []);
  return { id: appId(id), definitions, version, networkNames, instances: objectsIn(instances) };
}

/** The version of the pod that an instance was launched with: `/v2/pods/group/pod::versions/2020-01-01T09:59:59.000Z`. */
export const versionOfInstance = (instance: JsonObject): string | undefined =>
  versionIn(nameIn(instance.specReference)?.split('::versions/')[1]);

/**
 * The containers of these instances. Host ports are put in the order in which the container's own version has its
 * endpoints (`definitions`); where that version is not among them, they are left unknown rather than guessed.
 * An instance's own status is not used: DEGRADED may mean any of its containers.
 */
export function decodePodInstances(
  { id, networkNames }: PodStatus,
  instances: readonly JsonObject[],
  definitions: readonly AppDefinition[],
): PodSightings {
  let isComplete = true;
  const sightings = instances.flatMap((instance) =>
    (listIn(instance.containers) ?? []).flatMap((wire): readonly Sighting[] => {
      const container = objectIn(wire);
      const task = nameIn(container?.containerId);
      // An instance that waits for its place has no tasks yet.
      if (container !== undefined && task === undefined) return [];
      const state = nameIn(container?.status);
      const word = state === undefined ? undefined : wordFor(state);
      if (container === undefined || task === undefined || state === undefined || word === undefined) {
        isComplete = false;
        return [];
      }
      const version = versionOfInstance(instance);
      const name = containerOf(taskId(task)) ?? nameIn(container.name);
      const definition = definitions.find((one) => one.container === name && one.version === version);
      return [
        {
          task: {
            id: taskId(task),
            appId: id,
            agentId: agentIdIn(instance.agentId),
            host: nameIn(instance.agentHostname),
            version,
            ports: hostPortsOf(container, definition),
            addresses: addressesOf(instance, networkNames),
            isPod: true,
            container: name,
          },
          word,
          state,
          health: healthOf(container),
        },
      ];
    }),
  );
  return { sightings, isComplete };
}

/** Marathon lists the endpoint with the check last, so the order is the definition's to say. */
function hostPortsOf(container: JsonObject, definition: AppDefinition | undefined): readonly number[] {
  const endpoints = objectsIn(container.endpoints).flatMap((endpoint) => {
    const port = portIn(endpoint.allocatedHostPort);
    return port === undefined ? [] : [{ name: endpoint.name, port }];
  });
  if (endpoints.length <= 1) return endpoints.map(({ port }) => port);
  const wanted = (definition?.ports ?? []).filter(({ hasHostPort }) => hasHostPort);
  const ports = wanted.map(({ name }) => endpoints.find((endpoint) => endpoint.name === name)?.port);
  return ports.every((port) => port !== undefined) ? ports : [];
}

/** The containers of an instance share its addresses. The networks come in any order: the specification's counts. */
function addressesOf(instance: JsonObject, networkNames: readonly string[]): readonly IpAddress[] {
  const rank = ({ name }: JsonObject) => {
    const index = networkNames.indexOf(String(name));
    return index === -1 ? networkNames.length : index;
  };
  return [...objectsIn(instance.networks)]
    .sort((left, right) => rank(left) - rank(right))
    .flatMap((network) =>
      (listIn(network.addresses) ?? []).flatMap((address) => ipAddressIn(address, nameIn(network.name)) ?? []),
    );
}

/** Told at the endpoint that the check names, or, of a command check, as a condition; a guess of Marathon's is none. */
function healthOf(container: JsonObject): HealthReport | undefined {
  const [verdict] = objectsIn(container.endpoints).flatMap(({ healthy }) =>
    typeof healthy === 'boolean' ? [healthy] : [],
  );
  const condition = objectsIn(container.conditions).find(
    ({ name, reason }) => name === 'healthy' && reason === 'health-reported-by-mesos',
  );
  const isHealthy = verdict ?? (condition && condition.value === 'true');
  return isHealthy === undefined ? undefined : { reported: 1, alive: isHealthy ? 1 : 0 };
}
