import type { Change, Withdrawal } from '../model/change.ts';
import type { CheckId, TaskId } from '../model/ids.ts';
import type { CheckStatus, DesiredService, RegisteredCheck, RegisteredService } from '../model/service.ts';
import { differences } from './differences.ts';
import { ownerOf } from './ownership.ts';

/** Why the services of a task that has none (any more) leave Consul. */
export interface Leaving {
  readonly withdrawal: Withdrawal;
  readonly because: string;
}

/**
 * The changes that turn what Consul has of one task into what it should have. Pure.
 * Applying them and planning again gives nothing. Services that are not ours are never in the answer.
 * `lastStatus`: what a check last was, for services that Consul has lost.
 */
export function planTask(
  taskId: TaskId,
  desired: readonly DesiredService[],
  registered: readonly RegisteredService[],
  cluster: string,
  leaving: Leaving,
  lastStatus: (check: CheckId) => CheckStatus | undefined = () => undefined,
): readonly Change[] {
  const existing = new Map(registered.map((service) => [service.id, service]));
  const wanted = new Set(desired.map(({ id }) => id));
  const registrations = desired.flatMap((service) =>
    planService(service, existing.get(service.id), cluster, lastStatus),
  );
  const withdrawals = registered.flatMap((service): Change[] => {
    if (wanted.has(service.id) || !mayWithdraw(service, taskId, cluster, leaving)) return [];
    return [{ kind: 'withdraw', taskId, id: service.id, name: service.name, ...leaving }];
  });
  return [...registrations, ...withdrawals];
}

function planService(
  service: DesiredService,
  current: RegisteredService | undefined,
  cluster: string,
  lastStatus: (check: CheckId) => CheckStatus | undefined,
): Change[] {
  const { taskId } = service;
  if (!current) {
    const statuses = new Map(service.checks.map(({ id, initialStatus }) => [id, lastStatus(id) ?? initialStatus]));
    return [{ kind: 'register', taskId, service, statuses, because: 'not in Consul' }];
  }
  const owner = ownerOf(current, cluster);
  if (owner.kind === 'foreign') return [];
  const isAdoption = owner.kind === 'unmarked';
  const differs = differences(service, current);
  if (!isAdoption && differs.length === 0) return [];
  return [
    {
      kind: isAdoption ? 'adopt' : 'update',
      taskId,
      service,
      ...planChecks(service, current, lastStatus),
      isUrgent: isAdoption && current.checks.some(({ type }) => type === 'ttl'),
      differs,
      because: isAdoption ? 'registered by an older tool' : differs.join(', '),
    },
  ];
}

/**
 * A check under a new id takes over its predecessor's status: the check of the same name, else the worst of those that
 * go, else of those that stay, so that an update never passes through "critical" when the task was passing, nor the
 * other way round. A service without checks is passing.
 */
function planChecks(
  service: DesiredService,
  current: RegisteredService,
  lastStatus: (check: CheckId) => CheckStatus | undefined,
) {
  const wanted = new Set<CheckId>(service.checks.map(({ id }) => id));
  const isForeign = (check: RegisteredCheck) => !isOurs(check.id, service);
  const own = current.checks.filter((check) => !isForeign(check));
  const outdated = own.filter((check) => !wanted.has(check.id));
  const statuses = new Map<CheckId, CheckStatus>();
  for (const check of service.checks) {
    const predecessor =
      current.checks.find(({ id }) => id === check.id) ?? outdated.find(({ name }) => name === check.name);
    const known = predecessor?.status ?? lastStatus(check.id) ?? worst(outdated) ?? worst(own);
    statuses.set(check.id, known ?? 'passing');
  }
  // Replacing all checks would also delete an operator's maintenance mode (contract: Consul, §4).
  const keepsForeignChecks = current.checks.some((check) => !wanted.has(check.id) && isForeign(check));
  return { statuses, keepsForeignChecks, removeChecks: keepsForeignChecks ? outdated.map(({ id }) => id) : [] };
}

/** Our check ids begin with the service's id; `service:<id>` is what Consul calls the original's only check. */
const isOurs = (id: CheckId, service: DesiredService): boolean =>
  id.startsWith(`${service.id}:`) || id === `service:${service.id}`;

const SEVERITY: readonly CheckStatus[] = ['critical', 'warning', 'passing'];
const worst = (checks: readonly RegisteredCheck[]): CheckStatus | undefined =>
  SEVERITY.find((status) => checks.some((check) => check.status === status));

/** What only has the original's form goes on its task's terminal evidence alone. */
function mayWithdraw(service: RegisteredService, taskId: TaskId, cluster: string, { withdrawal }: Leaving): boolean {
  const owner = ownerOf(service, cluster);
  if (owner.kind === 'foreign' || owner.taskId !== taskId) return false;
  return owner.kind === 'ours' || withdrawal === 'ended';
}
