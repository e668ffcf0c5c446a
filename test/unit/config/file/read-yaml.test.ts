import { describe, expect, test } from 'vitest';
import { problemText } from '../../../../src/commands/text/problem-text.ts';
import { readYaml } from '../../../../src/config/file/read-yaml.ts';
import type { Problem } from '../../../../src/config/problem.ts';

function read(text: string) {
  const problems: Problem[] = [];
  const value = readYaml('f.yaml', text, problems);
  return { value, messages: problems.map(problemText) };
}

const NO_YAML = 'given what is no YAML, expected YAML';

describe('text that is no YAML', () => {
  test.each([
    ['a: "b\nc: d\n', `f.yaml, line 3, column 1: ${NO_YAML}: missing closing "quote`],
    ['{a: b', `f.yaml, line 1, column 6: ${NO_YAML}: flow map must end with a }`],
    ['a:\n\tb: c\n', `f.yaml, line 2, column 1: ${NO_YAML}: tabs are not allowed as indentation`],
    ['a: @b', `f.yaml, line 1, column 4: ${NO_YAML}: plain value cannot start with reserved character @`],
    ['a: !b c', `f.yaml, line 1, column 4: ${NO_YAML}: unresolved tag`],
    ['a: b\n---\nc: d', `f.yaml, line 2, column 1: ${NO_YAML}: one document only: remove the line ---`],
    [
      'a: *b',
      `f.yaml, line 1, column 4: ${NO_YAML}: an alias (*name) needs its anchor (&name) before it; a text that begins with * needs quotes`,
    ],
    [
      'a: "\\q"',
      `f.yaml, line 1, column 5: ${NO_YAML}: a \\ in double quotes begins an escape: write \\\\, or use single quotes`,
    ],
  ])('%j is told where it is wrong', (text, message) => {
    expect(read(text)).toEqual({ value: undefined, messages: [message] });
  });

  test.each([
    'token: "s3cret\\q"',
    'a: "x" "s3cret"',
    'a: b: s3cret',
    '"s3cret',
    '] s3cret',
    'a: [s3cret',
    '%s3cret\n---\n',
    'a: *s3cret',
    'a: !s3cret b',
  ])('is not repeated, because it may be a secret: %j', (text) => {
    const { messages } = read(text);
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.join()).not.toContain('s3cret');
  });

  test('tells only the first mistakes', () => {
    expect(read('] : @\n'.repeat(1_000)).messages).toHaveLength(5);
  });
});

describe('a file made to exhaust the reader', () => {
  test('by aliases of aliases is refused', () => {
    const letters = [...'abcdefghi'];
    const lines = letters.map((letter, at) => {
      const items = at === 0 ? 'x' : `*${letters[at - 1]}`;
      return `${letter}: &${letter} [${Array(10).fill(items).join(', ')}]`;
    });
    expect(read(lines.join('\n')).messages).toEqual([
      expect.stringContaining('given aliases for more than 10000 values, expected fewer'),
    ]);
  });

  test('by many aliases is refused', () => {
    expect(read(`a: &a b\nc: [${'*a, '.repeat(11_000)}]`).messages).toEqual([
      'f.yaml, line 2, column 40005: given aliases for more than 10000 values, expected fewer',
    ]);
  });

  test('by an alias within what it means is refused', () => {
    expect(read('a: &a [*a]').messages).toEqual([
      'f.yaml, line 1, column 8: given more levels than we read, expected at most 20',
    ]);
  });

  test.each([
    ['[', 30, 'line 1, column 24'],
    ['[', 200_000, 'line 1'],
    ['{a: ', 200_000, 'line 1'],
    ['- ', 200_000, 'line 1'],
    ['? ', 200_000, 'line 1'],
  ])('by levels is refused: %j × %i', (text, times, where) => {
    const closed = times < 100 && text === '[' ? ']'.repeat(times) : '';
    expect(read(`a: ${text.repeat(times)}${closed}`)).toEqual({
      value: undefined,
      messages: [`f.yaml, ${where}: given more levels than we read, expected at most 20`],
    });
  });

  test('by ever deeper lines is refused', () => {
    const lines = Array.from({ length: 1_000 }, (_, level) => `${' '.repeat(level)}a:`);
    expect(read(lines.join('\n')).messages).toEqual([
      'f.yaml, line 201: given more levels than we read, expected at most 20',
    ]);
  });

  test('is not a long list on one line, as programs write it', () => {
    const rules = Array.from({ length: 5_000 }, () => ({ match: '/a', labels: { b: 'c' } }));
    expect(read(JSON.stringify({ apps: rules })).messages).toEqual([]);
  });
});
