import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { labelsPage } from '../../../docs/generate/labels-page.ts';
import { PAGES } from '../../../docs/generate/pages.ts';
import { decodeApp } from '../../../src/clients/marathon/apps/decode-app.ts';
import type { Option } from '../../../src/config/option.ts';
import { OPTIONS } from '../../../src/config/schema.ts';
import { mapTask } from '../../../src/mapping/map-task.ts';
import { DEFAULT_PUBLICATION } from '../../../src/mapping/options.ts';
import { wishOf } from '../../../src/mapping/wish/wish-of.ts';
import { aTask, someOptions } from '../examples.ts';

const ROOT = join(import.meta.dirname, '../../..');

test.each(PAGES.map((page) => [page.path, page] as const))(
  '%s says what the code says: else `npm run docs`',
  (path, page) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(page.text());
  },
);

test('the options that the page of labels names exist', () => {
  const flags = Object.values<Option>(OPTIONS).flatMap((option) => option.flags);
  const named = labelsPage().match(/--[a-z][a-z-]+/g) ?? [];
  expect(named).toContain('--name-template');
  for (const flag of named) expect(flags).toContain(flag);
});

test('the example on the page of labels becomes the services that the page says', () => {
  const [, example = ''] = /```json\n([^`]+)```/.exec(labelsPage()) ?? [];
  const definition = decodeApp({ ...JSON.parse(example), version: '2020-01-01T10:00:00.000Z' });
  const mapped =
    definition &&
    mapTask(
      aTask({ ports: [31001, 31002] }),
      definition,
      wishOf(definition, DEFAULT_PUBLICATION),
      { initialStatus: 'passing', mirrored: undefined },
      someOptions(),
    );
  const services = mapped?.kind === 'services' ? mapped.services.map(({ service }) => service) : [];
  expect(services.map(({ name, tags }) => `${name}: ${tags}`)).toEqual(['web: public', 'web-admin: public,internal']);
  expect(mapped?.warnings).toEqual([]);
});
