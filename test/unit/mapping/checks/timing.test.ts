import { describe, expect, test } from 'vitest';
import type { CheckWish } from '../../../../src/mapping/wish/wish.ts';
import { probe, said } from './judged.ts';

const DAY_MS = 86_400_000;

describe('the interval of a check', () => {
  test.each<[number, Partial<CheckWish>, number]>([
    [0, {}, 1_000],
    [0.5, {}, 1_000],
    [1, {}, 1_000],
    [3, {}, 3_000],
    [10, {}, 10_000],
    [60, {}, 10_000],
    [60, { maxIntervalMs: 30_000 }, 30_000],
    [60, { maxIntervalMs: 10 }, 1_000],
    [60, { maxIntervalMs: undefined }, 60_000],
    [0, { maxIntervalMs: undefined }, 60_000],
    [0.5, { maxIntervalMs: undefined }, 1_000],
    [1e12, { maxIntervalMs: undefined }, DAY_MS],
    [10, { interval: said(45_000) }, 45_000],
    [10, { interval: said(100) }, 1_000],
    [10, { interval: said(1_500.4) }, 1_500],
  ])('of every %d s, where %j is wanted, is %d ms', (intervalSeconds, wish, intervalMs) => {
    expect(probe({ intervalSeconds }, { wish })).toMatchObject({ intervalMs });
  });
});

describe('the timeout of a check', () => {
  test.each<[number, Partial<CheckWish>, number | undefined]>([
    [20, {}, 20_000],
    [0, {}, undefined],
    [0.0001, {}, 1],
    [1e12, {}, DAY_MS],
    [20, { timeout: said(1_500) }, 1_500],
    [20, { timeout: said(0) }, undefined],
  ])('of %d s, where %j is wanted, is %s ms', (timeoutSeconds, wish, timeoutMs) => {
    expect(probe({ timeoutSeconds }, { wish })).toHaveProperty('timeoutMs', timeoutMs);
  });
});

describe('how many results turn a check', () => {
  test.each<[string, number, Partial<CheckWish>, object]>([
    ['is Consul’s own where nothing is said', 3, {}, {}],
    ['is what is said', 3, { failures: said(5), successes: said(2) }, counts(5, 2)],
    ['is Marathon’s where that is said', 3, { failures: said('marathon') }, counts(3)],
    ['is Consul’s own where Marathon never kills', 0, { failures: said('marathon') }, {}],
    ['is a whole number', 2.5, { failures: said('marathon') }, counts(3)],
    ['is nothing that Consul would refuse', 1e300, { failures: said('marathon') }, {}],
  ])('%s', (_which, maxConsecutiveFailures, wish, thresholds) => {
    const times = { intervalMs: 10_000, timeoutMs: 5_000 };
    expect(probe({ protocol: 'TCP', maxConsecutiveFailures }, { wish })).toStrictEqual({
      kind: 'tcp',
      target: '10.0.0.1:31001',
      ...times,
      ...thresholds,
    });
  });
});

function counts(failuresBeforeCritical: number, successesBeforePassing?: number) {
  return { failuresBeforeCritical, ...(successesBeforePassing === undefined ? {} : { successesBeforePassing }) };
}
