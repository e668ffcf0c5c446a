import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs, jittered } from '../../../src/support/backoff.ts';

const POLICY = { baseMs: 100, capMs: 1_000 };
const almostOne = () => 1 - Number.EPSILON;

test.each([
  [0, 100],
  [1, 200],
  [3, 800],
  [4, 1_000],
  [10_000, 1_000],
])('attempt %d waits up to %d ms', (attempt, ms) => {
  expect(backoffMs(attempt, POLICY, almostOne)).toBeCloseTo(ms);
});

test('the wait may be none at all', () => {
  expect(backoffMs(3, POLICY, () => 0)).toBe(0);
});

test('a wait is never negative, infinite or above its cap', () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.nat(), chance, (attempt, random) => {
      const ms = backoffMs(attempt, POLICY, () => random);
      return ms >= 0 && ms <= POLICY.capMs;
    }),
  );
});

test.each([
  [0, 80],
  [0.5, 100],
  [1, 120],
])('chance %d makes 100 ms ± 20 %% into %d ms', (random, ms) => {
  expect(jittered(100, 0.2, () => random)).toBeCloseTo(ms);
});
