import { expect, test } from 'vitest';
import { parentsOf, watchParent } from '../../../src/demo/parent-watch.ts';
import { createFakeClock } from '../fake-clock.ts';

test('tells once, soon after the parent, or its parent, has gone', async () => {
  for (const after of [
    [1, 7],
    [42, 1],
  ]) {
    const clock = createFakeClock();
    let parents = [42, 7];
    let gone = 0;
    watchParent(
      clock,
      () => parents,
      () => (gone += 1),
    );
    await clock.advance(10_000);
    expect(gone).toBe(0);
    parents = after;
    await clock.advance(1_000);
    expect(gone).toBe(1);
    expect(clock.pending).toBe(0);
  }
});

test('whoever was orphaned from the start runs on, and nothing is watched', () => {
  const clock = createFakeClock();
  watchParent(
    clock,
    () => [1],
    () => {},
  );
  expect(clock.pending).toBe(0);
});

test('ends with its answer', async () => {
  const clock = createFakeClock();
  const cancel = watchParent(
    clock,
    () => [42],
    () => {},
  );
  cancel();
  expect(clock.pending).toBe(0);
});

test('under npm the parent of the parent counts too', () => {
  expect(parentsOf({ ppid: process.ppid }, {})).toEqual([process.ppid]);
  expect(parentsOf({ ppid: process.pid }, { npm_lifecycle_event: 'demo' })).toEqual(
    process.platform === 'linux' ? [process.pid, process.ppid] : [process.pid],
  );
});
