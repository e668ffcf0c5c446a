import { expect, test } from 'vitest';
import { loggable } from '../../../src/support/loggable.ts';

test('a text that somebody made too long is cut, with its length, wherever it stands', () => {
  const long = 'x'.repeat(10_000_000);
  const cut = `${'x'.repeat(4_000)}… (10000000 characters)`;
  expect(loggable({ a: long, b: [long], c: { d: long } })).toEqual({ a: cut, b: [cut], c: { d: cut } });
});

test('a list that is too long is cut, with its length', () => {
  const list = loggable(Array.from({ length: 5_000 }, (_, index) => index)) as unknown[];
  expect([list.length, list.at(-1)]).toEqual([201, '… (5000 entries)']);
});

test('what is short stays as it is', () => {
  const error = new Error('x');
  const fields = { error, count: 1, flag: true, nothing: null, list: ['a'], within: { text: 'b' } };
  expect(loggable(fields)).toEqual(fields);
  expect((loggable(fields) as typeof fields).error).toBe(error);
});
