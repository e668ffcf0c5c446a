import type { Peer, Request, Response } from '../../exchange.ts';
import { type PeerParts, peerAt } from '../../peer-at.ts';

export interface Target {
  readonly peer: Peer & { readonly lane: 'stream' };
  readonly request: Request;
}

/** What may be shown to whoever is at a URL; `undefined`: not even a request. */
export type PartsFor = (url: URL) => Promise<PeerParts | undefined>;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Where a redirect leads; `undefined` when the answer is none that may be followed. From https it leads nowhere but to
 * https: what was safe on the way to the one may not be on the way to the other (contract: Marathon, §8.4).
 */
export async function followedTo(response: Response, from: Target, partsFor: PartsFor): Promise<Target | undefined> {
  const location = response.headers.location;
  if (!REDIRECTS.has(response.status) || location === undefined) return undefined;
  const current = `${from.peer.baseUrl}${from.request.path}`;
  if (!URL.canParse(location, current)) return undefined;
  const next = new URL(location, current);
  if (new URL(current).protocol === 'https:' && next.protocol !== 'https:') return undefined;
  const parts = await partsFor(next);
  if (parts === undefined) return undefined;
  return {
    peer: { ...peerAt(from.peer.name, next.origin, 'stream', parts), lane: 'stream' },
    request: { ...from.request, path: `${next.pathname}${next.search}` },
  };
}
