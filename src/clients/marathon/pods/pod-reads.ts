import type { AppDefinition } from '../../../model/app-definition.ts';
import type { AppId } from '../../../model/ids.ts';
import { AppError } from '../../../support/errors.ts';
import { type LookUp, partOf, pathOf } from '../look-up.ts';
import type { LocalAgent } from '../tasks/locality.ts';
import { decodePodInstances } from './decode-pod-status.ts';
import {
  areInstancesPlaced,
  decodeAllPods,
  decodePodAnswer,
  decodePodVersion,
  type LocalPods,
  localInstances,
  olderVersions,
  type PodWithTasks,
} from './pod-answers.ts';

/** The reads of pods, which Marathon has since 1.4. */
export interface PodReads {
  /** The containers of all pods that run on our agent. A Marathon that knows no pods gives an incomplete list. */
  localPods(local: LocalAgent, signal: AbortSignal): Promise<LocalPods>;
  /** The pod as it is now, those of its containers that run on our agent, and what their own versions say. */
  pod(id: AppId, local: LocalAgent, signal: AbortSignal): Promise<PodWithTasks | 'missing'>;
  /** The pod's containers as they were at one version. */
  podVersion(id: AppId, version: string, signal: AbortSignal): Promise<readonly AppDefinition[] | 'missing'>;
}

export function createPodReads(lookUp: LookUp): PodReads {
  const podVersion: PodReads['podVersion'] = (id, version, signal) =>
    lookUp(`${pathOf('/v2/pods', id)}::versions/${partOf(version)}`, signal, decodePodVersion);
  return {
    podVersion,
    async localPods(local, signal) {
      try {
        const pods = await lookUp('/v2/pods/::status', signal, (document, name) =>
          decodeAllPods(document, local, name),
        );
        return pods === 'missing' ? NO_PODS : pods;
      } catch (error) {
        if (isNotThere(error)) return NO_PODS;
        throw error;
      }
    },
    async pod(id, local, signal) {
      const status = await lookUp(`${pathOf('/v2/pods', id)}::status`, signal, decodePodAnswer);
      if (status === 'missing') return 'missing';
      const instances = localInstances(status, local);
      const olderDefinitions: AppDefinition[] = [];
      for (const version of olderVersions(status, instances)) {
        const definitions = await podVersion(id, version, signal);
        if (definitions !== 'missing') olderDefinitions.push(...definitions);
      }
      const definitions = [...status.definitions, ...olderDefinitions];
      const { sightings, isComplete } = decodePodInstances(status, instances, definitions);
      return {
        definitions: status.definitions,
        olderDefinitions,
        sightings,
        isComplete: isComplete && areInstancesPlaced(status, local),
      };
    },
  };
}

/** Proves nothing, so that a proxy that hides the pods cannot make them absent. */
const NO_PODS: LocalPods = { definitions: [], sightings: [], isComplete: false };

/** Up to 1.3 there is no such resource. */
const isNotThere = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'UPSTREAM_STATUS' && error.details.status === 404;
