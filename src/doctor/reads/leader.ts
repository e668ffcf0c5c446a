import { isBehindProxy, isSameServer, leaderNamed, partsFor } from '../../clients/marathon/reach/trust.ts';
import type { PeerParts } from '../../clients/peer-at.ts';
import { answerOf, type LeaderLook, type MarathonInstance, type Probe } from '../picture.ts';

/**
 * Whether the leader that our instances name can be asked from here, by the same rules of trust by which the daemon asks
 * it: for events and for the list of all tasks it is asked first (contract: Marathon, §8).
 */
export async function lookAtLeader(
  instances: readonly MarathonInstance[],
  parts: PeerParts,
  ask: (url: string, parts: PeerParts) => Promise<Probe<unknown>>,
): Promise<LeaderLook> {
  const urls = instances.map(({ url }) => url);
  const found = instances.flatMap(({ url, info }) => {
    const { leaderUrl, leader } = answerOf(info) ?? {};
    const named = leaderUrl ?? leader;
    return named === undefined ? [] : [{ by: url, named }];
  });
  const [first] = found;
  if (first === undefined) return { how: 'nobody names one' };
  if (isBehindProxy({ urls })) return { how: 'behind a proxy', url: first.named };
  const url = leaderNamed(first.named, first.by);
  const server = url ?? first.named;
  if (urls.some((one) => URL.canParse(server) && isSameServer(new URL(one), new URL(server))))
    return { how: 'configured', url: server };
  if (url === undefined) return { how: 'less safe', url: first.named };
  const shown = partsFor(new URL(url), { urls, parts }, url);
  if (shown === undefined) return { how: 'less safe', url };
  return { how: 'asked', url, answer: await ask(url, shown) };
}
