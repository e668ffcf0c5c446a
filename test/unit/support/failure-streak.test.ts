import { expect, test } from 'vitest';
import { createFailureStreak } from '../../../src/support/failure-streak.ts';

test('the first failure and every tenth are told', () => {
  const streak = createFailureStreak();
  const told = Array.from({ length: 25 }, () => streak.fail()).flatMap((isTold, index) => (isTold ? [index + 1] : []));
  expect(told).toEqual([1, 10, 20]);
});

test('a recovery answers how many failures it ends', () => {
  const streak = createFailureStreak();
  streak.fail();
  streak.fail();
  expect([streak.recover(), streak.recover()]).toEqual([2, 0]);
});

test('after a recovery the first failure is told again', () => {
  const streak = createFailureStreak();
  streak.fail();
  streak.recover();
  expect(streak.fail()).toBe(true);
});
