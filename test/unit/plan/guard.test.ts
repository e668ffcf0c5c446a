import { describe, expect, test } from 'vitest';
import { createGuard, type Guard, type GuardLimits } from '../../../src/plan/guard.ts';
import { idOf } from '../examples.ts';

const HOLD_MS = 600_000;
const aGuard = (limits: Partial<GuardLimits> = {}) => createGuard(() => ({ floor: 3, share: 0.3, ...limits }));
const want = (guard: Guard, count: number, now = 0) => {
  for (let n = 1; n <= count; n += 1) guard.want(idOf(n), 'absent', now);
};
const held = (guard: Guard, count: number, published: number, now = 0) =>
  Array.from({ length: count }, (_, n) => guard.isHeld(idOf(n + 1), published, now));

describe('the guard', () => {
  test.each([
    [3, 1, false],
    [3, 3, false],
    [4, 4, true],
    [4, 13, true],
    [4, 14, false],
    [30, 100, false],
    [31, 100, true],
  ])('of %d that vanish from %d: held is %s', (vanished, published, expected) => {
    const guard = aGuard();
    want(guard, vanished);
    expect(new Set(held(guard, vanished, published))).toEqual(new Set([expected]));
  });

  test('holds for ten minutes', () => {
    const guard = aGuard();
    want(guard, 4);
    expect(guard.isHeld(idOf(1), 4, HOLD_MS - 1)).toBe(true);
    expect(guard.isHeld(idOf(1), 4, HOLD_MS)).toBe(false);
  });

  test('counts the hold from when it was first wanted', () => {
    const guard = aGuard();
    want(guard, 4);
    want(guard, 4, 300_000);
    expect(guard.isHeld(idOf(1), 4, HOLD_MS)).toBe(false);
  });

  test('goes on holding what it held when the others become fewer', () => {
    const guard = aGuard();
    want(guard, 4);
    expect(guard.isHeld(idOf(1), 4, 0)).toBe(true);
    guard.drop(idOf(4));
    expect(guard.isHeld(idOf(1), 4, HOLD_MS - 1)).toBe(true);
    expect(guard.isHeld(idOf(1), 4, HOLD_MS)).toBe(false);
  });

  test('lets go what is not wanted any more', () => {
    const guard = aGuard();
    want(guard, 4);
    guard.drop(idOf(4));
    expect(held(guard, 3, 4)).toEqual([false, false, false]);
  });

  test('begins the hold anew for what was seen in between', () => {
    const guard = aGuard();
    want(guard, 4);
    guard.drop(idOf(1));
    guard.want(idOf(1), 'absent', 300_000);
    expect(guard.isHeld(idOf(1), 4, HOLD_MS)).toBe(true);
  });

  test('counts what trickles away one by one', () => {
    const guard = aGuard();
    for (let n = 1; n <= 3; n += 1) {
      guard.want(idOf(n), 'absent', n * 1_000);
      guard.done(idOf(n), n * 1_000);
    }
    guard.want(idOf(4), 'absent', 4_000);
    expect(guard.isHeld(idOf(4), 1, 4_000)).toBe(true);
  });

  test('counts a task once that has lost one of its services, and is to lose the next', () => {
    const guard = aGuard();
    want(guard, 3);
    guard.done(idOf(1), 1);
    guard.want(idOf(1), 'absent', 1);
    expect(held(guard, 3, 3, 1)).toEqual([false, false, false]);
  });

  test('forgets what went more than ten minutes ago', () => {
    const guard = aGuard();
    for (let n = 1; n <= 3; n += 1) guard.done(idOf(n), 0);
    guard.want(idOf(4), 'absent', HOLD_MS);
    expect(guard.isHeld(idOf(4), 1, HOLD_MS)).toBe(false);
  });

  test('measures its share against what was there before', () => {
    const guard = aGuard();
    for (let n = 1; n <= 20; n += 1) guard.done(idOf(n), 0);
    guard.want(idOf(21), 'absent', 1);
    expect(guard.isHeld(idOf(21), 80, 1)).toBe(false);
  });

  test.each([
    [{ floor: 1 }, 2, 2, true],
    [{ floor: 10 }, 9, 9, false],
    [{ floor: 0, share: 0.5 }, 5, 10, false],
    [{ floor: 0, share: 0.5 }, 6, 10, true],
    [{ floor: 0, share: 0 }, 1, 100, true],
  ])('within limits of %j, %d of %d: held is %s', (limits, vanished, published, expected) => {
    const guard = aGuard(limits);
    want(guard, vanished);
    expect(new Set(held(guard, vanished, published))).toEqual(new Set([expected]));
  });
});

describe('what another configuration takes away', () => {
  const unwanted = (guard: Guard, count: number) => {
    for (let n = 1; n <= count; n += 1) guard.want(idOf(n), 'unwanted', 0);
  };

  test('is held until somebody lets it go, however long that takes', () => {
    const guard = aGuard();
    unwanted(guard, 4);
    expect(held(guard, 4, 4, 100 * HOLD_MS)).toEqual([true, true, true, true]);
    expect(guard.release()).toEqual([1, 2, 3, 4].map((n) => idOf(n)));
    expect(held(guard, 4, 4, 100 * HOLD_MS)).toEqual([false, false, false, false]);
  });

  test('is not held when it is taken back, and is when it comes again', () => {
    const guard = aGuard();
    unwanted(guard, 4);
    held(guard, 4, 4);
    guard.release();
    for (let n = 1; n <= 4; n += 1) guard.drop(idOf(n));
    unwanted(guard, 4);
    expect(guard.isHeld(idOf(1), 4, 0)).toBe(true);
  });

  test('goes through while it is accepted, and what remains is held after that', () => {
    const guard = aGuard();
    guard.acceptUnwanted(1_000);
    unwanted(guard, 4);
    expect(guard.isHeld(idOf(1), 4, 999)).toBe(false);
    expect(guard.isHeld(idOf(1), 4, 1_000)).toBe(true);
  });

  test('being accepted says nothing of absence', () => {
    const guard = aGuard();
    guard.acceptUnwanted(1_000);
    want(guard, 4);
    expect(guard.isHeld(idOf(1), 4, 0)).toBe(true);
  });

  test('does not make absence suspicious, nor the other way round', () => {
    const guard = aGuard();
    unwanted(guard, 4);
    guard.want(idOf(5), 'absent', 0);
    expect(guard.isHeld(idOf(1), 5, 0)).toBe(true);
    expect(guard.isHeld(idOf(5), 5, 0)).toBe(false);
  });

  test('counts as absence as soon as it is that', () => {
    const guard = aGuard();
    unwanted(guard, 4);
    held(guard, 4, 4);
    guard.want(idOf(1), 'absent', 0);
    expect(guard.isHeld(idOf(1), 4, 0)).toBe(false);
  });

  test('let go by a person does not count against what vanishes next', () => {
    const guard = aGuard();
    want(guard, 4);
    held(guard, 4, 4);
    guard.release();
    for (let n = 1; n <= 4; n += 1) guard.done(idOf(n), 1);
    guard.want(idOf(5), 'absent', 2);
    expect(guard.isHeld(idOf(5), 1, 2)).toBe(false);
  });
});
