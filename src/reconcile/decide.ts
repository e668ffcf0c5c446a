import type { Inventory } from '../inventory/inventory.ts';
import { inWords, type Judgement, judge } from '../inventory/judge.ts';
import type { TaskRecord } from '../inventory/record.ts';
import { caseOf } from '../inventory/standing.ts';
import { verdictOn } from '../inventory/verdict.ts';
import { askedAbout, isMarathonSilent } from '../inventory/witnesses.ts';
import { mapTask } from '../mapping/map-task.ts';
import type { MappingOptions } from '../mapping/options.ts';
import type { AppDefinition } from '../model/app-definition.ts';
import type { Change } from '../model/change.ts';
import type { Decision, Outcome } from '../model/decision.ts';
import { isPodTask, type TaskId } from '../model/ids.ts';
import type { CheckStatus } from '../model/service.ts';
import type { Task } from '../model/task.ts';
import type { Guard } from '../plan/guard.ts';
import { type Leaving, planTask } from '../plan/plan.ts';
import type { ConsulView } from './consul-view.ts';

/** Everything that one decision looks at. */
export interface Standpoint {
  readonly inventory: Inventory;
  readonly view: ConsulView;
  readonly guard: Guard;
  readonly options: MappingOptions;
  /** Monotonic ms. */
  readonly now: number;
}

/** What is to be done about one task now, and why: a `Decision` before it is dated. */
export interface Resolution extends Omit<Decision, 'sinceMs'> {
  readonly changes: readonly Change[];
}

/** The one function that settles what becomes of a task: evidence → judgement → services → changes, guarded. */
export function decide(record: TaskRecord, at: Standpoint): Resolution {
  const circumstances = at.inventory.circumstances(at.now);
  const theCase = caseOf(record, circumstances);
  const judgement = judge(theCase);
  const concluded = conclude(record, judgement, at);
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
    changes,
  };
}

interface Conclusion {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly changes: readonly Change[];
}

function conclude(record: TaskRecord, judgement: Judgement, at: Standpoint): Conclusion {
  const isPublished = at.view.of(record.id).length > 0;
  // What somebody else publishes of a pod is theirs, to its end (contract: Marathon, §1.5).
  if (record.task?.isPod || isPodTask(record.id))
    return { outcome: 'skipped', reason: 'it belongs to a pod: pods are not published yet', changes: [] };
  switch (judgement.kind) {
    case 'withdraw':
      return { outcome: 'withdrawn', reason: judgement.reason, changes: leave(record.id, judgement, at) };
    case 'leave':
      return { outcome: isPublished ? 'published' : 'waiting', reason: judgement.reason, changes: [] };
    case 'publish':
      return record.task
        ? publish(record, record.task, judgement.reason, at)
        : { outcome: 'waiting', reason: 'nobody has described it yet', changes: [] };
  }
}

const leave = (id: TaskId, { withdrawal, reason }: Judgement & { kind: 'withdraw' }, at: Standpoint) =>
  planTask(id, [], at.view.of(id), at.options.cluster, { withdrawal, because: reason });

function publish(record: TaskRecord, task: Task, reason: string, at: Standpoint): Conclusion {
  const { inventory, view, options } = at;
  const registered = view.of(task.id);
  const isPublished = registered.length > 0;
  const stay = (why: string): Conclusion =>
    isPublished
      ? { outcome: 'published', reason: `${reason}; kept as it is: ${why}`, changes: [] }
      : { outcome: 'waiting', reason: why, changes: [] };

  const { marathon } = inventory.circumstances(at.now);
  const isSilent = isMarathonSilent(marathon);
  // During a deployment the definition at hand is often the wrong one, so Marathon is asked first.
  const mayAssume =
    isSilent ||
    (task.version === undefined
      ? askedAbout(marathon, task.appId) >= record.firstHeardAt
      : inventory.definitions.isMissing(task.appId, task.version));
  const resolved = inventory.definitions.resolve(task, mayAssume);
  if (resolved.kind === 'missing' || (resolved.kind === 'assumed' && isPublished))
    return stay('the definition it was launched from is not known');

  const { definition } = resolved;
  const gate = firstStatus(record, definition, isSilent, view.wasPublished(task.id) || isPublished);
  if (gate.status === undefined) return { outcome: 'waiting', reason: gate.why, changes: [] };

  const mapped = mapTask(task, definition, gate.status, options);
  if (mapped.kind === 'waiting') return stay(mapped.reason);
  const taken = mapped.kind === 'services' ? mapped.services.find(({ id }) => view.isForeign(id)) : undefined;
  if (taken)
    return { outcome: 'skipped', reason: `Consul has a service ${taken.id} that is somebody else's`, changes: [] };
  const leaving: Leaving = { withdrawal: 'unwanted', because: 'no longer wanted' };
  if (mapped.kind === 'skipped') {
    const because = { ...leaving, because: mapped.reason };
    return {
      outcome: 'skipped',
      reason: mapped.reason,
      changes: planTask(task.id, [], registered, options.cluster, because),
    };
  }
  const changes = planTask(task.id, mapped.services, registered, options.cluster, leaving, view.lastStatus);
  const assumed = resolved.kind === 'assumed' ? '; its definition is assumed' : '';
  return { outcome: 'published', reason: `${reason}${assumed}`, changes };
}

/**
 * A task is published at its first all-alive verdict, as passing: Marathon kills the old instance milliseconds later, and
 * a check registered critical stays so until Consul's first probe. Critical only where no verdict can be had.
 */
function firstStatus(
  record: TaskRecord,
  definition: AppDefinition,
  isMarathonGone: boolean,
  wasPublished: boolean,
): { readonly status: CheckStatus; readonly why?: never } | { readonly status?: never; readonly why: string } {
  switch (verdictOn(record, definition)) {
    case 'alive':
      return { status: 'passing' };
    case 'unhealthy':
      return wasPublished ? { status: 'critical' } : { why: 'its health checks are not all alive yet' };
    case 'unknown':
      return wasPublished || isMarathonGone ? { status: 'critical' } : { why: 'its health is not known yet' };
  }
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
    else ids.add(change.service.id);
  }
  return [...ids];
}
