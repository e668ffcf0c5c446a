import { describe, expect, test } from 'vitest';
import { ago, lasted } from '../../../src/page/moment.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('a length of time', () => {
  test.each([
    [0, '0 s'],
    [1_999, '1 s'],
    [MINUTE - 1, '59 s'],
    [MINUTE, '1 min'],
    [HOUR - 1, '59 min'],
    [HOUR, '1 h'],
    [2 * HOUR + 5 * MINUTE, '2 h 5 min'],
    [DAY - 1, '23 h 59 min'],
    [DAY, '1 d'],
    [3 * DAY + 4 * HOUR + 59 * MINUTE, '3 d 4 h'],
    [-5_000, '0 s'],
  ])('of %d ms is %j', (ms, words) => {
    expect(lasted(ms)).toBe(words);
  });

  test.each([
    [999, 'just now'],
    [1_000, '1 s ago'],
    [90_000, '1 min ago'],
    [-HOUR, 'just now'],
  ])('ago, of %d ms, is %j', (ms, words) => {
    expect(ago(ms)).toBe(words);
  });
});
