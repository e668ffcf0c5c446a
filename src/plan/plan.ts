import type { Change, Withdrawal } from '../model/change.ts';
import type { TaskId } from '../model/ids.ts';
import type { DesiredService, RegisteredService } from '../model/service.ts';
import { asSent } from './as-sent.ts';
import { type ConsulMemory, firstStatuses, NO_MEMORY, planChecks, planTellings } from './checks.ts';
import { differences } from './differences.ts';
import { type Ownership, ownerOf } from './ownership.ts';

/** Why the services of a task that has none (any more) leave Consul. */
export interface Leaving {
  readonly withdrawal: Withdrawal;
  readonly because: string;
}

/**
 * The changes that turn what Consul has of one task into what it should have. Pure.
 * Applying them and planning again gives nothing. Services that are not ours are never in the answer.
 */
export function planTask(
  taskId: TaskId,
  desired: readonly DesiredService[],
  registered: readonly RegisteredService[],
  ownership: Ownership,
  leaving: Leaving,
  memory: ConsulMemory = NO_MEMORY,
): readonly Change[] {
  const existing = new Map(registered.map((service) => [service.id, service]));
  const wanted = new Set(desired.map(({ id }) => id));
  const names = new Set(desired.map(({ name }) => name));
  const former = registered.filter(({ id }) => !wanted.has(id));
  const writes = desired.flatMap((service) => {
    const current = existing.get(service.id);
    return current
      ? planService(service, current, ownership, memory)
      : [registration(service, predecessorOf(service, former), ownership, memory)];
  });
  const withdrawals = former.flatMap((service): Change[] => {
    if (!mayWithdraw(service, taskId, ownership, leaving)) return [];
    const { withdrawal, because } = leaving.withdrawal === 'unwanted' && names.has(service.name) ? REPLACED : leaving;
    return [{ kind: 'withdraw', taskId, id: service.id, name: service.name, withdrawal, because }];
  });
  return [...writes, ...withdrawals];
}

/** Who asks for the name still finds the task: nothing is taken away that the guard would have to hold. */
const REPLACED: Leaving = { withdrawal: 'replaced', because: 'registered under another id' };

/** The service whose place a new one takes: that of the same name, else that of the same port. */
const predecessorOf = (
  { name, port }: DesiredService,
  former: readonly RegisteredService[],
): RegisteredService | undefined =>
  former.find((service) => service.name === name) ?? former.find((service) => service.port === port);

function registration(
  wanted: DesiredService,
  predecessor: RegisteredService | undefined,
  ownership: Ownership,
  memory: ConsulMemory,
): Change {
  const service = asSent(wanted, undefined, 'ours', ownership);
  const statuses = firstStatuses(service, wanted, predecessor, memory);
  return { kind: 'register', taskId: wanted.taskId, service, statuses, because: 'not in Consul' };
}

function planService(
  wanted: DesiredService,
  current: RegisteredService,
  ownership: Ownership,
  memory: ConsulMemory,
): readonly Change[] {
  const { taskId } = wanted;
  const owner = ownerOf(current, ownership).kind;
  if (owner === 'foreign') return [];
  const isAdoption = owner === 'unmarked';
  const service = asSent(wanted, current, owner, ownership);
  const differs = [
    ...differences(service, current),
    // It is synced with the token of its registration (contract: Consul, §4).
    ...(memory.isToBePutAgain(current.id) ? ['the Consul token'] : []),
  ];
  const tellings = planTellings(service, current, memory);
  if (!isAdoption && differs.length === 0) return tellings;
  const isUnbeaten = isAdoption && current.checks.some(({ type }) => type === 'ttl');
  return [
    // Consul may refuse the update for days, and the checks must not run out meanwhile.
    ...(isAdoption ? [] : tellings.filter(({ isRefresh }) => isRefresh)),
    {
      kind: isAdoption ? 'adopt' : 'update',
      taskId,
      service,
      ...planChecks(service, current, memory),
      isUrgent: isUnbeaten || tellings.some(({ isRefresh }) => !isRefresh),
      differs,
      because: isAdoption ? 'registered by an older tool' : differs.join(', '),
    },
  ];
}

/** What only has an older tool's form goes on its task's terminal evidence alone. */
function mayWithdraw(
  service: RegisteredService,
  taskId: TaskId,
  ownership: Ownership,
  { withdrawal }: Leaving,
): boolean {
  const owner = ownerOf(service, ownership);
  if (owner.kind === 'foreign' || owner.taskId !== taskId) return false;
  return owner.kind === 'ours' || withdrawal === 'ended';
}
