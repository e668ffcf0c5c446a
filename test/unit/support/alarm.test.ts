import { describe, expect, test } from 'vitest';
import { createAlarm } from '../../../src/support/alarm.ts';
import { createFakeClock } from '../fake-clock.ts';

function sleeper(ms: number) {
  const clock = createFakeClock();
  const alarm = createAlarm(clock);
  const stop = new AbortController();
  const wokeAt: number[] = [];
  const sleep = (forMs = ms) => void alarm.wait(forMs, stop.signal).then(() => wokeAt.push(clock.now()));
  return { clock, alarm, stop, wokeAt, sleep };
}

describe('an alarm', () => {
  test('lets its sleeper sleep its time out', async () => {
    const { clock, sleep, wokeAt } = sleeper(1_000);
    sleep();
    await clock.advance(5_000);
    expect(wokeAt).toEqual([1_000]);
  });

  test('wakes its sleeper at once', async () => {
    const { clock, alarm, sleep, wokeAt } = sleeper(1_000);
    sleep();
    await clock.advance(300);
    alarm.ring();
    await clock.advance(0);
    expect(wokeAt).toEqual([300]);
  });

  test('is remembered when nobody sleeps yet', async () => {
    const { clock, alarm, sleep, wokeAt } = sleeper(1_000);
    alarm.ring();
    sleep();
    await clock.advance(0);
    expect(wokeAt).toEqual([0]);
  });

  test('wakes in good time when asked to within a time', async () => {
    const { clock, alarm, sleep, wokeAt } = sleeper(1_000);
    sleep();
    alarm.ring(400);
    await clock.advance(1_000);
    expect(wokeAt).toEqual([400]);
  });

  test('counts the time from the call, not from the sleep', async () => {
    const { clock, alarm, sleep, wokeAt } = sleeper(1_000);
    alarm.ring(400);
    await clock.advance(300);
    sleep();
    await clock.advance(1_000);
    expect(wokeAt).toEqual([400]);
  });

  test('keeps the earliest of several calls', async () => {
    const { clock, alarm, sleep, wokeAt } = sleeper(1_000);
    alarm.ring(200);
    alarm.ring(800);
    sleep();
    await clock.advance(1_000);
    expect(wokeAt).toEqual([200]);
  });

  test('wakes once for many calls', async () => {
    const { clock, alarm, sleep, wokeAt } = sleeper(1_000);
    sleep();
    for (let n = 0; n < 5; n += 1) alarm.ring();
    await clock.advance(0);
    sleep();
    await clock.advance(999);
    expect(wokeAt).toEqual([0]);
  });

  test('never makes a sleep longer', async () => {
    const { clock, alarm, sleep, wokeAt } = sleeper(100);
    alarm.ring(5_000);
    sleep();
    await clock.advance(100);
    expect(wokeAt).toEqual([100]);
  });

  test('lets go when it is aborted', async () => {
    const { clock, stop, sleep, wokeAt } = sleeper(1_000);
    sleep();
    stop.abort();
    await clock.advance(0);
    expect(wokeAt).toEqual([0]);
    expect(clock.pending).toBe(0);
  });

  test('does not sleep when it is aborted already', async () => {
    const { clock, stop, sleep, wokeAt } = sleeper(1_000);
    stop.abort();
    sleep();
    await clock.advance(0);
    expect(wokeAt).toEqual([0]);
  });
});
