import { expect, test } from 'vitest';
import { editDistance, nearest, probablyMeant } from '../../../../src/mapping/labels/nearest.ts';

test.each([
  ['', '', 0],
  ['name', 'name', 0],
  ['', 'abc', 3],
  ['abc', '', 3],
  ['nam', 'name', 1],
  ['namee', 'name', 1],
  ['nane', 'name', 1],
  ['nmae', 'name', 1],
  ['abcdef', 'fedcba', 5],
  ['kitten', 'sitting', 3],
])('from %j to %j it takes %i changes', (from, to, changes) => {
  expect(editDistance(from, to)).toBe(changes);
});

test.each([
  ['tag', 'tags'],
  ['heath', 'health'],
  ['zzz', 'tags'],
])('nearest to %s is %s', (text, expected) => {
  expect(nearest(text, ['tags', 'health', 'name'])).toBe(expected);
});

test.each([
  ['portt', ['ports', 'port'], 'port'],
  ['portt', ['port', 'ports'], 'port'],
  ['bat', ['cat', 'hat'], 'cat'],
])('of words as near to %s, among %j, it is %s', (text, words, expected) => {
  expect(nearest(text, words)).toBe(expected);
});

test('nothing is nearest among no words', () => {
  expect(nearest('name', [])).toBeUndefined();
});

test('a very long text is compared by its beginning', () => {
  expect(nearest(`health${'x'.repeat(1_000_000)}`, ['tags', 'health'])).toBeDefined();
});

test.each([
  ['tagz', 'tags'],
  ['nmae', 'name'],
  ['svc', undefined],
  ['x'.repeat(1_000), undefined],
])('probably meant by %s is %s', (text, expected) =>
  expect(probablyMeant(text, ['tags', 'health', 'name'])).toBe(expected),
);
