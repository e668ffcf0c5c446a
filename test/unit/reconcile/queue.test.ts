import { describe, expect, test } from 'vitest';
import type { TaskId } from '../../../src/model/ids.ts';
import { createQueue, LANES, type Lane } from '../../../src/reconcile/queue.ts';
import { idOf } from '../examples.ts';

const ALL: ReadonlySet<Lane> = new Set(LANES);
const NOBODY: ReadonlySet<TaskId> = new Set();
const [A, B, C] = [idOf(1), idOf(2), idOf(3)];

describe('the queue', () => {
  test.each([
    ['in order', [0, 1, 2, 3, 4]],
    ['in reverse', [4, 3, 2, 1, 0]],
    ['in no order', [2, 4, 0, 3, 1]],
  ])('gives lane by lane what was put in %s', (_order, lanes) => {
    const queue = createQueue();
    for (const n of lanes) queue.put(idOf(n), LANES[n] ?? 'rewrite', 0);
    expect(lanes.map(() => queue.take(0, ALL, NOBODY))).toEqual([0, 1, 2, 3, 4].map((n) => idOf(n)));
  });

  test('gives in turn within a lane', () => {
    const queue = createQueue();
    for (const id of [B, A, C]) queue.put(id, 'news', 0);
    expect([queue.take(0, ALL, NOBODY), queue.take(0, ALL, NOBODY), queue.take(0, ALL, NOBODY)]).toEqual([B, A, C]);
  });

  test('gives nothing that is not due', () => {
    const queue = createQueue();
    queue.put(A, 'ended', 10);
    expect(queue.take(9, ALL, NOBODY)).toBeUndefined();
    expect(queue.take(10, ALL, NOBODY)).toBe(A);
  });

  test('gives what is due before better lanes that are not', () => {
    const queue = createQueue();
    queue.put(A, 'ended', 10);
    queue.put(B, 'rewrite', 0);
    expect(queue.take(0, ALL, NOBODY)).toBe(B);
  });

  test('gives no task that is being written', () => {
    const queue = createQueue();
    queue.put(A, 'news', 0);
    expect(queue.take(0, ALL, new Set([A]))).toBeUndefined();
    expect(queue.has(A)).toBe(true);
  });

  test('gives only of the lanes that are asked for', () => {
    const queue = createQueue();
    queue.put(A, 'missing', 0);
    expect(queue.take(0, new Set(['ended', 'news']), NOBODY)).toBeUndefined();
  });

  test('holds a task once, in its best lane and at its earliest time', () => {
    const queue = createQueue();
    queue.put(A, 'rewrite', 50);
    queue.put(A, 'ended', 100);
    queue.put(A, 'drain', 10);
    expect([queue.size, queue.nextDueAt(0)]).toEqual([1, 10]);
    expect(queue.take(10, new Set(['ended']), NOBODY)).toBe(A);
    expect(queue.size).toBe(0);
  });

  test('forgets what is dropped', () => {
    const queue = createQueue();
    queue.put(A, 'news', 0);
    queue.drop(A);
    expect([queue.take(0, ALL, NOBODY), queue.nextDueAt(-1)]).toEqual([undefined, undefined]);
  });

  test('knows what falls due next, whatever is due already and waits for a place', () => {
    const queue = createQueue();
    queue.put(A, 'missing', 0);
    queue.put(B, 'news', 30);
    queue.put(C, 'rewrite', 40);
    expect(queue.nextDueAt(5)).toBe(30);
  });
});
