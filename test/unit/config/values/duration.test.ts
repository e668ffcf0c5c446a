import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../../../src/config/values/duration.ts';

describe('a duration', () => {
  test.each([
    ['500ms', 500],
    ['0s', 0],
    ['5s', 5_000],
    ['2m', 120_000],
    ['90m', 5_400_000],
    ['1h', 3_600_000],
  ])('%s is %i ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  test.each(['', '5', 's', '-5s', '1.5s', '5 s', '5S', '1d', '1m30s', '5s\n', '9999999999s'])('%j is none', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  );
});
