import type { AppDefinition } from '../../model/app-definition.ts';
import { taskId } from '../../model/ids.ts';
import type { Sighting } from '../../model/sighting.ts';
import type { IpAddress } from '../../model/task.ts';

/** Where a task runs that nobody has told us about. */
export const SAMPLE_AGENT_ADDRESS = '10.0.0.7';
/** The first that Mesos offers by default. */
export const FIRST_HOST_PORT = 31_000;
const UUID = '00000000-0000-4000-8000-000000000001';

/** What the definition's JSON says beyond the definition, and a task would have. */
export interface SampleHints {
  /** By index of the definition's ports: the host port that is asked for by number. */
  readonly fixedPorts: readonly (number | undefined)[];
  /** The container networks, in order. */
  readonly networkNames: readonly string[];
  /** The host ports from here on are free. */
  readonly firstPort: number;
}

/** A task as Marathon could start it from this definition: alive, with sample ports and addresses. */
export function sampleTask(definition: AppDefinition, hints: SampleHints, needsIpv6: boolean): Sighting {
  const { id, container, healthChecks } = definition;
  const checks = healthChecks.length;
  return {
    task: {
      id: taskId(`${id.slice(1).replaceAll('/', '_')}.instance-${UUID}.${container ?? '_app'}.1`),
      appId: id,
      agentId: undefined,
      host: SAMPLE_AGENT_ADDRESS,
      version: undefined,
      ports: hostPorts(definition, hints),
      addresses: addresses(definition, hints, needsIpv6),
      isPod: container !== undefined,
      container,
    },
    word: 'running',
    state: 'TASK_RUNNING',
    health: checks === 0 ? undefined : { reported: checks, alive: checks },
  };
}

function hostPorts({ ports }: AppDefinition, { fixedPorts, firstPort }: SampleHints): number[] {
  let next = firstPort;
  return ports.flatMap(({ hasHostPort }, index) => {
    if (!hasHostPort) return [];
    const fixed = fixedPorts[index];
    if (fixed !== undefined) return [fixed];
    next += 1;
    return [next - 1];
  });
}

function addresses({ network, ports }: AppDefinition, hints: SampleHints, needsIpv6: boolean): IpAddress[] {
  if (network === 'host') return [{ address: SAMPLE_AGENT_ADDRESS, family: 'IPv4', network: undefined }];
  if (network === 'bridge') return [{ address: '172.17.0.2', family: 'IPv4', network: undefined }];
  const names = [...new Set([...hints.networkNames, ...ports.flatMap(({ networkNames }) => networkNames)])];
  const networks = names.length === 0 ? [undefined] : names;
  return networks.flatMap((name, index): IpAddress[] => [
    { address: `9.0.${index % 256}.2`, family: 'IPv4', network: name },
    ...(needsIpv6
      ? ([{ address: `fd00:${(9 + index).toString(16)}::2`, family: 'IPv6', network: name }] as const)
      : []),
  ]);
}
