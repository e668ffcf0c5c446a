import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, hashOf } from '../../../src/support/hash.ts';

test('the canonical form does not depend on the order in which a value was built', () => {
  expect(canonicalJson({ b: { d: 1, c: [2, 1] }, a: null })).toBe(canonicalJson({ a: null, b: { c: [2, 1], d: 1 } }));
});

test('the canonical form leaves out what is undefined', () => {
  expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
});

test('the canonical form keeps the order of a list', () => {
  expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
});

test('the canonical form is the same value again', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(toJson(value));
    }),
  );
});

const toJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('a hash is the start of the SHA-256', () => {
  expect(hashOf('abc', 12)).toBe('ba7816bf8f01');
});
