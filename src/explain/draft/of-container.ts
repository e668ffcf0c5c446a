import { nonEmptyTextIn, objectIn } from '../../clients/json-fields.ts';
import { containerOf } from '../../model/ids.ts';
import type { Sighting } from '../../model/sighting.ts';
import type { Draft } from './draft.ts';

/**
 * A task that somebody wrote down is of a pod's container where its id says so, or a field `container`, or where the pod
 * has only one: no list of Marathon's holds the tasks of pods, so that a task by itself knows nothing of them.
 */
export function ofContainer(sighting: Sighting, wire: unknown, drafts: readonly Draft[]): Sighting {
  const { task } = sighting;
  const containers = containersOf(sighting, drafts);
  if (task.container !== undefined || containers.length === 0) return sighting;
  const only = containers.length === 1 ? containers[0] : undefined;
  const container = nonEmptyTextIn(objectIn(wire)?.container) ?? containerOf(task.id) ?? only;
  return { ...sighting, task: { ...task, isPod: true, container } };
}

/** The containers of the pod among these that a task is of; none of an app. */
export const containersOf = ({ task }: Pick<Sighting, 'task'>, drafts: readonly Draft[]): readonly string[] =>
  drafts
    .flatMap(({ definitions }) => definitions)
    .flatMap(({ id, container }) => (id === task.appId && container !== undefined ? [container] : []));
