import { describe, expect, test } from 'vitest';
import { LABELS, type Label, PREFIX } from '../../../../src/mapping/labels/table.ts';

const ALL: readonly Label<unknown>[] = Object.values(LABELS);

describe.each(ALL.map((label) => [label.name, label] as const))('the label %s', (name, label) => {
  test('is in our namespace', () => {
    expect(name.startsWith(PREFIX)).toBe(true);
  });

  test('has an example that is understood', () => {
    expect(label.parse(label.example)).toBeDefined();
  });

  test('names in what it expects only words that are understood', () => {
    const words = [...label.expected.matchAll(/`([a-z][a-z0-9]*)`/g)].map(([, word]) => word ?? '');
    for (const word of words) expect([word, label.parse(word) !== undefined]).toEqual([word, true]);
  });
});

test('no two labels have one name', () => {
  expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
});
