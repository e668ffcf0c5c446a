import type { AppDefinition } from '../model/app-definition.ts';
import { serviceId } from '../model/ids.ts';
import { MANAGER, MARK } from '../model/mark.ts';
import type { CheckStatus, DesiredService } from '../model/service.ts';
import type { Task } from '../model/task.ts';
import { checksOf } from './checks.ts';
import { hashed } from './definition-hash.ts';
import { endpointOf } from './endpoint.ts';
import { serviceName } from './name.ts';
import type { MappingOptions } from './options.ts';

export type Mapped =
  | { readonly kind: 'services'; readonly services: readonly DesiredService[] }
  /** Cannot be resolved yet: what stands in Consul stays. */
  | { readonly kind: 'waiting'; readonly reason: string }
  /** Becomes no service, for a reason its owner can do something about. */
  | { readonly kind: 'skipped'; readonly reason: string };

/** The longest value that Consul takes for a meta key, in bytes; and the longest id that is still sensible. */
const MAX_META_BYTES = 512;

/** The Consul services of one task, or why it has none. Pure; `initialStatus` is for checks without a predecessor. */
export function mapTask(
  task: Task,
  definition: AppDefinition,
  initialStatus: CheckStatus,
  options: MappingOptions,
): Mapped {
  const endpoint = endpointOf(task, definition, 0, options.agentAddress);
  if (endpoint.kind === 'none') return { kind: 'skipped', reason: endpoint.reason };
  if (endpoint.kind === 'waiting') return endpoint;
  const name = serviceName(task.appId, options.nameTemplate);
  if (name === '') return { kind: 'skipped', reason: 'its service name would be empty' };

  const id = serviceId(`marathon:${task.id}`);
  const meta = {
    [MARK.managedBy]: MANAGER,
    [MARK.cluster]: options.cluster,
    [MARK.app]: task.appId,
    [MARK.task]: task.id,
    [MARK.version]: task.version ?? definition.version,
    [MARK.agent]: options.agentId,
  };
  const tooLong = Object.entries(meta).find(([, value]) => Buffer.byteLength(value) > MAX_META_BYTES);
  if (tooLong) return { kind: 'skipped', reason: `${tooLong[0]} is longer than Consul's ${MAX_META_BYTES} bytes` };

  const service = hashed({
    id,
    taskId: task.id,
    appId: task.appId,
    name,
    address: endpoint.address === options.nodeAddress ? '' : endpoint.address,
    port: endpoint.port,
    tags: [],
    meta,
    checks: checksOf(id, task, definition, initialStatus, options),
  });
  return { kind: 'services', services: [service] };
}
