import { expect, test } from 'vitest';
import { seededRandom } from '../../../../src/sandbox/seeded-random.ts';
import { flatnessOf } from './flatness.ts';

const MB = 2 ** 20;
const KEPT_WHOLE = 10 * 60 * 25;

/** A life of so many minutes with 25 ends a second, which leaks so much with each; the rest is meant, or chance. */
function lifeOf(minutes: number, leakedBytes: number) {
  const random = seededRandom(1);
  return Array.from({ length: minutes * 30 }, (_, n) => {
    const ended = n * 50;
    const whole = Math.min(ended, KEPT_WHOLE);
    const warmUp = Math.min(1, n / 25) * 10 * MB;
    const held = 20 * MB + warmUp + ended * leakedBytes + whole * 4_800 + (ended - whole) * 500 + random() * 2 * MB;
    const residentBytes = held * 1.3 + 90 * MB + random() * 20 * MB;
    return { atMs: n * 2_000, residentBytes, heldBytes: n % 8 === 0 ? held : undefined, ended };
  });
}

test.each([4, 12, 24, 48])(
  'a life of %i min without a leak is flat, for ended tasks are remembered on purpose',
  (minutes) => {
    expect(flatnessOf(lifeOf(minutes, 0))).toMatchObject({ isFlat: true });
  },
);

test.each([
  [4, 10_000],
  [12, 5_000],
  [24, 3_000],
  [48, 1_500],
])('in %i min %i bytes that are left behind by each task are found', (minutes, leakedBytes) => {
  expect(flatnessOf(lifeOf(minutes, leakedBytes))).toMatchObject({ isFlat: false });
});

test('a life of two minutes tells nothing', () => {
  expect(flatnessOf(lifeOf(2, 100_000))).toBeUndefined();
});
