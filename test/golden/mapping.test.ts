import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeDraft, decodeDraftTasks } from '../../src/clients/marathon/apps/decode-draft.ts';
import { linesOf } from './mapping-table.ts';
import { files, read, recorded } from './recorded.ts';

const GOLDEN = new URL('mapping.txt', import.meta.url);
const HOW = 'UPDATE_GOLDEN=1 npx vitest run --project unit test/golden';

test(`gives for every recorded app, task and pod what was reviewed (\`${HOW}\` writes it anew)`, () => {
  const lines = [
    'What every app, task and pod in test/fixtures/marathon/captures becomes in Consul, by default and with all ports.',
    `Written by \`${HOW}\`: look at each line that changes.`,
    '',
    ...recorded().flatMap(linesOf),
  ];
  if (process.env.UPDATE_GOLDEN) writeFileSync(GOLDEN, lines.join('\n'));
  expect(lines.join('\n')).toBe(readFileSync(GOLDEN, 'utf8'));
});

test('shows something of every recorded file, and leaves no task out', () => {
  const documents = files().map((file) => ({ file, definitions: decodeDraft(read(file)), tasks: tasksIn(file) }));
  const empty = documents.filter(({ definitions, tasks }) => definitions === undefined && tasks.length === 0);
  expect(empty.map(({ file }) => file)).toEqual(['apps/zero-instances.tasks.json']);

  const shown = new Set(recorded().flatMap(({ tasks }) => tasks.map((sighting) => JSON.stringify(sighting))));
  const hidden = documents.flatMap(({ tasks }) => tasks).filter((sighting) => !shown.has(JSON.stringify(sighting)));
  expect(hidden).toEqual([]);
});

const tasksIn = (file: string) => decodeDraftTasks(read(file));
