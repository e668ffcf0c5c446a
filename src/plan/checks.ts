import type { Change } from '../model/change.ts';
import type { CheckId, ServiceId, TaskId } from '../model/ids.ts';
import type {
  CheckStatus,
  DesiredCheck,
  DesiredService,
  RegisteredCheck,
  RegisteredService,
} from '../model/service.ts';
import { isOurCheck } from './as-sent.ts';
import { type Ownership, ownerOf } from './ownership.ts';

/** What is remembered of services and checks, beyond what Consul says of them now. */
export interface ConsulMemory {
  /** What a check last was, for services that Consul has lost. */
  lastStatus(check: CheckId): CheckStatus | undefined;
  /** Whether a `ttl` check must be told again what it says. */
  isTellingDue(check: CheckId): boolean;
  /** Whether a service must be put once more, though nothing of it has changed. */
  isToBePutAgain(service: ServiceId): boolean;
}

export const NO_MEMORY: ConsulMemory = {
  lastStatus: () => undefined,
  isTellingDue: () => false,
  isToBePutAgain: () => false,
};

/**
 * What the checks of a service that Consul lacks start with: the last that was known of each, or what is known of the
 * service of the same task whose place it takes, so that a change of ids never passes through "critical".
 */
export function firstStatuses(
  sent: DesiredService,
  wanted: DesiredService,
  predecessor: RegisteredService | undefined,
  { lastStatus }: ConsulMemory,
): ReadonlyMap<CheckId, CheckStatus> {
  const former = predecessor?.checks.filter(({ id }) => isOurCheck(id, predecessor));
  const formerStatus = ({ name }: DesiredCheck): CheckStatus | undefined =>
    former && (former.find((check) => check.name === name)?.status ?? worst(former) ?? 'passing');
  const statusOf = (check: DesiredCheck, position: number): CheckStatus => {
    const ownId = wanted.checks[position]?.id ?? check.id; // it may have had its own before, and its older one now
    return check.mirrored ?? lastStatus(check.id) ?? lastStatus(ownId) ?? formerStatus(check) ?? check.initialStatus;
  };
  return new Map(sent.checks.map((check, position) => [check.id, statusOf(check, position)]));
}

/**
 * What becomes of the checks of a service that is rewritten. A check under a new id takes over its predecessor's status:
 * the check of the same name, else the worst of those that go, else of those that stay, so that an update never passes
 * through "critical" when the task was passing, nor the other way round. A service without checks is passing.
 * What says Marathon's verdict says it from the start.
 */
export function planChecks(service: DesiredService, current: RegisteredService, { lastStatus }: ConsulMemory) {
  const wanted = new Set<CheckId>(service.checks.map(({ id }) => id));
  const own = current.checks.filter(({ id }) => isOurCheck(id, service));
  const outdated = own.filter((check) => !wanted.has(check.id));
  const statuses = new Map<CheckId, CheckStatus>();
  for (const check of service.checks) {
    const predecessor =
      current.checks.find(({ id }) => id === check.id) ?? outdated.find(({ name }) => name === check.name);
    const known = predecessor?.status ?? lastStatus(check.id) ?? worst(outdated) ?? worst(own);
    statuses.set(check.id, check.mirrored ?? known ?? 'passing');
  }
  return { statuses, removeChecks: outdated.map(({ id }) => id) };
}

const SEVERITY: readonly CheckStatus[] = ['critical', 'warning', 'passing'];
const worst = (checks: readonly RegisteredCheck[]): CheckStatus | undefined =>
  SEVERITY.find((status) => checks.some((check) => check.status === status));

type Telling = Change & { readonly kind: 'status' };

/** What the `ttl` checks of a service that stays as it is must be told. */
export function planTellings(
  { id, taskId, name, checks }: DesiredService,
  current: RegisteredService,
  { isTellingDue }: ConsulMemory,
): readonly Telling[] {
  return checks.flatMap(({ id: check, probe, mirrored }): Telling[] => {
    const registered = current.checks.find((one) => one.id === check);
    if (probe.kind !== 'ttl' || !registered) return [];
    const telling = { taskId, id, name, check };
    if (mirrored !== undefined && registered.status !== mirrored)
      return [
        {
          kind: 'status',
          ...telling,
          status: mirrored,
          isRefresh: false,
          because: `Marathon's verdict: ${registered.status} → ${mirrored}`,
        },
      ];
    // Without a verdict it goes on saying what it said, and must not run out meanwhile.
    if (!isTellingDue(check)) return [];
    return [refresh(telling, registered.status)];
  });
}

/**
 * What the `ttl` checks of ours must be told where nothing else is known of a task that stays: what they say already,
 * lest they run out, however long nobody can be asked.
 */
export function planRefreshes(
  taskId: TaskId,
  registered: readonly RegisteredService[],
  ownership: Ownership,
  { isTellingDue }: ConsulMemory,
): readonly Telling[] {
  return registered
    .filter((service) => ownerOf(service, ownership).kind === 'ours')
    .flatMap((service) =>
      service.checks
        .filter(({ id, type }) => type === 'ttl' && id.startsWith(`${service.id}:`) && isTellingDue(id))
        .map(({ id, status }) => refresh({ taskId, id: service.id, name: service.name, check: id }, status)),
    );
}

const refresh = (of: Pick<Telling, 'taskId' | 'id' | 'name' | 'check'>, status: CheckStatus): Telling => ({
  kind: 'status',
  ...of,
  status,
  isRefresh: true,
  because: 'told again',
});
