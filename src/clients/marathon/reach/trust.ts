import type { PeerParts } from '../../peer-at.ts';

/** The Marathon that we were configured with. */
export interface Home {
  /** One for each instance, with their path prefixes, if any. */
  readonly urls: readonly string[];
  readonly parts: PeerParts;
}

/** Behind a proxy, which a path prefix gives away, other hosts are internal addresses, and not for us. */
export const isBehindProxy = ({ urls }: Pick<Home, 'urls'>): boolean =>
  urls.some((url) => new URL(url).pathname !== '/');

/** Two URLs of one server, whether they write a default port or not. */
export const isSameServer = (one: URL, other: URL): boolean =>
  one.hostname === other.hostname && portOf(one) === portOf(other);

const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80');

/** Where a leader is that one of our instances names, by `X-Marathon-Leader` or `/v2/leader`; never less safe than that one. */
export function leaderNamed(named: string | undefined, by: string): string | undefined {
  const url = named?.includes('://') ? named : `${new URL(by).protocol}//${named}`;
  if (named === undefined || !URL.canParse(url)) return undefined;
  const leader = new URL(url);
  const isHttp = leader.protocol === 'http:' || leader.protocol === 'https:';
  if (!isHttp || leader.hostname === '' || isLessSafe(leader, new URL(by))) return undefined;
  return leader.origin;
}

const isLessSafe = (to: URL, from: URL): boolean => from.protocol === 'https:' && to.protocol !== 'https:';

/**
 * What may be shown to whoever is at `url`; `undefined`: not even a request. Credentials go to the hosts that we were
 * configured with and to the leader that one of them has named, never from https to http (contract: Marathon, §8.4).
 */
export function partsFor(url: URL, home: Home, leader: string | undefined): PeerParts | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const { parts, urls } = home;
  const configured = urls.map((one) => new URL(one));
  // Where all of ours are https, nothing is asked for in the clear.
  if (configured.every((one) => isLessSafe(url, one))) return undefined;
  const isOurs = configured.some((one) => isSameServer(one, url) && !isLessSafe(url, one));
  if (isOurs) return parts;
  if (isBehindProxy(home)) return undefined;
  const { tls, options } = parts;
  const isLeader = leader !== undefined && new URL(leader).origin === url.origin;
  if (isLeader) return { ...parts, tls: tls && { ...tls, serverName: undefined } };
  // The client certificate is a credential, and a verification that was waived was waived for our own hosts.
  return {
    tls: tls && { ...tls, serverName: undefined, certFile: undefined, keyFile: undefined, isVerified: true },
    options: options && { ...options, whoWeAre: () => toStranger(options.url) },
  };
}

const toStranger = (option: string): string =>
  `it was asked without credentials, which are for the hosts in ${option} and the leader that they name: if it is ours, write it there`;
