import type { Inventory } from '../inventory/inventory.ts';
import type { Traces } from '../inventory/record.ts';
import type { MappingOptions } from '../mapping/options.ts';
import type { Change } from '../model/change.ts';
import type { Decision } from '../model/decision.ts';
import type { Halt } from '../model/halt.ts';
import type { TaskId } from '../model/ids.ts';
import { agentId, appIdOfTask } from '../model/ids.ts';
import { MARK } from '../model/mark.ts';
import type { RegisteredService } from '../model/service.ts';
import type { Guard } from '../plan/guard.ts';
import type { Clock } from '../support/clock.ts';
import { type AppError, asAppError, messageOf } from '../support/errors.ts';
import type { Log } from '../support/log.ts';
import { isDoubtable } from './conclusion/withhold.ts';
import type { ConsulView } from './consul-view.ts';

import { decide, type Resolution } from './decide.ts';
import { createDenials } from './denials.ts';
import { fingerprintOf, laneOf } from './lanes.ts';
import { createPacer } from './pacer.ts';
import { createQueue, LANES, type Lane } from './queue.ts';
import { createRetries } from './retries.ts';
import type { ChangeRecord } from './status.ts';
import { createNotices } from './warnings/notices.ts';

/** Writes that go on at once. The agent does them one after the other anyway (contract: Consul, §6). */
const CONCURRENCY = 4;
/** One of them is kept for ends and news, so that neither ever waits behind a pass. */
const ANY_LANE: ReadonlySet<Lane> = new Set(LANES);
const FIRST_LANES: ReadonlySet<Lane> = new Set(['ended', 'news']);

/** How long an event makes its task urgent (ms): until the definitions it needs have been looked up, and then some. */
const NEWS_MS = 60_000;

/** Carries one change out. Rejects when Consul did not acknowledge it; it may have been carried out all the same. */
export type Perform = (change: Change, signal: AbortSignal) => Promise<void>;

export interface Reconciler {
  /** Looks at these tasks; what is to be done is done soon, in the order of the lanes. */
  touch(ids: Iterable<TaskId>): void;
  /** Looks at every task that anybody knows of. */
  pass(): void;
  /** While `false`, nothing is taken out of the queue: Consul cannot be reached, or must not be written yet. */
  setWritable(isWritable: boolean): void;
  /** What would be done about every task. Changes nothing. */
  resolutions(): readonly Resolution[];
  /**
   * Resolves when everything wanted has been tried, paced rewrites too; what failed is not waited for, nor a Consul
   * that must not be written.
   */
  settled(): Promise<void>;
  /** Resolves when no write is under way. */
  finished(): Promise<void>;
  decisions(): readonly Decision[];
  readonly recentChanges: readonly ChangeRecord[];
  /** Calls `listener` for each change that Consul acknowledges, until the answer is called. */
  onChange(listener: (change: ChangeRecord) => void): () => void;
  /** One sentence for each task whose last write failed. */
  failures(): readonly string[];
  /** How many tasks the guard holds. */
  readonly held: number;
  readonly tally: Readonly<Record<Change['kind'] | 'failed', number>>;
  /** How often Consul found critical for long what Marathon called alive. */
  readonly disagreements: number;
}

