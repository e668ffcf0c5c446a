import type { Config } from '../config/config.ts';
import { type Draft, draftsIn, tasksIn } from '../explain/draft/draft.ts';
import { explainDrafts } from '../explain/draft/explain-draft.ts';
import { settingOf } from '../explain/draft/setting.ts';
import { type ExplainedTask, hasProblem } from '../explain/explained.ts';
import { explainRunning } from '../explain/running/explain-running.ts';
import { nobodyIs } from '../explain/running/nobody.ts';
import type { Sighting } from '../model/sighting.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { oneShot } from './one-shot.ts';
import { type ReadInput, readInput, readJson } from './read-input.ts';
import type { Surroundings } from './surroundings.ts';
import { explainJson, explainText } from './text/explain-text.ts';
import { haltText } from './text/halt-text.ts';

/** What is to be explained: something of this machine, by its id, or definitions and tasks from files. */
export type Subject =
  | { readonly kind: 'running'; readonly id: string }
  | { readonly kind: 'draft'; readonly app: string; readonly task: string | undefined };

export interface ExplainOptions {
  readonly subject: Subject;
  readonly asJson: boolean;
}

/** `marathon-consul explain`: what is published, or would be, from which field or label, and what is not and why. Writes nothing. */
export function explain(
  config: Config,
  { subject, asJson }: ExplainOptions,
  at: Surroundings,
  read: ReadInput = readInput,
): Promise<ExitCode> {
  const tell = (tasks: readonly ExplainedTask[]) =>
    at.terminal.print(asJson ? explainJson(tasks) : explainText(tasks, at.terminal.columns));
  return subject.kind === 'draft'
    ? explainFiles(config, subject, at, read, tell)
    : explainId(config, subject.id, asJson, at, tell);
}

type Tell = (tasks: readonly ExplainedTask[]) => void;

const APP = 'an app or pod as Marathon takes it or answers it';
const TASK = 'a task as Marathon lists it (id, appId, host, ports, state), a list of them, or {"tasks": [...]}';

/** Needs no cluster and no network. Fails where a definition has a problem, so that it can check definitions in a CI. */
async function explainFiles(
  config: Config,
  { app, task }: Subject & { kind: 'draft' },
  { terminal }: Surroundings,
  read: ReadInput,
  tell: Tell,
): Promise<ExitCode> {
  const files = await readFiles(app, task, read);
  if ('problem' in files) {
    terminal.complain(files.problem);
    return EXIT.usage;
  }
  const tasks = explainDrafts(files.drafts, files.sightings, settingOf(config));
  tell(tasks);
  if (files.unreadable > 0) terminal.complain(`${shownName(app)} also holds ${files.unreadable} without an id: no app`);
  // What is wrong with the others is told with their tasks.
  const unseen = files.drafts.filter(({ definitions }) =>
    tasks.every(({ appId }) => definitions.every(({ id }) => id !== appId)),
  );
  const problems = unseen.flatMap(({ definitions: [one], problems }) =>
    problems.map((problem) => `${one?.id}: ${problem}`),
  );
  for (const problem of problems) terminal.complain(problem);
  return files.unreadable > 0 || problems.length > 0 || tasks.some(hasProblem) ? EXIT.failed : EXIT.ok;
}

type Files =
  | {
      readonly drafts: readonly Draft[];
      readonly unreadable: number;
      readonly sightings: readonly Sighting[] | undefined;
    }
  | { readonly problem: string };

async function readFiles(app: string, task: string | undefined, read: ReadInput): Promise<Files> {
  const apps = await readJson(app, APP, read);
  if ('problem' in apps) return apps;
  const { drafts, unreadable } = draftsIn(apps.document);
  if (drafts.length === 0) return { problem: `${shownName(app)} holds no app with an id; expected ${APP}` };
  if (task === undefined) return { drafts, unreadable, sightings: undefined };

  const tasks = await readJson(task, TASK, read);
  if ('problem' in tasks) return tasks;
  const given = tasksIn(tasks.document, drafts);
  if (given.sightings.length > 0 && given.unreadable === 0) return { drafts, unreadable, sightings: given.sightings };
  if (given.reasons.length > 0) return { problem: `${shownName(task)}: ${given.reasons.join('; ')}` };
  const what = given.sightings.length === 0 ? 'no task' : `${given.unreadable} that cannot be read as tasks`;
  return { problem: `${shownName(task)} holds ${what}; expected ${TASK}` };
}

const shownName = (name: string): string => (name === '-' ? 'standard input' : name);

function explainId(config: Config, id: string, asJson: boolean, at: Surroundings, tell: Tell): Promise<ExitCode> {
  return oneShot(config, at, async (daemon, signal) => {
    const picture = await daemon.explain(signal);
    if (signal.aborted) return EXIT.failed;
    const tasks = explainRunning(id, picture, config.publication);
    const { halts, nowMs } = picture.status;
    if (!asJson && halts.length > 0) at.terminal.print(haltText(halts, nowMs, at.terminal.columns));
    if (tasks.length > 0) tell(tasks);
    for (const problem of picture.problems) at.terminal.complain(problem);
    if (tasks.length === 0) at.terminal.complain(nobodyIs(id, picture));
    return tasks.length > 0 && picture.problems.length === 0 ? EXIT.ok : EXIT.failed;
  });
}
