import type { Peer } from './exchange.ts';

/** What else a peer may have. */
export type PeerParts = { readonly [Part in 'headers' | 'tls' | 'options' | 'authorize']?: Peer[Part] | undefined };

/**
 * The peer at a URL as people write it. User and password in it become a header, so that no message, metric or redirect
 * can carry them; an `authorization` among `headers` wins.
 */
export function peerAt(
  name: string,
  url: string,
  lane: Peer['lane'],
  { headers = {}, tls, options, authorize }: PeerParts = {},
): Peer {
  const credentials = CREDENTIALS.exec(url)?.groups?.credentials;
  const baseUrl = url.replace(CREDENTIALS, '$<scheme>').replace(/\/+$/, '');
  return {
    name,
    baseUrl,
    lane,
    headers: { ...(credentials ? basic(credentials) : {}), ...headers },
    ...(tls && { tls }),
    ...(options && { options }),
    ...(authorize && { authorize }),
  };
}

const CREDENTIALS = /^(?<scheme>https?:\/\/)(?<credentials>[^/]*)@/i;

const basic = (credentials: string) => ({
  authorization: `Basic ${Buffer.from(unescaped(credentials)).toString('base64')}`,
});

/** A password is often pasted as it is, with a `%` that escapes nothing. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
