import { expect, test } from 'vitest';
import { sleep } from '../../../src/support/clock.ts';
import { createFakeClock, idle } from '../fake-clock.ts';

test('a sleep ends when its time is up', async () => {
  const clock = createFakeClock();
  let wokeAt: number | undefined;
  void sleep(clock, 250, new AbortController().signal).then(() => (wokeAt = clock.now()));
  await clock.advance(1_000);
  expect(wokeAt).toBe(250);
});

test('a sleep ends with its signal, and leaves no timer', async () => {
  const clock = createFakeClock();
  const stop = new AbortController();
  let isAwake = false;
  void sleep(clock, 250, stop.signal).then(() => (isAwake = true));
  stop.abort();
  await idle();
  expect({ isAwake, pending: clock.pending }).toEqual({ isAwake: true, pending: 0 });
});

test('a sleep under an aborted signal is none', async () => {
  const clock = createFakeClock();
  await sleep(clock, 250, AbortSignal.abort());
  expect(clock.pending).toBe(0);
});
