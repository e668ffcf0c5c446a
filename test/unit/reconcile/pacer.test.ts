import { expect, test } from 'vitest';
import { createPacer } from '../../../src/reconcile/pacer.ts';

test('the first of a burst starts after a random part of the spread, the others follow ten a second', () => {
  const pacer = createPacer(
    () => 30_000,
    () => 0.5,
  );
  expect([pacer(1_000), pacer(1_000), pacer(1_000)]).toEqual([16_000, 16_100, 16_200]);
});

test('a burst that goes on keeps its pace', () => {
  const pacer = createPacer(
    () => 30_000,
    () => 0,
  );
  pacer(1_000);
  expect(pacer(1_050)).toBe(1_100);
});

test('after a pause a new burst is spread anew', () => {
  const pacer = createPacer(
    () => 30_000,
    () => 0.1,
  );
  pacer(0);
  expect(pacer(100_000)).toBe(103_000);
});

test('without a spread the first goes at once', () => {
  expect(
    createPacer(
      () => 0,
      () => 0.9,
    )(7),
  ).toBe(7);
});
