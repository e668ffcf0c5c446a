import type { Credentials, Secret } from '../model/connection.ts';
import { AppError } from '../support/errors.ts';
import type { Peer } from './exchange.ts';

/** The text of a secret as it is now. Rejects with an `AppError` that names the file when there is none to be had. */
export type ReadSecret = (secret: Secret) => Promise<string>;

/** See `Peer`. */
export type Authorize = NonNullable<Peer['authorize']>;

/**
 * The headers by which we say who we are, of what the credentials say at that moment. `login` stands for a service
 * account's; without one, such credentials are refused.
 */
export const authorizeBy =
  (credentials: () => Credentials, readSecret: ReadSecret, login?: Authorize): Authorize =>
  async (signal, isRefused) => {
    const given = credentials();
    switch (given.kind) {
      case 'none':
        return {};
      case 'basic': {
        const password = checked(await readSecret(given.password), PASSWORD, 'password', given.password);
        return { authorization: `Basic ${Buffer.from(`${given.user}:${password}`).toString('base64')}` };
      }
      case 'bearer':
        return { authorization: `Bearer ${await readToken(given.token, readSecret)}` };
      case 'token':
        return { authorization: `token=${await readToken(given.token, readSecret)}` };
      case 'login':
        if (login !== undefined) return login(signal, isRefused);
        throw new AppError('UPSTREAM_DENIED', 'nobody here can log in with a service account');
    }
  };

/** A token that can stand in a header. Rejects with an `AppError` that says where it is from, and never what it is. */
export const readToken = async (token: Secret, readSecret: ReadSecret): Promise<string> =>
  checked(await readSecret(token), TOKEN, 'token', token);

const TOKEN = /^[\x21-\x7e]+$/;
const PASSWORD = /^[^\p{Cc}]+$/u;

/** Where a secret is from, for people. */
const whence = (secret: Secret): string => (secret.kind === 'file' ? ` in ${secret.path}` : '');

function checked(text: string, pattern: RegExp, what: string, secret: Secret): string {
  if (pattern.test(text)) return text;
  const why = text === '' ? 'is empty' : 'holds line ends, spaces or other characters that none has';
  const advice = secret.kind === 'file' ? ': is it the right file?' : '';
  throw new AppError('UPSTREAM_DENIED', `the ${what}${whence(secret)} ${why}${advice}`);
}
