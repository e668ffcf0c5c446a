import type { AppDefinition } from '../../model/app-definition.ts';
import type { Sighting } from '../../model/sighting.ts';
import { AppError } from '../../support/errors.ts';
import type { Answer } from '../answer.ts';
import { jsonMessageOf } from '../answer-error.ts';
import { listIn, objectIn } from '../json-fields.ts';
import { decodeApp } from './decode-app.ts';
import { decodeTask } from './decode-task.ts';
import { isLocal, type LocalAgent } from './locality.ts';

export interface AppWithTasks {
  readonly definition: AppDefinition;
  /** Of the tasks on our agent. */
  readonly sightings: readonly Sighting[];
  /** False when a task of ours could not be read. */
  readonly isComplete: boolean;
}

/** Marathon's own answer that it has no such app or version: a 404 with its kind of message, not a proxy's page. */
export const isNoSuchApp = (answer: Answer): boolean => answer.status === 404 && jsonMessageOf(answer) !== undefined;

/** Decodes `GET /v2/apps/{id}?embed=app.tasks`. Throws when it lacks the app or the list of its tasks. */
export function decodeAppWithTasks(document: unknown, local: LocalAgent, name: string): AppWithTasks {
  const app = objectIn(objectIn(document)?.app);
  const tasks = listIn(app?.tasks);
  const definition = decodeApp(app);
  if (definition === undefined || tasks === undefined)
    throw new AppError('UPSTREAM_INVALID', `${name}: not an app with its tasks`);
  const ours = tasks.filter((task) => isLocal(task, local));
  const sightings = ours.flatMap((task) => decodeTask(task) ?? []);
  return { definition, sightings, isComplete: sightings.length === ours.length };
}

/** Decodes `GET /v2/apps/{id}/versions/{version}`: the bare app. */
export function decodeVersion(document: unknown, name: string): AppDefinition {
  const definition = decodeApp(document);
  if (definition === undefined) throw new AppError('UPSTREAM_INVALID', `${name}: not an app`);
  return definition;
}
