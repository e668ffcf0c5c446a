import type { Change } from '../model/change.ts';
import type { AppId, CheckId, ServiceId, TaskId } from '../model/ids.ts';
import { MARK } from '../model/mark.ts';
import type { CheckStatus, DesiredService, RegisteredCheck, RegisteredService } from '../model/service.ts';
import { type Owner, type Ownership, ownerOf } from '../plan/ownership.ts';
import { createRememberedChecks } from './check-memory.ts';

/** unproven: never read; known: read, and every write since acknowledged; suspect: it may have changed behind our back. */
export type ViewState = 'unproven' | 'known' | 'suspect';

/** What we know of the Consul agent's services between reads. Lists replace it, acknowledged writes update it. */
export interface ConsulView {
  readonly state: ViewState;
  /** Counts the reads taken in: a change of it is a new picture. */
  readonly epoch: number;
  /** When the last list was asked for (monotonic ms). */
  readonly readAt: number;
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
  /** Whether a check that says what we tell it must be told again, lest it run out or because it may have been lost. */
  isTellingDue(check: CheckId, now: number): boolean;
  /**
   * Everything of ours that was sent before `now` (monotonic ms) is to be put once more, though nothing of it has changed:
   * Consul knows another token of ours.
   */
  putAgain(now: number): void;
  isToBePutAgain(id: ServiceId): boolean;
  /** How many services are still to be put once more. */
  readonly toBePutAgain: number;
  /** Whether Consul has a service of this id that is somebody else's. */
  isForeign(id: ServiceId): boolean;
  /**
   * The services of ours that a list of `askedAt` (monotonic ms) has with a definition that was neither known nor sent: only
   * another marathon-consul does that, for people leave the hash as it is.
   */
  rewrittenIn(services: readonly RegisteredService[], askedAt: number): readonly ServiceId[];
  /**
   * Takes a list in that was asked for at `askedAt` (monotonic ms), and is no older than the last. Writes acknowledged since
   * outweigh it.
   * `provesAbsence` is false when the list may have been filtered by rights: then it only adds.
   */
  load(services: readonly RegisteredService[], askedAt: number, provesAbsence: boolean): void;
  /** A write is about to be sent: it may be carried out though nobody hears of it. */
  sends(change: Change): void;
  /** A write was carried out at `at`; `sentAt` tells with which token (both monotonic ms). */
  acknowledge(change: Change, at: number, sentAt?: number): void;
  /** Forgets what Consul once had of tasks that nobody knows any more. */
  forget(isKnown: (task: TaskId) => boolean): void;
  suspect(): void;
}

