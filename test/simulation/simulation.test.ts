import { describe, expect, test } from 'vitest';
import { historyOf } from './history/generate.ts';
import { describeFailure, play } from './play.ts';

const HISTORIES = 200;
const BATCH = 20;

describe('whatever happens, Consul ends equal to the truth', () => {
  test.each(Array.from({ length: HISTORIES / BATCH }, (_, index) => index * BATCH))(
    `histories %i and the ${BATCH - 1} after it`,
    async (first) => {
      for (let seed = first; seed < first + BATCH; seed += 1) {
        const history = historyOf(seed);
        const outcome = await play(history);
        expect(outcome.problems, describeFailure(history, outcome)).toEqual([]);
      }
    },
  );
});

test('the same seed gives the same trace', async () => {
  const [first, second] = [await play(historyOf(7)), await play(historyOf(7))];
  expect(second.digest).toBe(first.digest);
});

test('another seed gives another trace', async () => {
  const [first, second] = [await play(historyOf(7)), await play(historyOf(8))];
  expect(second.digest).not.toBe(first.digest);
});
