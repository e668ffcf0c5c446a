import { inWords, judge } from '../inventory/judge.ts';
import type { TaskRecord } from '../inventory/record.ts';
import { caseOf } from '../inventory/standing.ts';
import type { Mapped } from '../mapping/mapped.ts';
import type { AppDefinition } from '../model/app-definition.ts';
import type { Change } from '../model/change.ts';
import type { Decision } from '../model/decision.ts';
import type { Verdict } from '../model/health.ts';
import type { TaskId } from '../model/ids.ts';
import type { Guard } from '../plan/guard.ts';
import { conclude, type Ground } from './conclusion/conclude.ts';
import type { ConsulView } from './consul-view.ts';

/** Everything that one decision looks at. */
export interface Standpoint extends Ground {
  readonly guard: Guard;
}

/** What is to be done about one task now, and why: a `Decision` before it is dated, with what it was made from. */
export interface Resolution extends Omit<Decision, 'sinceMs'> {
  readonly changes: readonly Change[];
  /** What the task was launched from, as far as it is known, or assumed. */
  readonly definition: AppDefinition | undefined;
  /** What that asks for, whether it is published (yet) or not. */
  readonly mapped: Mapped | undefined;
  readonly verdict: Verdict | undefined;
}

/** The one function that settles what becomes of a task: evidence → judgement → services → changes, guarded. */
export function decide(record: TaskRecord, at: Standpoint): Resolution {
  const theCase = caseOf(record, at.inventory.circumstances(at.now));
  const concluded = conclude(record, theCase, judge(theCase), at);
  const { definition, mapped, verdict } = concluded;
  const isHeld = isHeldBack(record.id, concluded.changes, at);
  // What is new goes all the same: only what would be taken away is in doubt.
  const changes = isHeld ? concluded.changes.filter((change) => !isDoubtable(change)) : concluded.changes;
  return {
    taskId: record.id,
    appId: record.appId,
    outcome: isHeld ? 'held' : concluded.outcome,
    reason: isHeld ? `held: too many tasks vanished at once; ${concluded.reason}` : concluded.reason,
    evidence: {
      marathon: `Marathon ${inWords(theCase.marathon)}`,
      agent: `the Mesos agent ${inWords(theCase.agent)}`,
    },
    services: servicesAfter(record.id, changes, at.view),
    warnings: mapped?.warnings ?? [],
    changes,
    definition,
    mapped,
    verdict,
  };
}

/** Whether a change takes away on absence, or on a changed wish, alone. */
export const isDoubtable = (change: Change): boolean =>
  change.kind === 'withdraw' && (change.withdrawal === 'absent' || change.withdrawal === 'unwanted');

/** Such changes ask the guard. */
function isHeldBack(id: TaskId, changes: readonly Change[], at: Standpoint): boolean {
  if (!changes.some(isDoubtable)) {
    at.guard.drop(id);
    return false;
  }
  at.guard.want(id, at.now);
  return at.guard.isHeld(id, at.view.published, at.now);
}

function servicesAfter(id: TaskId, changes: readonly Change[], view: ConsulView): Decision['services'] {
  const ids = new Set(view.of(id).map((service) => service.id));
  for (const change of changes) {
    if (change.kind === 'withdraw') ids.delete(change.id);
    else if (change.kind !== 'status') ids.add(change.service.id);
  }
  return [...ids];
}
