import { readdirSync, readFileSync } from 'node:fs';
import { decodeDraft, decodeDraftTasks } from '../../src/clients/marathon/apps/decode-draft.ts';
import { sampleTask } from '../../src/explain/sample/sample-task.ts';
import { type AppDefinition, definesVersion } from '../../src/model/app-definition.ts';
import type { Sighting } from '../../src/model/sighting.ts';
import { canonicalJson } from '../../src/support/hash.ts';

/** One thing that Marathon said, however often it said it. */
export interface Recorded {
  readonly definition: AppDefinition;
  readonly tasks: readonly Sighting[];
  /** It never ran, so its one task is made up. */
  readonly isSample: boolean;
  /** Where the definition stands. */
  readonly files: readonly string[];
}

export const CAPTURES = new URL('../fixtures/marathon/captures/', import.meta.url);

/** Every definition of the recorded answers, with each state in which one of its tasks was seen. */
export function recorded(): readonly Recorded[] {
  const definitions = new Map<string, { definition: AppDefinition; readonly files: string[] }>();
  const sightings = new Map<string, Sighting>();
  for (const file of files()) {
    const document = read(file);
    for (const definition of decodeDraft(document) ?? []) {
      // The answer to a POST does not say when the configuration last changed.
      const key = canonicalJson({ ...definition, lastConfigChangeAt: undefined });
      const known = definitions.get(key);
      if (known === undefined) definitions.set(key, { definition, files: [file] });
      else if (definition.lastConfigChangeAt !== undefined) known.definition = definition;
      known?.files.push(file);
    }
    for (const sighting of decodeDraftTasks(document)) sightings.set(JSON.stringify(sighting), sighting);
  }
  return [...definitions.values()]
    .map(({ definition, files }) => {
      const tasks = [...sightings.values()].filter(({ task }) => isOf(task, definition));
      const isSample = tasks.length === 0;
      const sample = () => sampleTask(definition, { fixedPorts: [], networkNames: [], firstPort: 31_000 }, false);
      return { definition, tasks: isSample ? [sample()] : tasks, isSample, files: [...new Set(files)] };
    })
    .sort((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1));
}

/** The names of the files that were recorded. What was posted is here only where it is in an older form. */
export const files = (): readonly string[] =>
  readdirSync(CAPTURES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json') && (!name.endsWith('.request.json') || name.startsWith('old-and-bad/')))
    .sort();

export const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, CAPTURES), 'utf8'));

const isOf = ({ appId, container, version }: Sighting['task'], definition: AppDefinition): boolean =>
  appId === definition.id &&
  container === definition.container &&
  // Marathon leaves the version of an ended task out.
  (version === undefined || definesVersion(definition, version));

const nameOf = ({ definition: { id, container = '', version } }: Recorded): string => `${id} ${container} ${version}`;
