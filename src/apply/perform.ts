import type { ConsulClient } from '../clients/consul/consul-client.ts';
import type { Change } from '../model/change.ts';
import type { CheckId } from '../model/ids.ts';
import type { CheckStatus, DesiredService } from '../model/service.ts';
import { AppError } from '../support/errors.ts';

/**
 * Carries one change out. Rejects when Consul did not acknowledge all of it; doing it again is always right,
 * because every write states the whole and a removal of what is gone succeeds.
 */
export async function perform(consul: ConsulClient, change: Change, signal: AbortSignal): Promise<void> {
  switch (change.kind) {
    case 'withdraw':
      return consul.deregister(change.id, signal);
    case 'status':
      return tell(consul, change.check, change.status, SAID[change.status], signal);
    case 'register':
      await consul.register(change.service, change.statuses, signal);
      return tellAll(consul, change, signal);
    case 'update':
    case 'adopt':
      await consul.register(change.service, change.statuses, signal);
      await tellAll(consul, change, signal);
      for (const check of change.removeChecks) await consul.deregisterCheck(check, signal);
  }
}

/** One output a status: a changing one costs a write to the catalogue (contract: Consul, §3). */
const SAID: Readonly<Record<CheckStatus, string>> = {
  passing: 'Marathon says alive',
  warning: 'Marathon is not sure',
  critical: 'Marathon says unhealthy',
};
const NOTHING_SAID = 'Marathon has not said yet';

/**
 * A TTL check that was registered and never told comes back critical from a restart of the agent, and one that the agent
 * knew keeps its status whatever a registration says (contract: Consul, §3 and §4): so each is told at once.
 */
async function tellAll(
  consul: ConsulClient,
  { service, statuses }: { service: DesiredService; statuses: ReadonlyMap<CheckId, CheckStatus> },
  signal: AbortSignal,
): Promise<void> {
  for (const { id, probe, mirrored, initialStatus } of service.checks) {
    if (probe.kind !== 'ttl') continue;
    const status = statuses.get(id) ?? initialStatus;
    await tell(consul, id, status, mirrored === undefined ? NOTHING_SAID : SAID[status], signal);
  }
}

async function tell(consul: ConsulClient, id: CheckId, status: CheckStatus, output: string, signal: AbortSignal) {
  if ((await consul.updateCheck(id, status, output, signal)) === 'ok') return;
  // Not the fault of what was sent: whoever hears of it reads Consul again.
  throw new AppError('UPSTREAM_INVALID', `Consul does not know the check ${id} any more: it is registered again`);
}
