import type { Handler, HandlerRequest, HandlerResponse } from '../../handler.ts';
import { targetOf } from '../../handler.ts';

/** What an instance that does not lead makes of what it is asked (contract: Marathon, §8.3, §8.4). */
export type StandbyKind =
  /** Up to 1.6: it asks the leader, for events too. */
  | 'proxies'
  /** From 1.7 on: it asks the leader, but sends to it whoever wants events. */
  | 'redirects'
  /** Nobody leads: from 1.7 on a 502, before a 503. */
  | 'has no leader';

export interface StandbyOptions {
  readonly how: StandbyKind;
  /** Where the leader is, for people and redirects. */
  readonly leaderUrl: string;
  /** The leader itself. */
  readonly leader: Handler;
  /** Where the standby believes to be reached. */
  readonly url?: string;
  /** Where it has no leader. */
  readonly noLeaderStatus?: 502 | 503;
}

/** An instance of Marathon that does not lead. Credentials are the leader's affair. */
export function createStandby(options: StandbyOptions): Handler {
  const { how, leader, leaderUrl, url = 'http://standby:8080', noLeaderStatus = 502 } = options;
  const via = `1.1 ${url.replace(/^https?:\/\//, '')} (Marathon)`;
  return async (request, signal) => {
    const { path } = targetOf(request);
    if (path === '/ping') return text(200, 'pong');
    if (how === 'has no leader') return path === '/v2/leader' ? NO_LEADER : text(noLeaderStatus, NOBODY_LEADS);
    if (how === 'redirects' && path === '/v2/events') return redirect(request, leaderUrl);
    const answer = await leader(request, signal);
    return { ...answer, headers: { ...answer.headers, 'x-marathon-via': via } };
  };
}

const NOBODY_LEADS = 'Could not determine the current leader';

const text = (status: number, body: string): HandlerResponse => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
});

const NO_LEADER: HandlerResponse = {
  status: 404,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message: 'There is no leader' }),
};

const redirect = (request: HandlerRequest, leaderUrl: string): HandlerResponse => ({
  status: 302,
  headers: { location: `${leaderUrl}${request.path}` },
  body: '',
});
