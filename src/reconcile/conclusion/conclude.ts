import type { Inventory } from '../../inventory/inventory.ts';
import type { Case, Judgement } from '../../inventory/judge.ts';
import type { TaskRecord } from '../../inventory/record.ts';
import { verdictOn } from '../../inventory/verdict.ts';
import { askedAbout, isMarathonSilent } from '../../inventory/witnesses.ts';
import type { Mapped } from '../../mapping/mapped.ts';
import type { MappingOptions } from '../../mapping/options.ts';
import type { AppDefinition } from '../../model/app-definition.ts';
import type { Change } from '../../model/change.ts';
import type { Outcome } from '../../model/decision.ts';
import type { Verdict } from '../../model/health.ts';
import type { Task } from '../../model/task.ts';
import { type ConsulMemory, planRefreshes } from '../../plan/checks.ts';
import type { Ownership } from '../../plan/ownership.ts';
import { type Leaving, planTask } from '../../plan/plan.ts';
import type { ConsulView } from '../consul-view.ts';
import { admit, type Candidate, mirrored } from './gate.ts';
import { rememberedMapping } from './mappings.ts';
import { ownershipOf } from './ownership-of.ts';
import { rememberedWish } from './wishes.ts';

/** What a conclusion stands on, beside the task's own record. */
export interface Ground {
  readonly inventory: Inventory;
  readonly view: ConsulView;
  readonly options: MappingOptions;
  /** Monotonic ms. */
  readonly now: number;
}

/** What becomes of a task, before the guard has had its say. */
export interface Conclusion {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly changes: readonly Change[];
  /** What it was launched from, as far as it is known, or assumed. */
  readonly definition?: AppDefinition | undefined;
  /** What the definition asks for, whether it is published (yet) or not. */
  readonly mapped?: Mapped | undefined;
  /** Marathon's; `undefined` where there is none to be had, and what it last said may be long past. */
  readonly verdict?: Verdict | undefined;
}

/** From the judgement on a task to the changes that it calls for. */
export function conclude(record: TaskRecord, theCase: Case, judgement: Judgement, at: Ground): Conclusion {
  const plan = planning(record, at);
  if (judgement.kind === 'withdraw') {
    const { withdrawal, reason } = judgement;
    return { outcome: 'withdrawn', reason, changes: plan.leave({ withdrawal, because: reason }) };
  }
  const isPublished = at.view.of(record.id).length > 0;
  const found = record.task && definitionOf(record, record.task, at);
  const definition = found?.definition;
  if (
    definition &&
    // Never on an assumption: the definition it was launched from may want it to stay.
    !(found.isAssumed && isPublished) &&
    isUnreachable(theCase) &&
    rememberedWish(definition, at.options.publication).unreachable === 'withdraw'
  ) {
    const because = 'Marathon cannot reach it, and its owner wants it out then';
    return {
      outcome: 'withdrawn',
      reason: because,
      changes: plan.leave({ withdrawal: 'draining', because }),
      definition,
    };
  }
  if (judgement.kind === 'leave')
    return {
      outcome: isPublished ? 'published' : 'waiting',
      reason: judgement.reason,
      changes: plan.refresh(),
      definition,
    };
  if (!record.task) return { outcome: 'waiting', reason: 'nobody has described it yet', changes: [] };
  if (!definition || (found.isAssumed && isPublished)) {
    const why = 'the definition it was launched from is not known';
    return { ...keep(judgement.reason, why, isPublished), changes: plan.refresh(), definition };
  }
  const reason = found.isAssumed ? `${judgement.reason}; its definition is assumed` : judgement.reason;
  return publish(record, record.task, definition, reason, at);
}

const isUnreachable = ({ marathon }: Case): boolean => marathon.state === 'TASK_UNREACHABLE';

/** During a deployment the definition at hand is often the wrong one, so Marathon is asked before one is assumed. */
function definitionOf({ firstHeardAt }: TaskRecord, task: Task, { inventory, now }: Ground) {
  const { marathon } = inventory.circumstances(now);
  const mayAssume =
    isMarathonSilent(marathon) ||
    (task.version === undefined
      ? askedAbout(marathon, task.appId) >= firstHeardAt
      : inventory.definitions.isMissing(task.appId, task.version));
  const resolved = inventory.definitions.resolve(task, mayAssume);
  return resolved.kind === 'missing'
    ? undefined
    : { definition: resolved.definition, isAssumed: resolved.kind === 'assumed' };
}

function publish(record: TaskRecord, task: Task, definition: AppDefinition, reason: string, at: Ground): Conclusion {
  const { inventory, view, options } = at;
  const plan = planning(record, at);
  const isPublished = view.of(task.id).length > 0;
  const verdict = verdictOn(record, definition);
  const wish = rememberedWish(definition, options.publication);
  const candidate: Candidate = {
    record,
    definition,
    gate: wish.gate,
    verdict,
    isMarathonGone: isMarathonSilent(inventory.circumstances(at.now).marathon),
    wasPublished: isPublished || view.wasPublished(task.id),
  };
  const admission = admit(candidate);
  const initialStatus = 'status' in admission ? admission.status : wish.gate.initialStatus;
  const mapped = rememberedMapping(task, definition, wish, { initialStatus, mirrored: mirrored(candidate) }, options);
  const known = { definition, mapped, verdict: candidate.isMarathonGone ? undefined : verdict };
  if (mapped.kind === 'skipped') {
    const changes = plan.leave({ withdrawal: 'unwanted', because: mapped.reason });
    return { outcome: 'skipped', reason: mapped.reason, changes, ...known };
  }
  if ('why' in admission) {
    const outcome = admission.isForGood ? 'skipped' : 'waiting';
    return { outcome, reason: admission.why, changes: [], ...known };
  }
  if (mapped.kind === 'waiting')
    return { ...keep(reason, mapped.reason, isPublished), changes: plan.refresh(), ...known };
  const services = mapped.services.map(({ service }) => service);
  const taken = services.find(({ id }) => view.isForeign(id));
  if (taken) {
    const because = `Consul has a service ${taken.id} that is somebody else's`;
    return { outcome: 'skipped', reason: because, changes: plan.refresh(), ...known };
  }
  const changes = plan.have(services, { withdrawal: 'unwanted', because: 'no longer wanted' });
  return { outcome: 'published', reason, changes, ...known };
}

/** What stands in Consul stays as it is; what does not is not registered. */
const keep = (reason: string, why: string, isPublished: boolean): Pick<Conclusion, 'outcome' | 'reason'> =>
  isPublished
    ? { outcome: 'published', reason: `${reason}; kept as it is: ${why}` }
    : { outcome: 'waiting', reason: why };

/** What its checks are to be told again, so that they do not run out, while it stays as it is. */
export const refreshesOf = (record: TaskRecord, at: Ground): readonly Change[] => planning(record, at).refresh();

/** `planTask`, for this task and what is known of it now. */
function planning({ id }: TaskRecord, { view, options, now }: Ground) {
  const ownership: Ownership = ownershipOf(options.cluster, options.publication.preset);
  const memory: ConsulMemory = {
    lastStatus: view.lastStatus,
    isTellingDue: (check) => view.isTellingDue(check, now),
    isToBePutAgain: view.isToBePutAgain,
  };
  const have = (services: Parameters<typeof planTask>[1], leaving: Leaving) =>
    planTask(id, services, view.of(id), ownership, leaving, memory);
  return {
    have,
    leave: (leaving: Leaving) => have([], leaving),
    /** It stays as it is, and so do its checks that say what they are told. */
    refresh: () => planRefreshes(id, view.of(id), ownership, memory),
  };
}