interface Deps {
  readonly inventory: Inventory;
  readonly view: ConsulView;
  readonly guard: Guard;
  /** `undefined` until it is known who we are: then nothing is decided. */
  readonly options: () => MappingOptions | undefined;
  /** Somebody wants what stands in Consul to stay as it is. */
  readonly halt: () => Halt | undefined;
  readonly perform: Perform;
  readonly onFailure: (error: AppError) => void;
  readonly rewriteSpreadMs: () => number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** How many changes the status shows. */
const RECENT = 100;

/** Keeps Consul equal to what the evidence says, task by task: one queue, one function that settles a task. */
export function createReconciler(deps: Deps): Reconciler {
  const { inventory, view, guard, clock, log, signal } = deps;
  const queue = createQueue();
  const pacer = createPacer(deps.rewriteSpreadMs, deps.random);
  const retries = createRetries(deps.random);
  const denials = createDenials();
  const notices = createNotices(view, log);
  const decisions = new Map<TaskId, Decision>();
  const busy = new Set<TaskId>();
  /** Told once each. */
  const undecidable = new Set<TaskId>();
  const recentChanges: ChangeRecord[] = [];
  const listeners = new Set<(change: ChangeRecord) => void>();
  const tally = { register: 0, update: 0, adopt: 0, status: 0, withdraw: 0, failed: 0 };
  let isWritable = false;
  /** When the list was asked for that the last pass looked at. */
  let passedAt = Number.NEGATIVE_INFINITY;
  let cancelTimer = () => {};
  let waiters: { readonly condition: () => boolean; readonly resolve: () => void }[] = [];

  const resolve = (id: TaskId): Resolution | undefined => {
    const record = inventory.record(id);
    const options = deps.options();
    if (!record || !options || view.state === 'unproven') return undefined;
    try {
      return decide(record, { inventory, view, guard, options, halt: deps.halt(), now: clock.now() });
    } catch (error) {
      // One task that we cannot make sense of must not stop the others; what Consul has of it stays.
      if (!undecidable.has(id)) log.error({ task: id, error: messageOf(error) }, 'a bug: this task is left as it is');
      undecidable.add(id);
      return undefined;
    }
  };

  /** All are looked at before any is settled: the guard must see how much one answer would take away. */
  const resolveAll = (ids: Iterable<TaskId>): readonly Resolution[] => {
    const resolutions = [...ids].map(resolve).filter((resolution) => resolution !== undefined);
    return resolutions.map((one) => (one.changes.some(isDoubtable) ? (resolve(one.taskId) ?? one) : one));
  };

  const remember = (resolution: Resolution): void => {
    notices.take(resolution);
    const decided = decisionIn(resolution);
    const before = decisions.get(decided.taskId);
    const isSame = before?.outcome === decided.outcome && before.reason === decided.reason;
    decisions.set(decided.taskId, { ...decided, sinceMs: isSame ? before.sinceMs : clock.wall() });
    if (isSame || decided.outcome === 'published' || decided.outcome === 'withdrawn') return;
    const fields = { task: decided.taskId, app: decided.appId, reason: decided.reason };
    if (decided.outcome === 'held') log.warn(fields, 'held back');
    else log.debug(fields, decided.outcome);
  };

  const enqueue = (resolution: Resolution): void => {
    const { taskId: id, changes } = resolution;
    if (changes.length === 0) {
      queue.drop(id);
      retries.forget(id);
      return;
    }
    const now = clock.now();
    const lane = laneOf(changes, isNews(id, now));
    const fingerprint = fingerprintOf(changes);
    if (retries.forget(id, fingerprint)) queue.drop(id); // what failed is not wanted any more: this is a new attempt
    if (lane === 'rewrite' && queue.has(id)) return; // already has its place in the pace
    const dueAt = lane === 'rewrite' ? pacer(now) : now;
    queue.put(id, lane, Math.max(dueAt, retries.dueAt(id, fingerprint, now)));
  };

  const isNews = (id: TaskId, now: number): boolean =>
    now - (inventory.record(id)?.lastEventAt ?? Number.NEGATIVE_INFINITY) < NEWS_MS;

  const touch = (ids: Iterable<TaskId>): void => {
    for (const resolution of resolveAll(ids)) {
      remember(resolution);
      enqueue(resolution);
    }
    pump();
    releaseWaiters();
  };

  const settle = async (id: TaskId): Promise<void> => {
    const resolution = resolve(id);
    if (!resolution) return;
    let isTaken = false;
    try {
      remember(resolution);
      for (const [done, change] of resolution.changes.entries()) {
        // While the one before was on its way there may have come a pause, another daemon, or its end.
        if (done > 0 && !isStillWanted(id, change)) break;
        const sentAt = clock.now();
        view.sends(change);
        await deps.perform(change, signal);
        view.acknowledge(change, clock.now(), sentAt);
        isTaken ||= isDoubtable(change);
        tell(change, resolution);
      }
      if (isTaken) guard.done(id, clock.now());
      const ended = retries.succeeded(id);
      const denied = denials.taken(id);
      if (denied.kind === 'over') {
        log.info({ tasks: denied.others.length + 1 }, 'Consul allows again what it denied');
        tryAgain(denied.others);
      } else if (ended > 0 && denied.kind !== 'known')
        log.info({ task: id, failures: ended }, 'written after failures');
    } catch (error) {
      if (signal.aborted) return;
      fail(id, resolution.changes, asAppError(error));
    }
  };

  /** What kept them from being written is over: none of them waits out its pause. */
  const tryAgain = (ids: readonly TaskId[]): void => {
    for (const id of ids) if (retries.forget(id)) queue.drop(id);
    touch(ids);
  };

  const isStillWanted = (id: TaskId, change: Change): boolean =>
    isWritable && resolve(id)?.changes.some((one) => fingerprintOf([one]) === fingerprintOf([change])) === true;

  const fail = (id: TaskId, changes: readonly Change[], error: AppError): void => {
    tally.failed += 1;
    const now = clock.now();
    const fingerprint = fingerprintOf(changes);
    const count = retries.failed(id, { fingerprint, kind: kindOf(error), error: error.message }, now);
    // A Consul that cannot be reached is one story, told where the connection is watched.
    const isFirst = error.code !== 'UPSTREAM_UNREACHABLE' && (count === 1 || count % 10 === 0);
    if (error.code === 'UPSTREAM_DENIED' ? denials.denied(id, error.message) : isFirst)
      log.warn({ task: id, failures: count, error: error.message }, 'Consul did not take a change');
    deps.onFailure(error);
    queue.put(id, laneOf(changes, isNews(id, now)), retries.dueAt(id, fingerprint, now));
  };

  const tell = (change: Change, { reason, appId }: Resolution): void => {
    tally[change.kind] += 1;
    const record: ChangeRecord = { atMs: clock.wall(), ...recordOf(change, reason) };
    const { kind, taskId, serviceId, name, because } = record;
    const fields = { change: kind, task: taskId, app: appId, service: serviceId, name, reason: because };
    // To be told again what it says already changes nothing that anyone sees.
    if (change.kind === 'status' && change.isRefresh) {
      log.debug(fields, PAST[kind]);
      return;
    }
    recentChanges.unshift(record);
    recentChanges.length = Math.min(recentChanges.length, RECENT);
    log.info(fields, PAST[kind]);
    for (const listener of listeners) listener(record);
  };

  const pump = (): void => {
    if (!isWritable || signal.aborted) return;
    while (busy.size < CONCURRENCY) {
      const lanes = busy.size < CONCURRENCY - 1 ? ANY_LANE : FIRST_LANES;
      const id = queue.take(clock.now(), lanes, busy);
      if (id === undefined) break;
      busy.add(id);
      void settle(id).finally(() => {
        busy.delete(id);
        // News that came while the write was under way.
        touch([id]);
      });
    }
    setTimer();
  };

  const setTimer = (): void => {
    cancelTimer();
    const now = clock.now();
    const next = queue.nextDueAt(now); // what is due already is taken up when a place gets free
    if (next !== undefined) cancelTimer = clock.after(next - now, pump);
  };

  const isSettled = () => busy.size === 0 && (!isWritable || queue.size <= retries.size);
  const isFinished = () => busy.size === 0;
  const until = (condition: () => boolean): Promise<void> =>
    condition() ? Promise.resolve() : new Promise((resolve) => waiters.push({ condition, resolve }));
  const releaseWaiters = (): void => {
    const released = waiters.filter(({ condition }) => condition());
    waiters = waiters.filter((waiter) => !released.includes(waiter));
    for (const { resolve } of released) resolve();
  };

  return {
    touch,
    pass() {
      for (const [id, app] of view.tasks()) {
        const owner = app ?? appIdOfTask(id);
        const traces = tracesOf(view.of(id), deps.options(), passedAt);
        if (owner) inventory.expect(id, owner, clock.now(), traces);
      }
      passedAt = view.readAt;
      touch([...inventory.records()].map(({ id }) => id));
      const isKnown = (id: TaskId) => inventory.record(id) !== undefined;
      for (const ids of [decisions, undecidable]) for (const id of ids.keys()) if (!isKnown(id)) ids.delete(id);
      view.forget(isKnown);
      denials.forget(isKnown);
      notices.forget(isKnown);
    },
    setWritable(value) {
      isWritable = value;
      pump();
      releaseWaiters();
    },
    resolutions: () =>
      resolveAll([...inventory.records()].map(({ id }) => id)).map((resolution) => ({
        ...resolution,
        warnings: notices.warningsOn(resolution.taskId, resolution.warnings),
      })),
    settled: () => until(isSettled),
    finished: () => until(isFinished),
    decisions: () =>
      [...decisions.values()]
        .map((decision) => ({ ...decision, warnings: notices.warningsOn(decision.taskId, decision.warnings) }))
        .sort((left, right) => compare(left.appId, right.appId) || compare(left.taskId, right.taskId)),
    recentChanges,
    tally,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get disagreements() {
      return notices.disagreements;
    },
    failures: () => retries.failures(),
    get held() {
      return [...decisions.values()].filter(({ outcome }) => outcome === 'held').length;
    },
  };
}

const PAST = {
  register: 'registered',
  update: 'updated',
  adopt: 'adopted',
  withdraw: 'withdrawn',
  status: 'told',
} as const;

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** Without what it was made from. */
const decisionIn = ({ changes: _, definition: __, mapped: ___, verdict: ____, ...decided }: Resolution) => decided;

function recordOf(change: Change, reason: string): Omit<ChangeRecord, 'atMs'> {
  const { kind, taskId } = change;
  const { id, name } = 'service' in change ? change.service : change;
  const because = change.kind === 'withdraw' ? change.because : `${reason}; ${change.because}`;
  return { kind, taskId, serviceId: id, name, because };
}

/** `ACL not found` passes by itself: the token is not known here yet (contract: Consul, §1). */
function kindOf({ code, details, message }: AppError): 'refused' | 'denied' | 'failed' {
  if (code === 'UPSTREAM_STATUS' && details.status === 400) return 'refused';
  return code === 'UPSTREAM_DENIED' && !message.includes('ACL not found') ? 'denied' : 'failed';
}

/** What is known of a task that only Consul knows. A port is the machine's where the address is; else a container's own. */
function tracesOf(services: readonly RegisteredService[], options: MappingOptions | undefined, since: number): Traces {
  const agent = services.map(({ meta }) => meta[MARK.agent]).find((id) => id !== undefined);
  const ofMachine = ['', options?.agentAddress, options?.nodeAddress];
  const ports = services.filter(({ address }) => ofMachine.includes(address)).map(({ port }) => port);
  return { ports, agentId: agent === undefined ? undefined : agentId(agent), since };
}
