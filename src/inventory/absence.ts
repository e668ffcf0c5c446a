import type { TaskId } from '../model/ids.ts';
import type { Witness } from '../model/sighting.ts';
import type { TaskRecord } from './record.ts';

/** Two answers prove more than one when the second was asked for so much later (ms): a slip is over by then. */
export const ASK_AGAIN_MS = 5_000;

/** A complete answer of one witness. */
export interface CompleteAnswer {
  readonly witness: Witness;
  readonly listed: ReadonlySet<TaskId>;
  readonly askedAt: number;
}

/**
 * Everything that is not in a complete answer is absent since that answer was asked for, if it was not seen later, and absent
 * again with the first one that says so later on. Answers which tasks that is news of.
 */
export function markAbsent(among: Iterable<TaskRecord>, { witness, listed, askedAt }: CompleteAnswer): TaskId[] {
  const news: TaskId[] = [];
  for (const record of among) {
    if (listed.has(record.id)) continue;
    const since = record.absentSince[witness];
    if (since !== undefined) {
      if (witness !== 'marathon' || record.absentAgainAt !== undefined || askedAt - since < ASK_AGAIN_MS) continue;
      record.absentAgainAt = askedAt;
      news.push(record.id);
      continue;
    }
    if ((record.said[witness]?.askedAt ?? record.firstHeardAt) >= askedAt) continue;
    record.absentSince[witness] = askedAt;
    news.push(record.id);
  }
  return news;
}

/** Whether nobody who can be asked lists it any more. Where there is no Mesos agent, Marathon's word stands alone. */
export const isUnlisted = ({ absentSince }: Pick<TaskRecord, 'absentSince'>, hasAgent: boolean): boolean =>
  absentSince.marathon !== undefined && (!hasAgent || absentSince.agent !== undefined);

/** The task was shown, or what was said of it counts no longer. */
export function forgetAbsence(record: TaskRecord, witness: Witness): void {
  delete record.absentSince[witness];
  if (witness === 'marathon') record.absentAgainAt = undefined;
}
