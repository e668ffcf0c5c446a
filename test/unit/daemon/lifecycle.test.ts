import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { STOP_DEADLINE_MS, untilStopped } from '../../../src/daemon/lifecycle.ts';
import type { Clock } from '../../../src/support/clock.ts';

/** A clock whose timers fire when told. */
function handClock() {
  const timers: { ms: number; fire: () => void }[] = [];
  const clock: Clock = {
    now: () => 0,
    wall: () => 0,
    after(ms, fire) {
      const timer = { ms, fire };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  };
  return { clock, timers };
}

const aborted = (signal: AbortSignal) =>
  new Promise<string>((resolve) => {
    signal.addEventListener('abort', () => resolve('stopped'));
  });

const never = () => {
  throw new Error('ended at once');
};

describe('a process that is told to stop', () => {
  test.each(['SIGTERM', 'SIGINT'])('stops cleanly at %s, and leaves nothing behind', async (name) => {
    const process = new EventEmitter();
    const { clock, timers } = handClock();
    const running = untilStopped(process, clock, never, aborted);
    process.emit(name);
    expect(await running).toBe('stopped');
    expect(timers).toEqual([]);
    expect(process.eventNames()).toEqual([]);
  });

  test('ends at once at the second signal', async () => {
    const process = new EventEmitter();
    let ended = 0;
    const { clock, timers } = handClock();
    const running = untilStopped(
      process,
      clock,
      () => (ended += 1),
      () => new Promise(() => {}),
    );
    process.emit('SIGTERM');
    expect(ended).toBe(0);
    process.emit('SIGINT');
    expect(ended).toBe(1);
    timers[0]?.fire();
    await running;
  });

  test('is overdue when the stop takes longer than its deadline', async () => {
    const process = new EventEmitter();
    const { clock, timers } = handClock();
    const running = untilStopped(process, clock, never, () => new Promise(() => {}));
    expect(timers).toEqual([]);
    process.emit('SIGTERM');
    expect(timers.map(({ ms }) => ms)).toEqual([STOP_DEADLINE_MS]);
    timers[0]?.fire();
    expect(await running).toBe('overdue');
  });

  test('hands on what the work rejects with', async () => {
    const process = new EventEmitter();
    const failing = untilStopped(process, handClock().clock, never, async () => {
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(process.eventNames()).toEqual([]);
  });
});
