import type { AppDefinition } from '../../../model/app-definition.ts';
import type { Sighting } from '../../../model/sighting.ts';
import { AppError } from '../../../support/errors.ts';
import type { Answer } from '../../answer.ts';
import { jsonMessageOf } from '../../failures/answer-error.ts';
import { listIn, objectIn, objectsIn } from '../../json-fields.ts';
import { decodeTask } from '../tasks/decode-task.ts';
import { isLocal, type LocalAgent } from '../tasks/locality.ts';
import { decodeApp } from './decode-app.ts';

export interface AppWithTasks {
  readonly definition: AppDefinition;
  readonly isDeploying: boolean;
  /** Of the tasks on our agent. */
  readonly sightings: readonly Sighting[];
  /** False when a task of ours could not be read, or one may be ours and does not say. */
  readonly isComplete: boolean;
}

/** Marathon's own answer that it has no such app or version: a 404 with its kind of message, not a proxy's page. */
export const isNoSuchApp = (answer: Answer): boolean => answer.status === 404 && jsonMessageOf(answer) !== undefined;

/** Decodes `GET /v2/apps/{id}?embed=app.tasks&embed=app.readiness`. Throws when it lacks the app or the list of its tasks. */
export function decodeAppWithTasks(document: unknown, local: LocalAgent, name: string): AppWithTasks {
  const app = objectIn(objectIn(document)?.app);
  const tasks = listIn(app?.tasks);
  const definition = decodeApp(app);
  if (definition === undefined || tasks === undefined)
    throw new AppError('UPSTREAM_INVALID', `${name}: not an app with its tasks`);
  const placed = tasks.map((task) => [task, isLocal(task, local)] as const);
  const ours = placed.flatMap(([task, isOurs]) => (isOurs ? [task] : []));
  const isPlaced = placed.every(([, isOurs]) => isOurs !== undefined);
  const readiness = readinessIn(app?.readinessCheckResults);
  const sightings = ours.flatMap((task) => withReadiness(decodeTask(task), readiness) ?? []);
  const isDeploying = (listIn(app?.deployments) ?? []).length > 0;
  return { definition, isDeploying, sightings, isComplete: isPlaced && sightings.length === ours.length };
}

/** By task: whether all its readiness checks of the deployment under way, if any, say that it is ready. */
export function readinessIn(results: unknown): ReadonlyMap<unknown, boolean> {
  const byTask = new Map<unknown, boolean>();
  for (const { taskId, ready } of objectsIn(results))
    byTask.set(taskId, (byTask.get(taskId) ?? true) && ready === true);
  return byTask;
}

/** With the word of the readiness checks; `undefined` where none has reported. */
export const withReadiness = (sighting: Sighting | undefined, readiness: ReadonlyMap<unknown, boolean>) =>
  sighting && { ...sighting, isReady: readiness.get(sighting.task.id) };

/** Decodes `GET /v2/apps/{id}/versions/{version}`: the bare app. */
export function decodeVersion(document: unknown, name: string): AppDefinition {
  const definition = decodeApp(document);
  if (definition === undefined) throw new AppError('UPSTREAM_INVALID', `${name}: not an app`);
  return definition;
}
