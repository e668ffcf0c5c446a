import type { Change } from '../model/change.ts';
import type { AppId, CheckId, ServiceId, TaskId } from '../model/ids.ts';
import type { CheckStatus, DesiredService, RegisteredCheck, RegisteredService } from '../model/service.ts';
import { ownerOf } from '../plan/ownership.ts';

/** unproven: never read; known: read, and every write since acknowledged; suspect: it may have changed behind our back. */
export type ViewState = 'unproven' | 'known' | 'suspect';

/** What we know of the Consul agent's services between reads. Lists replace it, acknowledged writes update it. */
export interface ConsulView {
  readonly state: ViewState;
  /** Counts the reads taken in: a change of it is a new picture. */
  readonly epoch: number;
  /** What Consul has of this task: ours, and what an older tool left under our ids. */
  of(task: TaskId): readonly RegisteredService[];
  /** Every task that has something in Consul, with its app where the service tells. */
  tasks(): Iterable<readonly [TaskId, AppId | undefined]>;
  /** How many tasks have a service of ours. */
  readonly published: number;
  /** Whether the task was in Consul at any time in this process's life, even if Consul has lost it since. */
  wasPublished(task: TaskId): boolean;
  /** What a check last was, even if Consul has lost it since. */
  lastStatus(check: CheckId): CheckStatus | undefined;
  /** Whether Consul has a service of this id that is somebody else's. */
  isForeign(id: ServiceId): boolean;
  /**
   * Takes a list in that was asked for at `askedAt` (monotonic ms). Writes acknowledged since outweigh it.
   * `provesAbsence` is false when the list may have been filtered by rights: then it only adds.
   */
  load(services: readonly RegisteredService[], askedAt: number, provesAbsence: boolean): void;
  acknowledge(change: Change, at: number): void;
  /** Forgets what Consul once had of tasks that nobody knows any more. */
  forget(isKnown: (task: TaskId) => boolean): void;
  suspect(): void;
}

export function createConsulView(cluster: () => string): ConsulView {
  const services = new Map<ServiceId, RegisteredService>();
  const byTask = new Map<TaskId, Map<ServiceId, RegisteredService>>();
  const apps = new Map<TaskId, AppId | undefined>();
  const ours = new Set<TaskId>();
  const everPublished = new Set<TaskId>();
  const lastStatuses = new Map<CheckId, { readonly status: CheckStatus; readonly taskId: TaskId }>();
  const writtenAt = new Map<ServiceId, number>();
  let state: ViewState = 'unproven';
  let epoch = 0;

  const put = (service: RegisteredService): void => {
    remove(service.id); // it may have been another's
    services.set(service.id, service);
    const owner = ownerOf(service, cluster());
    if (owner.kind === 'foreign') return;
    const siblings = byTask.get(owner.taskId) ?? new Map<ServiceId, RegisteredService>();
    byTask.set(owner.taskId, siblings.set(service.id, service));
    apps.set(owner.taskId, owner.appId);
    if (owner.kind !== 'ours') return;
    ours.add(owner.taskId);
    everPublished.add(owner.taskId);
    for (const { id, status } of service.checks) lastStatuses.set(id, { status, taskId: owner.taskId });
  };
  const remove = (id: ServiceId): void => {
    const service = services.get(id);
    if (!service) return;
    services.delete(id);
    const owner = ownerOf(service, cluster());
    if (owner.kind === 'foreign') return;
    const siblings = byTask.get(owner.taskId);
    if (!siblings?.delete(id) || siblings.size > 0) return;
    byTask.delete(owner.taskId);
    apps.delete(owner.taskId);
    ours.delete(owner.taskId);
  };

  return {
    get state() {
      return state;
    },
    get epoch() {
      return epoch;
    },
    get published() {
      return ours.size;
    },
    of: (task) => [...(byTask.get(task)?.values() ?? [])],
    tasks: () => apps.entries(),
    wasPublished: (task) => everPublished.has(task),
    lastStatus: (check) => lastStatuses.get(check)?.status,
    isForeign(id) {
      const service = services.get(id);
      return service !== undefined && ownerOf(service, cluster()).kind === 'foreign';
    },
    load(listed, askedAt, provesAbsence) {
      const isNewer = (id: ServiceId) => (writtenAt.get(id) ?? Number.NEGATIVE_INFINITY) >= askedAt;
      const listedIds = new Set(listed.map(({ id }) => id));
      if (provesAbsence) for (const id of [...services.keys()]) if (!listedIds.has(id) && !isNewer(id)) remove(id);
      for (const service of listed) if (!isNewer(service.id)) put(service);
      for (const id of writtenAt.keys()) if (!isNewer(id)) writtenAt.delete(id);
      state = 'known';
      epoch += 1;
    },
    acknowledge(change, at) {
      const id = change.kind === 'withdraw' ? change.id : change.service.id;
      for (const check of services.get(id)?.checks ?? []) lastStatuses.delete(check.id);
      if (change.kind === 'withdraw') {
        remove(change.id);
        everPublished.delete(change.taskId);
        writtenAt.set(change.id, at);
      } else {
        put(asRegistered(change, services.get(change.service.id)));
        writtenAt.set(change.service.id, at);
      }
    },
    forget(isKnown) {
      for (const [check, { taskId }] of lastStatuses) if (!isKnown(taskId)) lastStatuses.delete(check);
      for (const task of everPublished) if (!isKnown(task)) everPublished.delete(task);
    },
    suspect() {
      if (state === 'known') state = 'suspect';
    },
  };
}

/** The service as Consul has it after an acknowledged write. */
function asRegistered(change: Exclude<Change, { kind: 'withdraw' }>, before: RegisteredService | undefined) {
  const { service, statuses } = change;
  const checks = service.checks.map(
    (check): RegisteredCheck => ({
      id: check.id,
      name: check.name,
      status: statuses.get(check.id) ?? check.initialStatus,
      type: check.probe.kind,
    }),
  );
  const kept = change.kind !== 'register' && change.keepsForeignChecks ? foreignChecks(change, before) : [];
  const { id, name, address, port, tags, meta } = service;
  return { id, name, address, port, tags, meta, checks: [...checks, ...kept] };
}

function foreignChecks(
  { service, removeChecks }: { service: DesiredService; removeChecks: readonly CheckId[] },
  before: RegisteredService | undefined,
): readonly RegisteredCheck[] {
  const gone = new Set([...removeChecks, ...service.checks.map(({ id }) => id)]);
  return before?.checks.filter(({ id }) => !gone.has(id)) ?? [];
}
