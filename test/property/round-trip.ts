import { perform } from '../../src/apply/perform.ts';
import type { ConsulClient } from '../../src/clients/consul/consul-client.ts';
import type { MappedService } from '../../src/mapping/mapped.ts';
import type { Change } from '../../src/model/change.ts';
import type { RegisteredService } from '../../src/model/service.ts';
import { planTask } from '../../src/plan/plan.ts';
import { CLUSTER } from '../unit/examples.ts';

const OWNERSHIP = { cluster: CLUSTER, allegroTag: 'marathon' };
const LEAVING = { withdrawal: 'unwanted', because: 'the test is over' } as const;

/**
 * Registers the services of one task with a Consul that has none, as the daemon would; reads them back, finds nothing to
 * change, and removes them. Throws where Consul refuses anything, or has something else than it was sent.
 */
export async function roundTrip(consul: ConsulClient, mapped: readonly MappedService[]): Promise<void> {
  const services = mapped.map(({ service }) => service);
  const [task] = services.map(({ taskId }) => taskId);
  if (task === undefined) throw new Error('no services');
  const { signal } = new AbortController();
  const plan = (desired: typeof services, registered: readonly RegisteredService[]) =>
    planTask(task, desired, registered, OWNERSHIP, LEAVING);
  const carryOut = async (changes: readonly Change[]) => {
    for (const change of changes) await perform(consul, change, signal);
  };

  await carryOut(plan(services, []));
  const registered = await consul.registered(signal);
  const unsettled = plan(services, registered);
  if (unsettled.length > 0) throw new Error(`read back it differs: ${JSON.stringify(unsettled)}`);
  if (registered.length !== services.length) throw new Error(`registered: ${JSON.stringify(registered)}`);
  await carryOut(plan([], registered));
  const left = await consul.registered(signal);
  if (left.length > 0) throw new Error(`not removed: ${JSON.stringify(left)}`);
}