export function createConsulView(ownership: () => Ownership): ConsulView {
  /** With whose each was when it came. */
  const services = new Map<ServiceId, { readonly service: RegisteredService; readonly owner: Owner }>();
  const byTask = new Map<TaskId, Map<ServiceId, RegisteredService>>();
  const apps = new Map<TaskId, AppId | undefined>();
  const ours = new Set<TaskId>();
  const everPublished = new Set<TaskId>();
  const checks = createRememberedChecks();
  const writtenAt = new Map<ServiceId, number>();
  const toBePutAgain = new Set<ServiceId>();
  /** The definition of each that was sent last, as its hash. */
  const sent = new Map<ServiceId, string | undefined>();
  let putAgainSince = Number.NEGATIVE_INFINITY;
  let state: ViewState = 'unproven';
  let epoch = 0;
  let readAt = Number.NEGATIVE_INFINITY;

  const put = (service: RegisteredService): void => {
    remove(service.id); // it may have been another's
    const owner = ownerOf(service, ownership());
    services.set(service.id, { service, owner });
    if (owner.kind === 'foreign') return;
    const siblings = byTask.get(owner.taskId) ?? new Map<ServiceId, RegisteredService>();
    byTask.set(owner.taskId, siblings.set(service.id, service));
    apps.set(owner.taskId, owner.appId);
    if (owner.kind !== 'ours') return;
    ours.add(owner.taskId);
    everPublished.add(owner.taskId);
    for (const { id, status } of service.checks) checks.sawStatus(id, status, owner.taskId);
  };
  const remove = (id: ServiceId): void => {
    const owner = services.get(id)?.owner;
    services.delete(id);
    if (!owner || owner.kind === 'foreign') return;
    const siblings = byTask.get(owner.taskId);
    if (!siblings?.delete(id) || siblings.size > 0) return;
    byTask.delete(owner.taskId);
    apps.delete(owner.taskId);
    ours.delete(owner.taskId);
  };
  const dropChecks = (id: ServiceId): void => {
    for (const check of services.get(id)?.service.checks ?? []) checks.drop(check.id);
  };

  return {
    get state() {
      return state;
    },
    get epoch() {
      return epoch;
    },
    get readAt() {
      return readAt;
    },
    get published() {
      return ours.size;
    },
    of: (task) => [...(byTask.get(task)?.values() ?? [])],
    tasks: () => apps.entries(),
    wasPublished: (task) => everPublished.has(task),
    lastStatus: checks.lastStatus,
    isTellingDue: checks.isTellingDue,
    putAgain(now) {
      putAgainSince = now;
      for (const [id, { owner }] of services) if (owner.kind === 'ours') toBePutAgain.add(id);
    },
    isToBePutAgain: (id) => toBePutAgain.has(id),
    get toBePutAgain() {
      return toBePutAgain.size;
    },
    isForeign: (id) => services.get(id)?.owner.kind === 'foreign',
    rewrittenIn(listed, askedAt) {
      if (askedAt < readAt) return [];
      const isRewritten = ({ id, meta }: RegisteredService): boolean => {
        const known = services.get(id);
        const hash = meta[MARK.hash];
        if (known?.owner.kind !== 'ours' || hash === undefined) return false;
        const isKnown = hash === known.service.meta[MARK.hash] || hash === sent.get(id);
        return !isKnown && (writtenAt.get(id) ?? Number.NEGATIVE_INFINITY) < askedAt;
      };
      return listed.filter(isRewritten).map(({ id }) => id);
    },
    load(listed, askedAt, provesAbsence) {
      // Of two that overtake each other only the later question counts.
      if (askedAt < readAt) return;
      const isNewer = (id: ServiceId) => (writtenAt.get(id) ?? Number.NEGATIVE_INFINITY) >= askedAt;
      const listedIds = new Set(listed.map(({ id }) => id));
      if (provesAbsence) for (const id of [...services.keys()]) if (!listedIds.has(id) && !isNewer(id)) remove(id);
      for (const service of listed) if (!isNewer(service.id)) put(service);
      for (const id of toBePutAgain) if (!services.has(id)) toBePutAgain.delete(id);
      for (const id of writtenAt.keys()) if (!isNewer(id)) writtenAt.delete(id);
      for (const id of sent.keys()) if (!services.has(id)) sent.delete(id);
      if (state === 'suspect') checks.forgetTold();
      state = 'known';
      epoch += 1;
      readAt = askedAt;
    },
    sends(change) {
      if ('service' in change) sent.set(change.service.id, change.service.meta[MARK.hash]);
    },
    acknowledge(change, at, sentAt = at) {
      switch (change.kind) {
        case 'withdraw':
          dropChecks(change.id);
          remove(change.id);
          toBePutAgain.delete(change.id);
          if (!ours.has(change.taskId)) everPublished.delete(change.taskId); // one of several leaves the rest
          writtenAt.set(change.id, at);
          return;
        case 'status': {
          const service = services.get(change.id)?.service;
          if (service) put(withStatus(service, change.check, change.status));
          checks.told(change.check, change.taskId, at);
          writtenAt.set(change.id, at);
          return;
        }
        default: {
          const { service, taskId } = change;
          dropChecks(service.id);
          put(asRegistered(change, services.get(service.id)?.service));
          if (sentAt <= putAgainSince) toBePutAgain.add(service.id);
          else toBePutAgain.delete(service.id);
          for (const { id, probe } of service.checks) if (probe.kind === 'ttl') checks.told(id, taskId, at);
          writtenAt.set(service.id, at);
        }
      }
    },
    forget(isKnown) {
      checks.forget(isKnown);
      for (const task of everPublished) if (!isKnown(task)) everPublished.delete(task);
    },
    suspect() {
      if (state === 'known') state = 'suspect';
    },
  };
}

const withStatus = (service: RegisteredService, check: CheckId, status: CheckStatus): RegisteredService => ({
  ...service,
  checks: service.checks.map((one) => (one.id === check ? { ...one, status } : one)),
});

type Registration = Exclude<Change, { kind: 'withdraw' | 'status' }>;

/** The service as Consul has it after an acknowledged write. */
function asRegistered(change: Registration, before: RegisteredService | undefined): RegisteredService {
  const { service, statuses } = change;
  const checks = service.checks.map(
    (check): RegisteredCheck => ({
      id: check.id,
      name: check.name,
      status: statuses.get(check.id) ?? check.initialStatus,
      type: check.probe.kind,
    }),
  );
  const kept = change.kind === 'register' ? [] : otherChecks(change, before);
  const { id, name, address, port, tags, meta, weights, enableTagOverride } = service;
  return { id, name, address, port, tags, meta, weights, enableTagOverride, checks: [...checks, ...kept] };
}

function otherChecks(
  { service, removeChecks }: { service: DesiredService; removeChecks: readonly CheckId[] },
  before: RegisteredService | undefined,
): readonly RegisteredCheck[] {
  const gone = new Set([...removeChecks, ...service.checks.map(({ id }) => id)]);
  return before?.checks.filter(({ id }) => !gone.has(id)) ?? [];
}
