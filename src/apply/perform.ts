import type { ConsulClient } from '../clients/consul/consul-client.ts';
import type { Change } from '../model/change.ts';

/**
 * Carries one change out. Rejects when Consul did not acknowledge all of it; doing it again is always right,
 * because every write states the whole and a removal of what is gone succeeds.
 */
export async function perform(consul: ConsulClient, change: Change, signal: AbortSignal): Promise<void> {
  switch (change.kind) {
    case 'withdraw':
      return consul.deregister(change.id, signal);
    case 'register':
      return consul.register(change.service, change.statuses, { replaceChecks: true }, signal);
    case 'update':
    case 'adopt':
      await consul.register(change.service, change.statuses, { replaceChecks: !change.keepsForeignChecks }, signal);
      for (const check of change.removeChecks) await consul.deregisterCheck(check, signal);
  }
}
