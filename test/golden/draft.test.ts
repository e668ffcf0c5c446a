import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeDraft } from '../../src/clients/marathon/apps/decode-draft.ts';
import { CAPTURES, read } from './recorded.ts';

const SUFFIX = '.created.request.json';
const ANSWERS: Readonly<Record<string, string>> = { apps: '.app.json', pods: '.status.json' };

const pairs = Object.keys(ANSWERS).flatMap((folder) =>
  readdirSync(new URL(folder, CAPTURES))
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => `${folder}/${name.slice(0, -SUFFIX.length)}`),
);

test.each(pairs)('%s is understood as Marathon completes it', (name) => {
  const [folder = ''] = name.split('/');
  const draft = decodeDraft(read(`${name}${SUFFIX}`));
  const completed = decodeDraft(read(`${name}${ANSWERS[folder]}`));
  expect(draft).toBeDefined();
  expect(withoutVersions(draft)).toEqual(withoutVersions(completed));
});

const withoutVersions = (definitions: ReturnType<typeof decodeDraft>) =>
  definitions?.map((definition) => ({ ...definition, version: undefined, lastConfigChangeAt: undefined }));
