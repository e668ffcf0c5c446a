import type { Picture } from '../../daemon/daemon-contract.ts';
import { editDistance, nearest } from '../../mapping/labels/nearest.ts';
import { serviceId } from '../../model/ids.ts';
import { serviceIdsOf } from './explain-running.ts';

/** More would not help. */
const MOST_SUGGESTIONS = 3;

/** The sentence for an id that names no task, app or service of this machine: where was looked, and what is near. */
export function nobodyIs(id: string, picture: Picture): string {
  const { agent } = picture.status;
  const where = agent === undefined ? 'this machine' : `this machine (agent ${agent.agentId} at ${agent.address})`;
  if (picture.isForeign(serviceId(id)))
    return `Consul has a service "${id}" here, but it is not ours: nothing we publish carries that id`;
  const known = [
    ...new Set(picture.resolutions.flatMap((one) => [one.appId, one.taskId, ...serviceIdsOf(one)])),
  ] as readonly string[];
  const near = suggestions(id, known);
  const end =
    known.length === 0
      ? 'no task of this machine is known'
      : near.length === 0
        ? 'none is near'
        : `near it: ${near.join(', ')}`;
  return `no task, app or service on ${where} has the id "${id}"; ${end}`;
}

function suggestions(id: string, known: readonly string[]): readonly string[] {
  const wanted = id.toLowerCase();
  const near = nearest(wanted, known);
  const isNear = near !== undefined && editDistance(wanted, near) <= Math.max(wanted.length, near.length) / 3;
  const containing = known.filter((one) => wanted !== '' && one.toLowerCase().includes(wanted));
  return [...new Set([...(isNear ? [near] : []), ...containing])].slice(0, MOST_SUGGESTIONS);
}
