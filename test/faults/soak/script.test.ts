import { expect, test } from 'vitest';
import { faultTimes, type ScriptOptions, taskChanges } from './script.ts';

const KINDS = Array.from({ length: 12 }, (_, n) => ({ endsDaemon: n % 4 === 0 }));
const OPTIONS: ScriptOptions = { seed: 3, minutes: 5, apps: 10, tasks: 300, kinds: KINDS };

test('the same seed gives the same changes and faults, and another one others', () => {
  const scriptOf = (seed: number) => {
    const options = { ...OPTIONS, seed };
    return [[...taskChanges(options)], faultTimes(options)];
  };
  expect(scriptOf(3)).toEqual(scriptOf(3));
  const [changes, faults] = scriptOf(3);
  const [otherChanges, otherFaults] = scriptOf(4);
  expect(otherChanges).not.toEqual(changes);
  expect(otherFaults).not.toEqual(faults);
});

test('there are 50 changes a second, about as many starts as ends, and each end is of a task that is there', () => {
  let living = OPTIONS.tasks;
  const numbers: number[] = [];
  for (const change of taskChanges(OPTIONS)) {
    if ('ends' in change) expect(change.ends).toBeLessThan(living);
    living += 'ends' in change ? -1 : 1;
    numbers.push(living);
  }
  expect(numbers).toHaveLength(5 * 60 * 50);
  expect(Math.min(...numbers)).toBeGreaterThan(OPTIONS.tasks - 30);
  expect(Math.max(...numbers)).toBeLessThan(OPTIONS.tasks + 30);
});

test('a fault begins every ten seconds, and has ended before the next', () => {
  const times = faultTimes(OPTIONS);
  expect(times).toHaveLength(30);
  for (const [n, { atMs, lastsMs }] of times.entries()) {
    expect(atMs % 10_000).toBe(times[0]?.atMs);
    expect(atMs + lastsMs).toBeLessThan(times[n + 1]?.atMs ?? Number.POSITIVE_INFINITY);
  }
});

test('the daemon is killed in the first fifth only, and every other kind has its turn before one comes again', () => {
  const times = faultTimes({ ...OPTIONS, minutes: 30 });
  const isDeadly = ({ kind }: { kind: number }) => KINDS[kind]?.endsDaemon === true;
  expect(times.slice(0, 36).some(isDeadly)).toBe(true);
  expect(times.slice(36).some(isDeadly)).toBe(false);
  const others = times.filter((time) => !isDeadly(time)).map(({ kind }) => kind);
  expect(new Set(others.slice(0, 9)).size).toBe(9);
});
