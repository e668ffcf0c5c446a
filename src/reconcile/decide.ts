import { inWords, judge } from '../inventory/judge.ts';
import type { TaskRecord } from '../inventory/record.ts';
import { caseOf } from '../inventory/standing.ts';
import type { Mapped } from '../mapping/mapped.ts';
import type { AppDefinition } from '../model/app-definition.ts';
import type { Change } from '../model/change.ts';
import type { Decision } from '../model/decision.ts';
import type { Halt } from '../model/halt.ts';
import type { Verdict } from '../model/health.ts';
import type { TaskId } from '../model/ids.ts';
import type { Guard } from '../plan/guard.ts';
import { conclude, type Ground, refreshesOf } from './conclusion/conclude.ts';
import { withhold } from './conclusion/withhold.ts';
import type { ConsulView } from './consul-view.ts';

/** Everything that one decision looks at. */
export interface Standpoint extends Ground {
  readonly guard: Guard;
  /** Somebody wants what stands in Consul to stay as it is. */
  readonly halt: Halt | undefined;
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
  const { changes, heldBecause } = withhold(record.id, concluded.changes, {
    ...at,
    published: at.view.published,
    refreshes: () => refreshesOf(record, at),
  });
  return {
    taskId: record.id,
    appId: record.appId,
    outcome: heldBecause === undefined ? concluded.outcome : 'held',
    reason: heldBecause === undefined ? concluded.reason : `held: ${heldBecause}; ${concluded.reason}`,
    ...(heldBecause === undefined ? {} : { heldBecause }),
    evidence: {
      marathon: `Marathon ${inWords(theCase.marathon)}`,
      agent: theCase.hasAgent ? `the Mesos agent ${inWords(theCase.agent)}` : 'there is no Mesos agent to ask',
    },
    services: servicesAfter(record.id, changes, at.view),
    warnings: mapped?.warnings ?? [],
    changes,
    definition,
    mapped,
    verdict,
  };
}

function servicesAfter(id: TaskId, changes: readonly Change[], view: ConsulView): Decision['services'] {
  const ids = new Set(view.of(id).map((service) => service.id));
  for (const change of changes) {
    if (change.kind === 'withdraw') ids.delete(change.id);
    else if (change.kind !== 'status') ids.add(change.service.id);
  }
  return [...ids];
}
