import type { Picture } from '../../daemon/daemon-contract.ts';
import { probablyMeant } from '../../mapping/labels/nearest.ts';
import { serviceId } from '../../model/ids.ts';
import { serviceIdsOf, serviceNamesOf } from './explain-running.ts';

/** More would not help. */
const MOST_SUGGESTIONS = 3;

/** The sentence for an id that names no task, app or service of this machine: where was looked, and what is near. */
export function nobodyIs(id: string, picture: Picture): string {
  const { agent } = picture.status;
  const where = agent === undefined ? 'this machine' : `this machine (agent ${agent.agentId} at ${agent.address})`;
  if (picture.isForeign(serviceId(id)))
    return `Consul has a service "${id}" here, but it is not ours: nothing we publish carries that id`;
  const known = [
    ...new Set(
      picture.resolutions.flatMap((one) => [one.appId, one.taskId, ...serviceNamesOf(one), ...serviceIdsOf(one)]),
    ),
  ] as readonly string[];
  if (known.length === 0 && picture.problems.length > 0)
    return `nothing can be said of "${id}" before that is mended: no task of ${where} is known`;
  const near = suggestions(id, known);
  const end =
    known.length === 0
      ? 'no task of this machine is known'
      : near.length === 0
        ? 'none is near'
        : `near it: ${near.join(', ')}`;
  const doubt = picture.problems.length > 0 ? '; but what did not answer may know it' : '';
  return `no task, app or service on ${where} has the id or name "${id}"; ${end}${doubt}`;
}

function suggestions(id: string, known: readonly string[]): readonly string[] {
  const wanted = id.toLowerCase();
  const near = probablyMeant(wanted, known);
  const containing = known.filter((one) => wanted !== '' && one.toLowerCase().includes(wanted));
  return [...new Set([...(near === undefined ? [] : [near]), ...containing])].slice(0, MOST_SUGGESTIONS);
}
