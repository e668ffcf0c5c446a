import { describe, expect, test } from 'vitest';
import { createGuard, type Guard } from '../../../src/plan/guard.ts';
import { idOf } from '../examples.ts';

const HOLD_MS = 600_000;
const want = (guard: Guard, count: number, now = 0) => {
  for (let n = 1; n <= count; n += 1) guard.want(idOf(n), now);
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
    const guard = createGuard();
    want(guard, vanished);
    expect(new Set(held(guard, vanished, published))).toEqual(new Set([expected]));
  });

  test('holds for ten minutes', () => {
    const guard = createGuard();
    want(guard, 4);
    expect(guard.isHeld(idOf(1), 4, HOLD_MS - 1)).toBe(true);
    expect(guard.isHeld(idOf(1), 4, HOLD_MS)).toBe(false);
  });

  test('counts the hold from when it was first wanted', () => {
    const guard = createGuard();
    want(guard, 4);
    want(guard, 4, 300_000);
    expect(guard.isHeld(idOf(1), 4, HOLD_MS)).toBe(false);
  });

  test('goes on holding what it held when the others become fewer', () => {
    const guard = createGuard();
    want(guard, 4);
    expect(guard.isHeld(idOf(1), 4, 0)).toBe(true);
    guard.drop(idOf(4));
    expect(guard.isHeld(idOf(1), 4, HOLD_MS - 1)).toBe(true);
    expect(guard.isHeld(idOf(1), 4, HOLD_MS)).toBe(false);
  });

  test('lets go what is not wanted any more', () => {
    const guard = createGuard();
    want(guard, 4);
    guard.drop(idOf(4));
    expect(held(guard, 3, 4)).toEqual([false, false, false]);
    expect(guard.wanted).toBe(3);
  });

  test('begins the hold anew for what was seen in between', () => {
    const guard = createGuard();
    want(guard, 4);
    guard.drop(idOf(1));
    guard.want(idOf(1), 300_000);
    expect(guard.isHeld(idOf(1), 4, HOLD_MS)).toBe(true);
  });

  test('counts what trickles away one by one', () => {
    const guard = createGuard();
    for (let n = 1; n <= 3; n += 1) {
      guard.want(idOf(n), n * 1_000);
      guard.done(idOf(n), n * 1_000);
    }
    guard.want(idOf(4), 4_000);
    expect(guard.isHeld(idOf(4), 1, 4_000)).toBe(true);
  });

  test('forgets what went more than ten minutes ago', () => {
    const guard = createGuard();
    for (let n = 1; n <= 3; n += 1) guard.done(idOf(n), 0);
    guard.want(idOf(4), HOLD_MS);
    expect(guard.isHeld(idOf(4), 1, HOLD_MS)).toBe(false);
  });

  test('measures its share against what was there before', () => {
    const guard = createGuard();
    for (let n = 1; n <= 20; n += 1) guard.done(idOf(n), 0);
    guard.want(idOf(21), 1);
    expect(guard.isHeld(idOf(21), 80, 1)).toBe(false);
  });
});
