import type { HealthCheck } from '../../model/app-definition.ts';
import type { Task } from '../../model/task.ts';
import { isPort, isUnspecified } from '../../support/ip.ts';
import { containerAddress } from '../container-address.ts';
import { type Endpoint, endpointOf } from '../endpoint.ts';
import type { Judged } from './checks.ts';

/** `unreachable`: Mesos asks it inside the container, and nobody can from outside. */
export type Target = Endpoint | { readonly kind: 'unreachable'; readonly reason: string };

/** What Consul is to ask for one of Marathon's checks (contract: Marathon, §6.3). A literal `port` wins over `portIndex`. */
export function targetOf(check: HealthCheck, judged: Judged): Target {
  const { port } = check;
  // 0 is nobody's port: older tools and clients write it where they mean none.
  if (port === undefined || port === 0) return indexed(check.portIndex ?? 0, check, judged);
  if (!isPort(port)) return { kind: 'none', reason: `${port} is no port` };
  if (judged.definition.network === 'container') return atContainer(port, check, judged);
  if (judged.definition.network === 'host' || !isRunInside(check)) return atAgent(port, check, judged);
  return atMapping(port, check, judged) ?? { kind: 'unreachable', reason: `its port ${port} is not mapped` };
}

/** Mesos's own kinds ask inside the task's network. */
const isRunInside = ({ protocol }: HealthCheck): boolean => protocol.startsWith('MESOS_');

/** The port with this index, at the address that is published of the service; failing that, where the contract has it. */
function indexed(index: number, check: HealthCheck, { task, definition, options, wanted }: Judged): Endpoint {
  const { source, family } = wanted ?? { source: 'auto', family: 'IPv4' };
  const of = check.isIpv6 ? 'IPv6' : family;
  const published = endpointOf(task, definition, index, options, { source, family: of });
  const endpoint =
    published.kind === 'none'
      ? endpointOf(task, definition, index, options, { source: 'auto', family: of })
      : published;
  if (endpoint.kind !== 'at' || definition.network !== 'host') return endpoint;
  return { ...endpoint, address: ownIpv6(check, task) ?? endpoint.address };
}

/** A literal port of a task with a network of its own is one of its own address, but for what Mesos's kinds have mapped. */
function atContainer(port: number, check: HealthCheck, judged: Judged): Endpoint {
  const mapped = isRunInside(check) ? atMapping(port, check, judged) : undefined;
  if (mapped) return mapped;
  const { task, wanted } = judged;
  const family = check.isIpv6 ? 'IPv6' : (wanted?.family ?? 'IPv4');
  const address = containerAddress(task, { networkNames: [] }, family);
  return address === undefined
    ? { kind: 'waiting', reason: 'its container has no address yet' }
    : { kind: 'at', address, port };
}

function atAgent(port: number, check: HealthCheck, { task, definition, options, wanted }: Judged): Endpoint {
  const address = wanted?.source === 'node' ? options.nodeAddress : options.agentAddress;
  if (address === '' || isUnspecified(address))
    return { kind: 'waiting', reason: 'the address of the agent is not known yet' };
  return { kind: 'at', address: (definition.network === 'host' && ownIpv6(check, task)) || address, port };
}

/** Where a port inside the container is reached from outside; `undefined`: no port of the definition is it. */
function atMapping(port: number, check: HealthCheck, judged: Judged): Endpoint | undefined {
  const index = judged.definition.ports.findIndex(({ containerPort }) => containerPort === port);
  return index < 0 ? undefined : indexed(index, check, judged);
}

/** In host mode the addresses of a task are its agent's, so that its host ports are there too. */
function ownIpv6({ isIpv6 }: HealthCheck, { addresses }: Task): string | undefined {
  return isIpv6
    ? addresses.find(({ address, family }) => family === 'IPv6' && !isUnspecified(address))?.address
    : undefined;
}
