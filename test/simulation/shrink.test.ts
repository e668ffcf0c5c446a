import { expect, test } from 'vitest';
import { USUAL } from './history/setting.ts';
import type { History, Step } from './history/step.ts';
import { describeFailure, play } from './play.ts';
import { shrink } from './shrink.ts';

const step = (atMs: number): Step => ({ atMs, kind: 'leader changes' });
const history = (...times: readonly number[]): History => ({ seed: 1, setting: USUAL, steps: times.map(step) });
const times = ({ steps }: History) => steps.map(({ atMs }) => atMs);

test('a history is shrunk to the steps without which it does not fail', async () => {
  const whole = history(...Array.from({ length: 17 }, (_, index) => index));
  const needs = async (candidate: History) => [3, 11].every((atMs) => times(candidate).includes(atMs));
  expect(times(await shrink(whole, needs))).toEqual([3, 11]);
});

test('a history that fails whatever is in it is shrunk to nothing', async () => {
  expect(times(await shrink(history(1, 2, 3), async () => true))).toEqual([]);
});

test('a failure is told with its history, step by step', async () => {
  const outcome = await play({ seed: 5, setting: USUAL, steps: [{ atMs: 100, kind: 'start', app: 0 }] });
  expect(outcome.problems).toEqual([]);
  const told = describeFailure(history(7), { ...outcome, problems: ['it is wrong'] });
  expect(told.split('\n').slice(0, 3)).toEqual([
    'it is wrong',
    `seed 1 ${JSON.stringify(USUAL)}`,
    '  7 ms: leader changes {}',
  ]);
});
