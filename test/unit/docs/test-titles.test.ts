import { expect, test } from 'vitest';
import { testTitlesIn } from '../../support/test-titles.ts';

const EACH_ROW = ['%s: it stays', 'x: it stays', 'y: it stays'].flatMap((title) => [title, title]);

test.each([
  ['of a test', "test('it stays', () => {});", ['it stays', 'it stays']],
  ['within its groups', "describe('a', () => { describe('b', () => { test('c', f); }); });", ['c', 'a > b > c']],
  ['after a table', "test.each([['x', (1)], ['y', 2]])('%s: it stays', f);", EACH_ROW],
  ['where that may be skipped', "test.skipIf(isRoot())('it stays', f);", ['it stays', 'it stays']],
  ['as they are written', 'test.each(rows)(`$what after $1`, f);', ['$what after $1', '$what after $1']],
  ['of a table of a type', "test.each<[a: string]>(rows)('%s', f);", ['%s', '%s']],
  ['in a group of our own', "describeWithConsul('1.22.7', 'a', () => { test('b', f); });", ['b', 'a > b']],
  ['of a group alone: none', "describe('a', () => {});", []],
  [
    'of other texts: none',
    "// test('no', f)\nconst it = { lost: (x) => x }; it.lost('no'); expect('no'); /x'/.test('no');",
    [],
  ],
  ['after a text that is none', "describe('a', () => { const no = 'no'; test('b', f); });", ['b', 'a > b']],
])('finds the titles %s', (_of, source, titles) => {
  expect(testTitlesIn(source)).toEqual(titles);
});
