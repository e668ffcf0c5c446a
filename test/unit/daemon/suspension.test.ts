import { expect, test } from 'vitest';
import { watchForSuspension } from '../../../src/daemon/suspension.ts';
import { createFakeClock, START_WALL_MS } from '../fake-clock.ts';

/** A wall clock beside the other, as far ahead as a test says. */
function watching() {
  const clock = createFakeClock();
  const stop = new AbortController();
  const gaps: number[] = [];
  let aheadMs = 0;
  const both = { ...clock, wall: () => START_WALL_MS + clock.now() + aheadMs };
  const done = watchForSuspension(both, (gapMs) => gaps.push(gapMs), stop.signal);
  return { clock, gaps, stop, done, ahead: (ms: number) => (aheadMs = ms) };
}

test('a machine that slept is noticed once, with how long', async () => {
  const it = watching();
  await it.clock.advance(60_000);
  it.ahead(3_600_000);
  await it.clock.advance(60_000);
  expect(it.gaps).toEqual([3_600_000]);
});

test.each([
  ['a small correction', 9_000],
  ['a clock that is set back', -3_600_000],
])('%s is no sleep', async (_, ms) => {
  const it = watching();
  it.ahead(ms);
  await it.clock.advance(60_000);
  expect(it.gaps).toEqual([]);
});

test('ends with its signal, and leaves no timer behind', async () => {
  const it = watching();
  it.stop.abort();
  await it.done;
  expect(it.clock.pending).toBe(0);
});
