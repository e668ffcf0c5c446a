import type { Peer, Request } from './exchange.ts';

/** What an error message calls a request: `GET http://host:8080/v2/tasks`. */
export const requestName = (peer: Peer, request: Request): string =>
  `${request.method} ${publicUrl(`${peer.baseUrl}${request.path}`)}`;

/** A URL without user and password, and without its query, which is long and may, in a redirect, hold a secret. */
export const publicUrl = (url: string): string =>
  url.replace(/[?#].*$/s, '').replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
