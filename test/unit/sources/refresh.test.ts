import { describe, expect, test } from 'vitest';
import { createRefresh } from '../../../src/sources/refresh.ts';
import { deferred } from '../examples.ts';
import { createFakeClock, idle } from '../fake-clock.ts';

function refreshing({ firstMs }: { readonly firstMs?: number } = {}) {
  const clock = createFakeClock();
  const stop = new AbortController();
  const polls: number[] = [];
  const told: unknown[] = [];
  let answer: () => Promise<void> = async () => {};
  const refresh = createRefresh({
    clock,
    poll() {
      polls.push(clock.now());
      return answer();
    },
    nextMs: (failures) => 1_000 * (failures + 1),
    onFailure: (error) => told.push(error),
    ...(firstMs === undefined ? {} : { firstMs: () => firstMs }),
  });
  return {
    clock,
    stop,
    polls,
    told,
    refresh,
    start: () => refresh.run(stop.signal),
    answers(with_: typeof answer) {
      answer = with_;
    },
  };
}

describe('a refresh', () => {
  test('polls at once, and then at its interval', async () => {
    const it = refreshing();
    void it.start();
    await it.clock.advance(2_500);
    expect(it.polls).toEqual([0, 1_000, 2_000]);
  });

  test('counts its interval from the end of a poll', async () => {
    const it = refreshing();
    const slow = deferred();
    it.answers(() => slow.promise);
    void it.start();
    await it.clock.advance(5_000);
    slow.resolve();
    await it.clock.advance(1_000);
    expect(it.polls).toEqual([0, 6_000]);
  });

  test('first polls when it is told to', async () => {
    const it = refreshing({ firstMs: 300 });
    void it.start();
    await it.clock.advance(400);
    expect(it.polls).toEqual([300]);
  });

  test('first polls at once when it is woken', async () => {
    const it = refreshing({ firstMs: 300 });
    void it.start();
    await it.clock.advance(10);
    it.refresh.wake();
    await it.clock.advance(0);
    expect(it.polls).toEqual([10]);
  });

  test('goes on after failures, and counts those in a row', async () => {
    const it = refreshing();
    it.answers(() => Promise.reject(new Error('no')));
    void it.start();
    await it.clock.advance(5_000);
    expect(it.polls).toEqual([0, 2_000, 5_000]);
    it.answers(async () => {});
    await it.clock.advance(5_000);
    expect(it.polls).toEqual([0, 2_000, 5_000, 9_000, 10_000]);
    expect(it.told).toHaveLength(3);
  });

  test('polls again when it is woken', async () => {
    const it = refreshing();
    void it.start();
    await it.clock.advance(100);
    it.refresh.wake();
    await it.clock.advance(0);
    expect(it.polls).toEqual([0, 100]);
  });

  test('polls again, within the time given, when it is woken during a poll: its question was asked before', async () => {
    const it = refreshing();
    const slow = deferred();
    it.answers(() => slow.promise);
    void it.start();
    await it.clock.advance(100);
    it.refresh.wake(200);
    it.answers(async () => {});
    slow.resolve();
    await it.clock.advance(199);
    expect(it.polls).toEqual([0]);
    await it.clock.advance(1);
    expect(it.polls).toEqual([0, 300]);
  });

  test('polls once for many calls', async () => {
    const it = refreshing();
    void it.start();
    await it.clock.advance(100);
    for (let n = 0; n < 10; n += 1) it.refresh.wake(50);
    await it.clock.advance(500);
    expect(it.polls).toEqual([0, 150]);
  });

  test('ends when it is aborted, without a word of the poll that it broke', async () => {
    const it = refreshing();
    const slow = deferred();
    it.answers(() => slow.promise);
    const run = it.start();
    await idle();
    it.stop.abort();
    slow.reject(new Error('aborted'));
    await run;
    expect([it.told, it.clock.pending]).toEqual([[], 0]);
  });

  test('polled once by hand rejects as the poll does', async () => {
    const it = refreshing();
    it.answers(() => Promise.reject(new Error('no')));
    await expect(it.refresh.once(it.stop.signal)).rejects.toThrow('no');
  });
});
