import { type KeyObject, sign } from 'node:crypto';
import { numberIn, objectIn } from '../../json-fields.ts';

/** A token that says `claims`, signed with an RSA key (RS256). */
export function signedToken(claims: Readonly<Record<string, unknown>>, key: KeyObject): string {
  const said = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${said}.${sign('RSA-SHA256', Buffer.from(said), key).toString('base64url')}`;
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** When a token says that it ends (ms since the epoch); its signature is for others to verify. */
export function endOf(token: string): number | undefined {
  const seconds = numberIn(objectIn(decoded(token.split('.')[1] ?? ''))?.exp);
  return seconds === undefined ? undefined : seconds * 1000;
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined; // a token may be of any other form
  }
}
