import type { AppDefinition } from '../model/app-definition.ts';
import type { Task } from '../model/task.ts';

export type Endpoint =
  | { readonly kind: 'at'; readonly address: string; readonly port: number }
  /** Not resolvable yet: the next answer will tell. Never a reason to publish something else. */
  | { readonly kind: 'waiting'; readonly reason: string }
  | { readonly kind: 'none'; readonly reason: string };

/**
 * Where the port with this index is reached (contract: Marathon, §2).
 * `index` counts the definition's ports; the task's `ports` hold only those that were given a host port.
 */
export function endpointOf(task: Task, definition: AppDefinition, index: number, agentAddress: string): Endpoint {
  const port = definition.ports[index];
  if (!port) return withoutDefinition(task, definition, index, agentAddress);
  if (port.hasHostPort) {
    const position = definition.ports.slice(0, index).filter(({ hasHostPort }) => hasHostPort).length;
    return hostPort(task, position, agentAddress);
  }
  if (!port.containerPort)
    return { kind: 'none', reason: `port ${index} has neither a host port nor a container port` };
  const address = task.addresses.find(({ family }) => family === 'IPv4') ?? task.addresses[0];
  return address
    ? { kind: 'at', address: address.address, port: port.containerPort }
    : { kind: 'waiting', reason: 'its container has no address yet' };
}

/** Definitions from before Marathon 1.0 may list no ports and tasks still have some: these count one to one. */
function withoutDefinition(task: Task, definition: AppDefinition, index: number, agentAddress: string): Endpoint {
  return definition.ports.length === 0 && index < task.ports.length
    ? hostPort(task, index, agentAddress)
    : { kind: 'none', reason: definition.ports.length === 0 ? 'it has no ports' : `it has no port ${index}` };
}

function hostPort(task: Task, position: number, address: string): Endpoint {
  const port = task.ports[position];
  return port ? { kind: 'at', address, port } : { kind: 'waiting', reason: 'its ports are not known yet' };
}
