import type { AppId, ServiceId, TaskId } from './ids.ts';

export type Outcome = 'published' | 'waiting' | 'skipped' | 'held' | 'withdrawn';

/** What we do about one task on this machine, and why. Log, API, page, metrics and command line all show this. */
export interface Decision {
  readonly taskId: TaskId;
  readonly appId: AppId;
  readonly outcome: Outcome;
  readonly reason: string;
  /** Of what is held: why, and what lets it go. */
  readonly heldBecause?: string;
  /** Each witness's word, in words. */
  readonly evidence: { readonly marathon: string; readonly agent: string };
  /** Since when (wall clock, ms since the epoch) outcome and reason have been these. */
  readonly sinceMs: number;
  readonly services: readonly ServiceId[];
  /** One sentence each, for the task's owner: what was repaired, ignored or collides. Empty is the rule. */
  readonly warnings: readonly string[];
}
