import { z } from 'zod';

/** The longest pause (ms): what is forgotten for longer than a day is no pause any more. */
export const LONGEST_PAUSE_MS = 24 * 60 * 60_000;
export const SHORTEST_PAUSE_MS = 1_000;
/** More is cut off by whoever asks, and refused by whoever answers. */
export const MAX_BY = 200;
export const MAX_WHY = 500;

const by = z.string().min(1).max(MAX_BY);

/** What is asked of the holder of the lock, and what it answers, by path. Durations, because two clocks may differ. */
export const PAUSE = z.object({
  by,
  why: z.string().max(MAX_WHY),
  forMs: z.number().min(SHORTEST_PAUSE_MS).max(LONGEST_PAUSE_MS),
});
export const RESUME = z.object({ by });
export const RELEASE = z.object({ by });

const HALT = z.object({
  by: z.string(),
  why: z.string(),
  untilMs: z.number().optional(),
  unreadUntil: z.string().optional(),
});
/** A freeze stays whatever is said here: who pauses or resumes is told of it. */
const frozen = HALT.optional();
export const PAUSED = z.object({ now: HALT, before: HALT.optional(), frozen });
export const RESUMED = z.object({ ended: HALT.optional(), frozen });
export const RELEASED = z.object({ tasks: z.array(z.string()) });

export type PauseCall = z.infer<typeof PAUSE>;
export type PauseAnswer = z.infer<typeof PAUSED>;
export type ResumeCall = z.infer<typeof RESUME>;
export type ResumeAnswer = z.infer<typeof RESUMED>;
export type ReleaseCall = z.infer<typeof RELEASE>;
export type ReleaseAnswer = z.infer<typeof RELEASED>;

/** What the holder of the lock does for other processes. */
export interface Levers {
  pause(call: PauseCall): PauseAnswer;
  resume(call: ResumeCall): ResumeAnswer;
  releaseGuard(call: ReleaseCall): ReleaseAnswer;
}
