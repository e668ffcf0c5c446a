import type { HandlerRequest } from '../handler.ts';
import { RequestRefused } from './request-refused.ts';
import type { ConsulVersion } from './version.ts';

/** What one request may do, by the token it carries. */
export interface Access {
  readonly isFull: boolean;
  /** Whether there are rights at all. */
  readonly isGuarded: boolean;
  /** On lists: told only to those who sent a token (contract: Consul, §5). */
  readonly filteredHeader: Readonly<Record<string, string>>;
  /** Throws the agent's 403 unless access is full. */
  demand(right: string, on: string): void;
}

export interface Tokens {
  /** The one with all rights; `undefined`: no ACLs at all. */
  readonly strong: string | undefined;
  /** One that exists and may do nothing. */
  readonly weak: string | undefined;
}

const WEAK_ACCESSOR = '5f6e0a52-0000-4000-8000-000000000001';

/** Throws when the token does not exist, whatever is asked for. */
export function accessOf(request: HandlerRequest, tokens: Tokens, { isOld }: ConsulVersion): Access {
  const token = request.headers['x-consul-token'] ?? '';
  if (tokens.strong === undefined) return unguarded;
  if (token === tokens.strong) return { ...unguarded, isGuarded: true };
  if (token !== '' && token !== tokens.weak) throw new RequestRefused(403, 'ACL not found');
  if (isOld) return laconic;
  if (token === '') {
    return denied(
      'anonymous token',
      '. The anonymous token is used implicitly when a request does not specify a token.',
      {},
    );
  }
  return denied(`token with AccessorID '${WEAK_ACCESSOR}'`, '', { 'x-consul-results-filtered-by-acls': 'true' });
}

/** Agents before 1.11 name no token, one right at most, and do not say that a list was filtered (measured). */
const laconic: Access = {
  isFull: false,
  isGuarded: true,
  filteredHeader: {},
  demand(right, on) {
    const missing = right === 'service:write' ? `: Missing ${right} on ${on}` : '';
    throw new RequestRefused(403, `Permission denied${missing}`);
  },
};

const unguarded: Access = { isFull: true, isGuarded: false, filteredHeader: {}, demand: () => {} };

const denied = (who: string, why: string, filteredHeader: Access['filteredHeader']): Access => ({
  isFull: false,
  isGuarded: true,
  filteredHeader,
  demand(right, on) {
    throw new RequestRefused(403, `Permission denied: ${who} lacks permission '${right}' on "${on}"${why}`);
  },
});
