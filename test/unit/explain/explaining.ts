import { draftsIn, tasksIn } from '../../../src/explain/draft/draft.ts';
import { explainDrafts } from '../../../src/explain/draft/explain-draft.ts';
import { settingOf } from '../../../src/explain/draft/setting.ts';
import type { ExplainedTask } from '../../../src/explain/explained.ts';
import { taskJson } from '../../../src/explain/explained-json.ts';
import { freshConfig } from '../commands/surroundings.ts';

/** What `explain --app` finds in a document, with the tasks of another one if there is one. */
export function explained(
  app: unknown,
  { task, flags = {} }: { readonly task?: unknown; readonly flags?: Record<string, string> } = {},
): readonly ExplainedTask[] {
  const { drafts } = draftsIn(app);
  const given = task === undefined ? undefined : tasksIn(task, drafts).sightings;
  return explainDrafts(drafts, given, settingOf(freshConfig({ '--cluster': 'main', ...flags })));
}

/** The first task of it, as a program reads it. */
export function asJson(...args: Parameters<typeof explained>) {
  const [first] = explained(...args);
  if (first === undefined) throw new Error('nothing was explained');
  return taskJson(first);
}

/** Where its services are. */
export const places = (...args: Parameters<typeof explained>): readonly string[] =>
  explained(...args).flatMap(({ services }) => services.map(({ address, service }) => `${address}:${service.port}`));
