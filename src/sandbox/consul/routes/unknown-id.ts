import { RequestRefused } from '../request-refused.ts';
import type { RouteContext } from './route.ts';

/** Throws what an agent says of an id that it does not know. Before 1.11 that is nothing, unless there are ACLs (measured). */
export function refuseUnknown(what: 'service' | 'check', { name, node, access }: RouteContext): void {
  if (!node.version.isOld) {
    const hint = `Ensure that the ${what} ID is passed, not the ${what} name.`;
    throw new RequestRefused(404, `Unknown ${what} ID "${name}". ${hint}`);
  }
  if (access.isGuarded) throw new RequestRefused(500, `Unknown ${what} "${name}"`);
}
