import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import type { Option } from '../../../src/config/option.ts';
import { OPTIONS } from '../../../src/config/schema.ts';

const ROOT = join(import.meta.dirname, '../../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const SCRIPTS = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts as Record<string, string>;

const optionOf = (flag: string): Option | undefined =>
  Object.values<Option>(OPTIONS).find(({ flags }) => flags.some((known) => known === flag));

const rows = README.split('\n')
  .filter((line) => line.startsWith('| `--'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('the README has a table of options', () => {
  expect(rows.length).toBeGreaterThan(4);
});

test.each(rows)('the row %s%s names options that exist, with their defaults', (_, flagsCell = '', defaultCell = '') => {
  const flags = [...flagsCell.matchAll(/`(--[\w-]+)/g)].map(([, flag]) => flag ?? '');
  const defaults = [...defaultCell.matchAll(/`([^`]+)`/g)].map(([, text]) => text);
  for (const [index, flag] of flags.entries()) {
    expect(optionOf(flag), flag).toBeDefined();
    if (defaults.length > 0) expect(optionOf(flag)?.default, flag).toBe(defaults[index]);
  }
});

test('every npm script that the README names exists', () => {
  const named = [...README.matchAll(/npm run (?:-s )?(\w[\w-]*)/g)].map(([, name]) => name ?? '');
  expect(named).toContain('demo');
  for (const name of named) expect(SCRIPTS, name).toHaveProperty(name);
});

test('the options of each command line in the README are accepted', () => {
  const lines = [...README.matchAll(/marathon-consul(?:\.js)? run (--[^\n`]+)/g)].map(([, text]) => text ?? '');
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) {
    const words = line.trim().split(/\s+/);
    const flags = Object.fromEntries(
      words.flatMap((word, at) => (word.startsWith('--') ? [[word, words[at + 1] ?? '']] : [])),
    );
    expect(loadConfig(flags, {}), line).toHaveProperty('config');
  }
});

test('the configuration files in the README are accepted', () => {
  const files = [...README.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text ?? '');
  expect(files.length).toBeGreaterThan(0);
  for (const text of files) expect(loadConfig({}, {}, { path: 'README.md', text })).toHaveProperty('config');
});

test('every page that the README links to is there', () => {
  const pages = [...README.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path ?? '');
  expect(pages.length).toBeGreaterThan(2);
  for (const page of pages) expect(() => readFileSync(join(ROOT, page)), page).not.toThrow();
});
