import type { MarathonClient } from '../../clients/marathon/marathon-client.ts';
import type { Probe } from '../picture.ts';

/**
 * Whether an event stream opens. The daemon tries again, and a client that was sent where nobody is turns to the next of
 * its instances: so does this, once for each of them. Where none opens, the first failure tells why.
 */
export async function lookAtStream(
  client: Pick<MarathonClient, 'events'>,
  instances: number,
  look: (of: (within: AbortSignal) => Promise<true>) => Promise<Probe<true>>,
): Promise<Probe<true>> {
  const once = () =>
    look(async (within) => {
      for await (const _first of client.events(within)) break;
      return true;
    });
  const first = await once();
  for (let left = instances - 1, last = first; left > 0; left -= 1) {
    if (last.is === 'answer') return last;
    last = await once();
    if (last.is === 'answer') return last;
  }
  return first;
}
