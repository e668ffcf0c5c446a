import type { AppDefinition } from '../../../model/app-definition.ts';
import type { Sighting } from '../../../model/sighting.ts';
import { AppError } from '../../../support/errors.ts';
import { type JsonObject, listIn, objectIn } from '../../json-fields.ts';
import { isLocal, type LocalAgent } from '../tasks/locality.ts';
import { decodePod } from './decode-pod.ts';
import {
  decodePodInstances,
  decodePodStatus,
  type PodSightings,
  type PodStatus,
  versionOfInstance,
} from './decode-pod-status.ts';

/** A pod, and its containers on our agent. */
export interface PodWithTasks {
  /** One for each container, of its newest version. */
  readonly definitions: readonly AppDefinition[];
  /** Of the older versions that some of our instances were launched with. */
  readonly olderDefinitions: readonly AppDefinition[];
  readonly sightings: readonly Sighting[];
  /** False when a container of ours could not be read. */
  readonly isComplete: boolean;
}

/** The containers of all pods on our agent, with the definitions that came along. */
export interface LocalPods extends PodSightings {
  readonly definitions: readonly AppDefinition[];
}

/** Decodes `GET /v2/pods/{id}::status`. Throws when it lacks the specification or the instances. */
export function decodePodAnswer(document: unknown, name: string): PodStatus {
  const status = decodePodStatus(document);
  if (status === undefined) throw new AppError('UPSTREAM_INVALID', `${name}: not a pod with its instances`);
  return status;
}

/** Decodes `GET /v2/pods/{id}::versions/{version}`: the bare specification. */
export function decodePodVersion(document: unknown, name: string): readonly AppDefinition[] {
  const definitions = decodePod(document);
  if (definitions === undefined) throw new AppError('UPSTREAM_INVALID', `${name}: not a pod`);
  return definitions;
}

/** Decodes `GET /v2/pods/::status`. Throws when it is no list; a pod in it that cannot be read makes it incomplete. */
export function decodeAllPods(document: unknown, local: LocalAgent, name: string): LocalPods {
  const pods = listIn(document);
  if (pods === undefined) throw new AppError('UPSTREAM_INVALID', `${name}: not a list of pods`);
  const statuses = pods.map(decodePodStatus);
  const known = statuses.filter((status) => status !== undefined);
  const answers = known.map((status) => decodePodInstances(status, localInstances(status, local), status.definitions));
  const hasOurs = (status: PodStatus) => localInstances(status, local).length > 0;
  const isPlaced = known.every((status) => areInstancesPlaced(status, local));
  return {
    definitions: known.filter(hasOurs).flatMap(({ definitions }) => definitions),
    sightings: answers.flatMap(({ sightings }) => sightings),
    isComplete: isPlaced && known.length === statuses.length && answers.every(({ isComplete }) => isComplete),
  };
}

/** Those of a pod's instances that are here. */
export const localInstances = ({ instances }: PodStatus, local: LocalAgent): readonly JsonObject[] =>
  instances.filter((instance) => isInstanceLocal(instance, local) === true);

/** Whether of each instance can be told if it is here. */
export const areInstancesPlaced = ({ instances }: PodStatus, local: LocalAgent): boolean =>
  instances.every((instance) => isInstanceLocal(instance, local) !== undefined);

/** One that waits for its place is nowhere yet, and names none. Its tasks are its containers. */
function isInstanceLocal(instance: JsonObject, local: LocalAgent): boolean | undefined {
  const { agentId, agentHostname, status, containers } = instance;
  if (status === 'PENDING') return false;
  const place = { slaveId: agentId, host: agentHostname };
  const isKnown = (listIn(containers) ?? []).some((one) =>
    isLocal({ ...place, id: objectIn(one)?.containerId }, local),
  );
  return isKnown || isLocal(place, local);
}

/** The versions other than the newest that these instances were launched with. */
export const olderVersions = ({ version }: PodStatus, instances: readonly JsonObject[]): readonly string[] => [
  ...new Set(instances.flatMap((instance) => versionOfInstance(instance) ?? []).filter((one) => one !== version)),
];
