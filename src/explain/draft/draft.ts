import { type JsonObject, listIn, nonEmptyTextIn, objectIn } from '../../clients/json-fields.ts';
import { decodeDraft, decodeDraftTasks } from '../../clients/marathon/apps/decode-draft.ts';
import type { AppDefinition } from '../../model/app-definition.ts';
import type { Sighting } from '../../model/sighting.ts';
import { completeTask } from './complete-task.ts';
import { draftProblems } from './draft-problems.ts';
import { ofContainer } from './of-container.ts';
import { whyNoTask } from './why-no-task.ts';

/** One app, or one pod, of a document, as it is written there. */
export interface Draft {
  readonly wire: JsonObject;
  /** One of an app; of a pod one for each container. */
  readonly definitions: readonly AppDefinition[];
  /** The tasks that are embedded in it. */
  readonly sightings: readonly Sighting[];
  /** One sentence each: what Marathon would refuse. */
  readonly problems: readonly string[];
}

/**
 * The apps and pods of a document: one, bare or as `{app: …}`, a list of them, `{apps: […]}`, `{pods: […]}`, or a group with
 * groups in it. `unreadable` counts what stands in their place and is neither.
 */
export function draftsIn(document: unknown): { readonly drafts: readonly Draft[]; readonly unreadable: number } {
  const wires = wiresIn(document);
  const drafts = wires.flatMap((wire): readonly Draft[] => {
    const definitions = decodeDraft(wire);
    if (definitions === undefined) return [];
    const tasks = listIn(wire.tasks)?.map((task) => completeTask(task, nonEmptyTextIn(wire.id)));
    return [{ wire, definitions, sightings: decodeDraftTasks({ ...wire, tasks }), problems: draftProblems(wire) }];
  });
  return { drafts, unreadable: wires.length - drafts.length };
}

/**
 * The tasks of a document: one, a list of them, `{tasks: […]}`, or a pod's status with its instances. What a task leaves
 * out is completed from the only app at hand. `unreadable` counts the others; `reasons` has a sentence for those of them
 * that are tasks.
 */
export function tasksIn(
  document: unknown,
  drafts: readonly Draft[],
): { readonly sightings: readonly Sighting[]; readonly unreadable: number; readonly reasons: readonly string[] } {
  const [only, ...more] = drafts;
  const app = more.length === 0 ? only?.definitions[0]?.id : undefined;
  const read = taskWiresIn(document).map((wire) => {
    const task = completeTask(wire, app);
    return { task, sightings: decodeDraftTasks(task).map((sighting) => ofContainer(sighting, task, drafts)) };
  });
  const unreadable = read.filter(({ sightings }) => sightings.length === 0);
  return {
    sightings: read.flatMap(({ sightings }) => sightings),
    unreadable: unreadable.length,
    reasons: unreadable.flatMap(({ task }) => whyNoTask(task) ?? []),
  };
}

function wiresIn(document: unknown): readonly JsonObject[] {
  const list = listIn(document);
  if (list !== undefined) return list.flatMap(wiresIn);
  const fields = objectIn(document);
  if (fields === undefined) return [];
  const wrapped = objectIn(fields.app) ?? objectIn(fields.pod);
  if (wrapped !== undefined) return [wrapped];
  const lists = [fields.apps, fields.pods, fields.groups].filter((one) => listIn(one) !== undefined);
  return lists.length > 0 ? lists.flatMap(wiresIn) : [fields];
}

function taskWiresIn(document: unknown): readonly unknown[] {
  const fields = objectIn(document);
  const list = listIn(document) ?? listIn(fields?.tasks);
  if (list !== undefined) return list.flatMap(taskWiresIn);
  return [objectIn(fields?.task) ?? document];
}
