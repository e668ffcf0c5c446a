import { expect, test } from 'vitest';
import { wordFor } from '../../../src/model/task-state.ts';

test.each([
  ['TASK_STAGING', 'starting'],
  ['TASK_STARTING', 'starting'],
  ['TASK_RUNNING', 'running'],
  ['TASK_KILLING', 'draining'],
  ['TASK_FINISHED', 'ended'],
  ['TASK_FAILED', 'ended'],
  ['TASK_KILLED', 'ended'],
  ['TASK_ERROR', 'ended'],
  ['TASK_DROPPED', 'ended'],
  ['TASK_LOST', 'doubtful'],
  ['TASK_GONE', 'doubtful'],
  ['TASK_GONE_BY_OPERATOR', 'doubtful'],
  ['TASK_UNREACHABLE', 'doubtful'],
  ['TASK_UNKNOWN', 'doubtful'],
])('%s means %s', (state, word) => {
  expect(wordFor(state)).toBe(word);
});

test.each(['TASK_REINCARNATED', '', 'toString', '__proto__'])(
  'a state nobody told us about means nothing: %j',
  (state) => {
    expect(wordFor(state)).toBeUndefined();
  },
);
