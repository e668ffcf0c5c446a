import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether an `Authorization` header shows the token: as a bearer token, or, for browsers, as the password of any user.
 * Takes as long for a nearly right token as for a wrong one.
 */
export function showsToken(header: string | undefined, token: string): boolean {
  const [, scheme = '', given = ''] = /^(\w+) +(\S+) *$/.exec(header ?? '') ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return isSame(given, token);
    case 'basic': {
      const text = Buffer.from(given, 'base64').toString('utf8');
      const colon = text.indexOf(':');
      return colon >= 0 && isSame(text.slice(colon + 1), token);
    }
    default:
      return false;
  }
}

/** Hashed first, so that neither content nor length shows in the time. An empty text is never the same. */
export const isSame = (given: string, secret: string): boolean =>
  secret !== '' && timingSafeEqual(digest(given), digest(secret));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** What we ask for: a browser opens its own question for a password by the second. */
export const CHALLENGES = ['Bearer realm="marathon-consul"', 'Basic realm="marathon-consul", charset="UTF-8"'] as const;
