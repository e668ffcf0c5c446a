import { expect, test } from 'vitest';
import { createKnocks } from '../../../src/daemon/knocks.ts';
import { createFakeClock } from '../fake-clock.ts';

function listening(random = 0) {
  const clock = createFakeClock();
  const asked: number[] = [];
  let woken = 0;
  const knocks = createKnocks({
    clock,
    random: () => random,
    wakeAgent() {
      woken += 1;
    },
    askAgain: () => void asked.push(clock.now()),
  });
  return { clock, asked, knocks, woken: () => woken };
}

test('a knock has the Mesos agent read at once, and Marathon asked a moment later', async () => {
  const { clock, asked, knocks, woken } = listening();
  knocks.knock();
  expect([woken(), asked]).toEqual([1, []]);
  await clock.advance(60_000);
  expect(asked).toEqual([300]);
});

test('a flood has Marathon asked no more than every 15 s, and once after its end', async () => {
  const { clock, asked, knocks } = listening();
  for (let ms = 0; ms < 30_000; ms += 10) {
    knocks.knock();
    await clock.advance(10);
  }
  await clock.advance(60_000);
  expect(asked).toEqual([300, 15_300, 30_300]);
});

test('daemons that hear the same knock do not all ask in one moment', async () => {
  const { clock, asked, knocks } = listening(0.5);
  knocks.knock();
  await clock.advance(60_000);
  expect(asked).toEqual([1_800]);
});

test('at the end nothing is left to happen', async () => {
  const { clock, asked, knocks } = listening();
  knocks.knock();
  knocks.stop();
  await clock.advance(60_000);
  expect([asked, clock.pending]).toEqual([[], 0]);
});
