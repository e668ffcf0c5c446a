import { expect, test } from 'vitest';
import { parseGoDuration } from '../../../../src/config/presets/go-duration.ts';

test.each([
  ['15m0s', 900_000],
  ['1h30m', 5_400_000],
  ['1.5s', 1_500],
  ['250ms', 250],
  ['3s', 3_000],
  ['1500µs', 1.5],
  ['900000000000', 900_000],
  ['0', 0],
])('%s is %d ms', (text, ms) => {
  expect(parseGoDuration(text)).toBe(ms);
});

test.each(['', '72xyz', '1.2.3s', 's', '-1s', '1 s', '1e3s'])('"%s" is no duration', (text) => {
  expect(parseGoDuration(text)).toBeUndefined();
});
