import { verify } from 'node:crypto';
import type { Clock } from '../../../support/clock.ts';
import { hashOf } from '../../../support/hash.ts';
import type { Handler, HandlerResponse } from '../../handler.ts';
import { type Guard, tokenGuard } from './guards.ts';

export interface LoginOptions {
  readonly clock: Clock;
  /** The service accounts: their names, and their public keys (PEM). */
  readonly users: Readonly<Record<string, string>>;
  /** How long a token is good (ms); 5 days where nobody has changed it. */
  readonly lifeMs?: number;
}

/** DC/OS' endpoint where service accounts log in (contract: Marathon, §8.9). */
export interface Login {
  /** Answers `POST /acs/api/v1/auth/login`, and 404 to anything else. */
  readonly handler: Handler;
  /** Lets those in who show a token that was given here and is still good. */
  readonly guard: Guard;
  /** How many tokens were given. */
  given(): number;
  /** How often somebody was turned away. */
  refused(): number;
  /** None of the tokens so far is good any longer. */
  revokeAll(): void;
}

export const LOGIN_PATH = '/acs/api/v1/auth/login';
const USUAL_LIFE_MS = 5 * 24 * 3_600_000;

export function createLogin({ clock, users, lifeMs = USUAL_LIFE_MS }: LoginOptions): Login {
  const ends = new Map<string, number>();
  let given = 0;
  let refused = 0;

  const give = (uid: string): HandlerResponse => {
    given += 1;
    const endMs = clock.wall() + lifeMs;
    const said = `${encoded({ typ: 'JWT', alg: 'RS256' })}.${encoded({ uid, exp: Math.floor(endMs / 1000), number: given })}`;
    // Whoever it is for cannot verify it, and need not.
    const token = `${said}.${hashOf(said)}`;
    ends.set(token, endMs);
    return json(200, { token });
  };

  return {
    handler({ method, path, body }) {
      if (method !== 'POST' || path !== LOGIN_PATH) return json(404, { title: 'Not Found' });
      const { uid, token } = objectOf(body);
      const isIn =
        typeof uid === 'string' && typeof token === 'string' && isProof(uid, token, users[uid], clock.wall());
      if (isIn) return give(uid);
      refused += 1;
      return json(401, { title: 'Unauthorized', description: 'Invalid credentials', code: 'ERR_INVALID_CREDENTIALS' });
    },
    guard: tokenGuard('token=', () => {
      const now = clock.wall();
      return [...ends].filter(([, endMs]) => now < endMs).map(([token]) => token);
    }),
    given: () => given,
    refused: () => refused,
    revokeAll: () => ends.clear(),
  };
}

/** A token in which the account itself says who it is, signed with its key, and not for ever. */
function isProof(uid: string, token: string, publicKey: string | undefined, nowMs: number): boolean {
  const [head = '', claims = '', signature = ''] = token.split('.');
  if (publicKey === undefined || objectOf(decoded(head)).alg !== 'RS256') return false;
  const said = objectOf(decoded(claims));
  const endMs = typeof said.exp === 'number' ? said.exp * 1000 : 0;
  if (said.uid !== uid || endMs <= nowMs || endMs > nowMs + LONGEST_PROOF_MS) return false;
  return verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url'));
}

const LONGEST_PROOF_MS = 300_000;

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (part: string): string => Buffer.from(part, 'base64url').toString('utf8');

function objectOf(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {}; // whoever sends something else has shown nothing
  }
}

const json = (status: number, value: unknown): HandlerResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
