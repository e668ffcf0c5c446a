import type { Word } from './sighting.ts';

/**
 * What each Mesos task state means to us (contract: Marathon, §5).
 * GONE, LOST, UNKNOWN and UNREACHABLE are claims of somebody who cannot see the task: only the agent can settle them.
 */
const WORDS: Readonly<Record<string, Word>> = {
  TASK_STAGING: 'starting',
  TASK_STARTING: 'starting',
  TASK_RUNNING: 'running',
  TASK_KILLING: 'draining',
  TASK_FINISHED: 'ended',
  TASK_FAILED: 'ended',
  TASK_KILLED: 'ended',
  TASK_ERROR: 'ended',
  TASK_DROPPED: 'ended',
  TASK_LOST: 'doubtful',
  TASK_GONE: 'doubtful',
  TASK_GONE_BY_OPERATOR: 'doubtful',
  TASK_UNREACHABLE: 'doubtful',
  TASK_UNKNOWN: 'doubtful',
};

/** `undefined` for a state nobody has told us about: it is no evidence, and the witnesses are asked again. */
export const wordFor = (state: string): Word | undefined => (Object.hasOwn(WORDS, state) ? WORDS[state] : undefined);
