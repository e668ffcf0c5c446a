import { expect, test } from 'vitest';
import { matchesApp, parseAppPattern } from '../../../../src/mapping/wish/app-pattern.ts';

test.each([
  ['/shop/web', '/shop/web', true],
  ['/shop/web', '/shop/web2', false],
  ['/shop/web', '/my/shop/web', false],
  ['/shop/*', '/shop/web', true],
  ['/shop/*', '/shop/eu/web', false],
  ['/shop/*', '/shop', false],
  ['/shop/w*b', '/shop/wb', true],
  ['/shop/w*b', '/shop/w-e-b', true],
  ['/*', '/web', true],
  ['/*/web', '/shop/web', true],
  ['/*/web', '/eu/shop/web', false],
  ['/shop/**', '/shop/web', true],
  ['/shop/**', '/shop/eu/web', true],
  ['/shop/**', '/shops/web', false],
  ['/**/web', '/eu/shop/web', true],
  ['/**/web', '/web', true],
  ['/shop/**/web', '/shop/web', true],
  ['/**', '/eu/shop/web', true],
  ['/a.b', '/axb', false],
  ['/shop/web*', '/shop/web', true],
])('%s means %s: %s', (pattern, app, expected) => {
  expect(matchesApp(pattern, app)).toBe(expected);
});

test.each([
  ['/shop/*', '/shop/*'],
  ['shop/web', '/shop/web'],
  ['**', '/**'],
  ['/a_b/c.d-e', '/a_b/c.d-e'],
])('%s is the pattern %s', (text, pattern) => {
  expect(parseAppPattern(text)).toBe(pattern);
});

test.each(['', '/', '//', '/shop/', '/a b', '/a,b', '/[a-z]', '/***', '/é', `/${'a'.repeat(600)}`])(
  '%j is no pattern',
  (text) => {
    expect(parseAppPattern(text)).toBeUndefined();
  },
);

test.each(['/*a', '/**a', '/**/a'])('many %s in a pattern take no long time', (piece) => {
  const started = performance.now();
  expect(matchesApp(`${piece.repeat(100)}b`, `/${'a'.repeat(1_000)}/`.repeat(2))).toBe(false);
  expect(performance.now() - started).toBeLessThan(5_000);
});
