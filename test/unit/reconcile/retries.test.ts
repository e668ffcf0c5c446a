import { describe, expect, test } from 'vitest';
import { createRetries } from '../../../src/reconcile/retries.ts';
import { idOf } from '../examples.ts';

const A = idOf(1);
const failure = (kind: 'refused' | 'denied' | 'failed' = 'failed', fingerprint = 'x') => ({
  fingerprint,
  kind,
  error: 'PUT: 500',
});
/** No jitter: the middle of its range. */
const retries = () => createRetries(() => 0.5);

describe('a write that failed', () => {
  test.each([
    ['failed', 1, 1_000],
    ['failed', 2, 2_000],
    ['failed', 30, 30_000],
    ['failed', 100, 30_000],
    ['denied', 1, 30_000],
    ['denied', 2, 60_000],
    ['denied', 100, 300_000],
    ['refused', 1, 300_000],
    ['refused', 9, 300_000],
  ] as const)('%s for the %dth time is tried again after %d ms', (kind, times, ms) => {
    const it = retries();
    for (let n = 0; n < times; n += 1) it.failed(A, failure(kind), 0);
    expect(it.dueAt(A, 'x', 0)).toBe(ms);
  });

  test.each([
    [0, 750],
    [1, 1_250],
  ])('is tried again with jitter: chance %d gives %d ms', (random, ms) => {
    const it = createRetries(() => random);
    it.failed(A, failure(), 0);
    expect(it.dueAt(A, 'x', 0)).toBe(ms);
  });

  test('does not delay another write of the same task', () => {
    const it = retries();
    it.failed(A, failure('refused'), 0);
    expect(it.dueAt(A, 'y', 5)).toBe(5);
  });

  test('does not delay another task', () => {
    const it = retries();
    it.failed(A, failure(), 0);
    expect(it.dueAt(idOf(2), 'x', 5)).toBe(5);
  });

  test('is due now when its time is past', () => {
    const it = retries();
    it.failed(A, failure(), 0);
    expect(it.dueAt(A, 'x', 9_999)).toBe(9_999);
  });

  test('counts how many failed in a row', () => {
    const it = retries();
    expect([it.failed(A, failure(), 0), it.failed(A, failure(), 0)]).toEqual([1, 2]);
  });

  test('is told in a sentence until it succeeds', () => {
    const it = retries();
    it.failed(A, failure(), 0);
    expect(it.failures()).toEqual([`${A}: PUT: 500`]);
    expect(it.succeeded(A)).toBe(1);
    expect([it.failures(), it.size, it.succeeded(A)]).toEqual([[], 0, 0]);
  });

  test('is forgotten when nothing is to be written any more', () => {
    const it = retries();
    it.failed(A, failure(), 0);
    expect(it.forget(A)).toBe(true);
    expect(it.size).toBe(0);
  });

  test('is forgotten when something else is, and not before', () => {
    const it = retries();
    it.failed(A, failure(), 0);
    expect([it.forget(A, 'x'), it.size]).toEqual([false, 1]);
    expect([it.forget(A, 'y'), it.size]).toEqual([true, 0]);
  });
});
