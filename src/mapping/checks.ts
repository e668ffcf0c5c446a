import type { AppDefinition, HealthCheck } from '../model/app-definition.ts';
import { checkId, type ServiceId } from '../model/ids.ts';
import type { CheckProbe, CheckStatus, DesiredCheck } from '../model/service.ts';
import type { Task } from '../model/task.ts';
import { canonicalJson, hashOf } from '../support/hash.ts';
import { bracketed } from '../support/ip.ts';
import { endpointOf } from './endpoint.ts';
import type { MappingOptions } from './options.ts';

/** A Consul check should notice sooner than Marathon's default of 60 s; Consul itself knows no interval below 1 s. */
const INTERVAL_MS = { min: 1_000, max: 10_000 };

/** How Consul is to judge a task's service: Marathon's own checks as native ones, the lease where it has none. */
export function checksOf(
  service: ServiceId,
  task: Task,
  definition: AppDefinition,
  initialStatus: CheckStatus,
  { agentAddress, lease }: MappingOptions,
): readonly DesiredCheck[] {
  const native = definition.healthChecks.flatMap((check, position) => {
    const probe = probeFor(check, task, definition, agentAddress);
    return probe ? [identified(service, `Marathon ${check.protocol} check ${position}`, probe, initialStatus)] : [];
  });
  const isLeased = lease.scope === 'all' || (lease.scope === 'unchecked' && native.length === 0);
  if (!isLeased) return native;
  return [
    ...native,
    identified(service, 'marathon-consul is alive', { kind: 'alias', of: lease.serviceId }, 'passing'),
  ];
}

/** `undefined`: Consul cannot run this check as Marathon or Mesos does. */
function probeFor(
  check: HealthCheck,
  task: Task,
  definition: AppDefinition,
  agentAddress: string,
): CheckProbe | undefined {
  const target = targetOf(check, task, definition, agentAddress);
  if (!target) return undefined;
  const timing = {
    intervalMs: Math.min(INTERVAL_MS.max, Math.max(INTERVAL_MS.min, check.intervalSeconds * 1_000)),
    timeoutMs: check.timeoutSeconds > 0 ? check.timeoutSeconds * 1_000 : undefined,
  };
  switch (check.protocol) {
    case 'HTTP':
    case 'HTTPS': {
      const path = check.path ?? '/';
      if (/[\r\n]/.test(path)) return undefined; // would end the request line
      const scheme = check.protocol.toLowerCase();
      const url = `${scheme}://${target}${path.startsWith('/') ? '' : '/'}${path}`;
      // Marathon accepts any certificate.
      return { kind: 'http', url, ...timing, skipTlsVerify: check.protocol === 'HTTPS' };
    }
    case 'TCP':
      return { kind: 'tcp', target, ...timing };
    default:
      return undefined;
  }
}

/** A literal `port` wins over `portIndex` and is meant on the address of the task's first port. */
function targetOf(check: HealthCheck, task: Task, definition: AppDefinition, agentAddress: string): string | undefined {
  const endpoint = endpointOf(task, definition, check.port === undefined ? (check.portIndex ?? 0) : 0, agentAddress);
  if (endpoint.kind !== 'at') return undefined;
  return `${bracketed(endpoint.address)}:${check.port ?? endpoint.port}`;
}

/** The id changes with the definition, so that Consul never runs two definitions under one id (contract: Consul, §4). */
const identified = (service: ServiceId, name: string, probe: CheckProbe, initialStatus: CheckStatus): DesiredCheck => ({
  id: checkId(`${service}:${hashOf(canonicalJson({ name, probe }), 12)}`),
  name,
  probe,
  initialStatus,
});
