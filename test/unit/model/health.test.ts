import { expect, test } from 'vitest';
import { verdictOf } from '../../../src/model/health.ts';

test.each([
  ['an app without checks is alive', undefined, 0, 'alive'],
  ['no report is unknown, not unhealthy', undefined, 1, 'unknown'],
  ['a report of nothing is unknown', { reported: 0, alive: 0 }, 1, 'unknown'],
  ['one check of two has reported', { reported: 1, alive: 1 }, 2, 'unknown'],
  ['all checks are alive', { reported: 2, alive: 2 }, 2, 'alive'],
  ['one check failed', { reported: 2, alive: 1 }, 2, 'unhealthy'],
  ['the only report is a failure', { reported: 1, alive: 0 }, 2, 'unhealthy'],
  ['more reports than checks', { reported: 3, alive: 3 }, 2, 'alive'],
] as const)('%s', (_sentence, report, checks, verdict) => {
  expect(verdictOf(report, checks)).toBe(verdict);
});
