import type { Peer, Request, Response } from '../exchange.ts';

export interface Target {
  readonly peer: Peer & { readonly lane: 'stream' };
  readonly request: Request;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Where a redirect leads; `undefined` when the answer is none that may be followed. Credentials go along only to the
 * host and port that they were configured for, and never from https to http (contract: Marathon, §8). Behind a proxy,
 * which a path prefix in the URL gives away, another host is an internal address and not chased.
 */
export function followedTo(response: Response, from: Target, configured: Peer): Target | undefined {
  const location = response.headers.location;
  if (!REDIRECTS.has(response.status) || location === undefined) return undefined;
  const current = `${from.peer.baseUrl}${from.request.path}`;
  if (!URL.canParse(location, current)) return undefined;
  const next = new URL(location, current);
  if (next.protocol !== 'http:' && next.protocol !== 'https:') return undefined;
  const home = new URL(configured.baseUrl);
  const isHome = next.host === home.host && !(home.protocol === 'https:' && next.protocol === 'http:');
  if (!isHome && home.pathname !== '/') return undefined;
  const { headers, authorize, ...peer } = configured;
  const credentials = isHome ? { ...(headers && { headers }), ...(authorize && { authorize }) } : {};
  return {
    peer: { ...peer, ...credentials, baseUrl: next.origin, lane: 'stream' },
    request: { ...from.request, path: `${next.pathname}${next.search}` },
  };
}
