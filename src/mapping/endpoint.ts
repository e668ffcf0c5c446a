import type { AppDefinition, PortDefinition } from '../model/app-definition.ts';
import type { IpAddress, Task } from '../model/task.ts';
import { isPort, isUnspecified } from '../support/ip.ts';
import { containerAddress } from './container-address.ts';
import type { MappingOptions } from './options.ts';
import type { AddressSource } from './wish/wish.ts';

export type Endpoint =
  | { readonly kind: 'at'; readonly address: string; readonly port: number }
  /** Not resolvable yet: the next answer will tell. Never a reason to publish something else. */
  | { readonly kind: 'waiting'; readonly reason: string }
  | { readonly kind: 'none'; readonly reason: string };

/** The two addresses under which a host port is reached. */
export type Place = Pick<MappingOptions, 'agentAddress' | 'nodeAddress'>;

/** Which address of a port is wanted; `family` is of a container's addresses, where it has both. */
export interface WantedAddress {
  readonly source: AddressSource;
  readonly family: IpAddress['family'];
}

const AS_THE_CONTRACT_SAYS: WantedAddress = { source: 'auto', family: 'IPv4' };

/**
 * Where the port with this index is reached (contract: Marathon, §2).
 * `index` counts the definition's ports; the task's `ports` hold only those that were given a host port.
 */
export function endpointOf(
  task: Task,
  definition: AppDefinition,
  index: number,
  place: Place,
  { source, family }: WantedAddress = AS_THE_CONTRACT_SAYS,
): Endpoint {
  const port = definition.ports[index];
  if (!port) return withoutDefinition(task, definition, index, place, source);
  if (isAtContainer(port, definition, source)) return inContainer(task, definition, index, port, family);
  if (port.hasHostPort) return atHost(hostPortOf(task, definition, index), place, source);
  return {
    kind: 'none',
    reason: `port ${port.name ?? index} has no host port, so it is not reached at the ${source}'s address: give it one, or choose another address`,
  };
}

/** In host mode the task has no address but the agent's. */
const isAtContainer = ({ hasHostPort }: PortDefinition, { network }: AppDefinition, source: AddressSource): boolean =>
  source === 'container' ? network !== 'host' || !hasHostPort : source === 'auto' && !hasHostPort;

function inContainer(
  task: Task,
  definition: AppDefinition,
  index: number,
  { name, containerPort, hasHostPort, networkNames }: PortDefinition,
  family: IpAddress['family'],
): Endpoint {
  // A container port of 0 has the number that was allocated on the host.
  const port = containerPort || (hasHostPort ? hostPortOf(task, definition, index) : undefined);
  if (!isPort(port))
    return hasHostPort
      ? NOT_ALLOCATED
      : {
          kind: 'none',
          reason: `port ${name ?? index} has neither a host port nor a container port: write the containerPort that it listens on, or hostPort: 0 for one of the host's`,
        };
  const address = containerAddress(task, { networkNames }, family);
  if (address !== undefined) return { kind: 'at', address, port };
  return {
    kind: 'waiting',
    reason:
      task.addresses.length === 0 || networkNames.length === 0
        ? 'its container has no address yet'
        : `its container has no address in the network ${networkNames.join(' or ')} yet, where port ${name ?? index} is`,
  };
}

/** Definitions from before Marathon 1.0 may list no ports and tasks still have some: these count one to one. */
function withoutDefinition(
  task: Task,
  { ports }: AppDefinition,
  index: number,
  place: Place,
  source: AddressSource,
): Endpoint {
  if (ports.length === 0 && index in task.ports) return atHost(task.ports[index], place, source);
  return {
    kind: 'none',
    reason: ports.length === 0 && task.ports.length === 0 ? 'it has no ports' : `it has no port ${index}`,
  };
}

/** A task's ports are told all at once: a host port that is not among them never will be. */
export const lacksHostPort = (task: Task, definition: AppDefinition, index: number): boolean =>
  task.ports.length > 0 &&
  definition.ports[index]?.hasHostPort === true &&
  hostPortOf(task, definition, index) === undefined;

/** `undefined`: the task has fewer ports than the definition, or the port has none on the host. */
export function hostPortOf(task: Task, definition: AppDefinition, index: number): number | undefined {
  return task.ports[definition.ports.slice(0, index).filter(({ hasHostPort }) => hasHostPort).length];
}

function atHost(port: number | undefined, { agentAddress, nodeAddress }: Place, source: AddressSource): Endpoint {
  if (!isPort(port)) return NOT_ALLOCATED;
  const address = source === 'node' ? nodeAddress : agentAddress;
  return address === '' || isUnspecified(address)
    ? {
        kind: 'waiting',
        reason: `the address of ${source === 'node' ? "Consul's node" : 'the agent'} is not known yet`,
      }
    : { kind: 'at', address, port };
}

/** Fewer ports than the definition has: it is of another version, or the task has only begun. */
const NOT_ALLOCATED: Endpoint = { kind: 'waiting', reason: 'its ports are not known yet' };
