import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mutated } from './mutated.ts';
import { MUTANTS } from './table.ts';

const SOURCES = join(import.meta.dirname, '../../../src');

test('a text is replaced by another as it stands', () => {
  expect(mutated('a(b)', { file: 'x.ts', from: '(b)', to: '$&' })).toBe('a$&');
});

test.each(['a', ''])('an anchor that stands twice, or not at all, is an error (%j)', (text) => {
  expect(() => mutated(`${text}${text}`, { file: 'x.ts', from: 'a', to: '' })).toThrow(/^x\.ts: \d places say "a"/);
});

describe('a mutant', () => {
  test.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))('has its anchors in the code: %s', (_, mutant) => {
    for (const change of mutant.changes) {
      const text = readFileSync(join(SOURCES, change.file), 'utf8');
      expect(mutated(text, change)).not.toBe(text);
    }
  });
});
