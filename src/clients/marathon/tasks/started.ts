import type { Sighting } from '../../../model/sighting.ts';
import type { LocalTasks } from './local-tasks.ts';

/**
 * All that versions up to 1.1.1 show of a task that was started: they give no state, and go on listing a lost one for a
 * day. Only their filter knows which still run (contract: Marathon, §1.3).
 */
export const STARTED = 'started, in no state';

/**
 * The same answer, with doubt on every task that was started and is not among those that `readRunning` gives. That is asked
 * only where an answer has such tasks, and changes nothing where it could not be read as a whole.
 */
export async function doubtUnlessRunning<Answer extends { readonly sightings: readonly Sighting[] }>(
  answer: Answer,
  readRunning: () => Promise<LocalTasks>,
): Promise<Answer> {
  if (!answer.sightings.some(({ state }) => state === STARTED)) return answer;
  const { sightings, isComplete } = await readRunning();
  if (!isComplete) return answer;
  const running = new Set(sightings.map(({ task }) => task.id));
  const doubted = (sighting: Sighting): Sighting =>
    sighting.state === STARTED && !running.has(sighting.task.id)
      ? { ...sighting, word: 'doubtful', state: 'TASK_UNKNOWN' }
      : sighting;
  return { ...answer, sightings: answer.sightings.map(doubted) };
}
