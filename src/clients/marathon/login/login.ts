import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Credentials, Secret } from '../../../model/connection.ts';
import { AppError, messageOf } from '../../../support/errors.ts';
import { hashOf } from '../../../support/hash.ts';
import { whyNoPrivateKey } from '../../../support/pem.ts';
import { isSuccess } from '../../answer.ts';
import { createCaller, type Limits, parseJson, type Transport } from '../../call.ts';
import type { Authorize, ReadSecret } from '../../credentials.ts';
import type { Request } from '../../exchange.ts';
import { advised } from '../../failures/advised.ts';
import { statusError } from '../../failures/answer-error.ts';
import type { PeerOptions } from '../../failures/peer-options.ts';
import { nonEmptyTextIn, objectIn } from '../../json-fields.ts';
import { peerAt } from '../../peer-at.ts';
import { requestName } from '../../request-name.ts';
import { endOf, signedToken } from './json-web-token.ts';
import { createShared } from './shared-work.ts';

type ServiceAccount = Extract<Credentials, { readonly kind: 'login' }>;

/** What a login has given. Times are the monotonic clock's. */
interface Held {
  readonly account: string;
  readonly headers: { readonly authorization: string };
  readonly sinceMs: number;
  readonly renewFromMs: number;
  readonly untilMs: number;
}

/** Less than one instance of Marathon is given for its answer, which waits for us; an answer has one token. */
const LIMITS: Limits = { timeoutMs: 4_500, maxBytes: 64 * 1024 };
/** DC/OS takes up to five minutes; what is stolen on the way is of use for as long (contract: Marathon, §8.9). */
const SIGNED_FOR_MS = 60_000;
/** How long DC/OS' tokens live where nobody has changed it, for one that does not say so. */
const USUAL_LIFE_MS = 5 * 24 * 3_600_000;
/** A token is renewed at this part of its life, while it is still good for what is under way. */
const RENEWED_AT = 0.9;
/** Between two logins. A token that is younger than this is newer than the request that was refused. */
const LEAST_GAP_MS = 5_000;
/** The same after failures, each of which doubles it. */
const LONGEST_GAP_MS = 30_000;

/**
 * Logs a DC/OS service account in with a token that it signed itself, and says who we are with the token that it is given
 * for it (contract: Marathon, §8.9). One login at a time, whoever asks; renewed before its end, and when it is refused.
 * Another account, key or login server in the credentials takes effect with the next request.
 * Rejects with `UPSTREAM_DENIED` that says what is wrong, and never shows a key, a token, or an answer, which may hold one.
 */
export function createLogin(
  credentials: () => Credentials,
  readSecret: ReadSecret,
  through: Transport,
  options?: PeerOptions,
): Authorize {
  const { clock } = through;
  let held: Held | undefined;
  let failed:
    | { readonly of: string; readonly error: unknown; readonly gapMs: number; readonly sinceMs: number }
    | undefined;
  const shared = createShared<Held>();

  /** What we hold, where it will do for the account that has this name. */
  const goodFor = (account: string, isRefused: boolean): Held | undefined => {
    if (held?.account !== account) return undefined;
    const now = clock.now();
    return (isRefused ? now - held.sinceMs < LEAST_GAP_MS : now < held.renewFromMs) ? held : undefined;
  };

  const logIn = async (
    account: ServiceAccount,
    name: string,
    isRefused: boolean,
    signal: AbortSignal,
  ): Promise<Held> => {
    const pem = await readSecret(account.privateKey);
    const good = goodFor(name, isRefused); // another's login may have come meanwhile
    if (good) return good;
    const attempt = `${name} ${hashOf(pem)}`;
    if (failed?.of === attempt && clock.now() < failed.sinceMs + failed.gapMs) throw failed.error;
    return shared.join(attempt, signal, async (scope) => {
      try {
        const given = heldFrom(
          name,
          await tokenFor(account, keyIn(pem, account.privateKey), through, options, scope),
          clock,
        );
        if (nameOf(credentials()) === name) held = given;
        failed = undefined;
        return given;
      } catch (error) {
        const gapMs = failed?.of === attempt ? Math.min(failed.gapMs * 2, LONGEST_GAP_MS) : LEAST_GAP_MS;
        if (!scope.aborted) failed = { of: attempt, error, gapMs, sinceMs: clock.now() };
        throw error;
      }
    });
  };

  return async (signal, isRefused) => {
    const account = credentials();
    if (account.kind !== 'login') throw new AppError('UPSTREAM_DENIED', 'there is no service account to log in with');
    const name = nameOf(account);
    const good = goodFor(name, isRefused);
    if (good) return good.headers;
    try {
      return (await logIn(account, name, isRefused, signal)).headers;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (!isRefused && held?.account === name && clock.now() < held.untilMs) return held.headers;
      const message = `cannot log in as ${JSON.stringify(account.user)}: ${messageOf(error)}`;
      throw new AppError('UPSTREAM_DENIED', message, { cause: error });
    }
  };
}

/** Tells accounts apart, and what they log in with. */
const nameOf = (credentials: Credentials): string => JSON.stringify(credentials);

/** Tokens that have ended already by our clock are good by theirs, or they would not have been given. */
function heldFrom(account: string, token: string, clock: Transport['clock']): Held {
  const sinceMs = clock.now();
  const end = endOf(token);
  const lifeMs = end === undefined ? USUAL_LIFE_MS : Math.max(end - clock.wall(), LEAST_GAP_MS);
  const headers = { authorization: `token=${token}` };
  return { account, headers, sinceMs, renewFromMs: sinceMs + lifeMs * RENEWED_AT, untilMs: sinceMs + lifeMs };
}

async function tokenFor(
  { url, user, tls, privateKey }: ServiceAccount,
  key: KeyObject,
  { exchange, clock }: Transport,
  options: PeerOptions | undefined,
  signal: AbortSignal,
): Promise<string> {
  const { origin, pathname, search } = new URL(url);
  const peer = peerAt('login', origin, 'control', { tls, options });
  const exp = Math.floor((clock.wall() + SIGNED_FOR_MS) / 1000);
  const request: Request = {
    method: 'POST',
    path: `${pathname}${search}`,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ uid: user, token: signedToken({ uid: user, exp }, key) }),
  };
  const name = requestName(peer, request);
  const answer = await createCaller({ exchange, clock }, peer).read(request, LIMITS, signal);
  if (answer.status === 401)
    throw advised(
      'UPSTREAM_DENIED',
      `${name}: 401: it does not know this account with ${whence(privateKey)}, ${OR}`,
      options?.whoWeAre(answer.status),
    );
  // What it says in words may be what we sent.
  if (!isSuccess(answer.status)) throw statusError(name, { ...answer, body: Buffer.alloc(0) }, options);
  const token = nonEmptyTextIn(objectIn(parseJson(answer, name))?.token);
  if (token === undefined || !SENDABLE.test(token))
    throw new AppError(
      'UPSTREAM_INVALID',
      `${name}: ${answer.status}, but without a token: is it the right URL${options ? ` (${options.url})` : ''}?`,
    );
  return token;
}

const OR = "or this machine's clock is wrong";
const SENDABLE = /^[\x21-\x7e]+$/;

const whence = (secret: Secret): string => (secret.kind === 'file' ? `the key in ${secret.path}` : 'this key');

/** An RSA key. Throws `UPSTREAM_DENIED` that says where to look. */
function keyIn(pem: string, secret: Secret): KeyObject {
  const where = secret.kind === 'file' ? secret.path : 'its private key';
  const no = (why: string) => new AppError('UPSTREAM_DENIED', `${where} ${why}`);
  if (pem.trimStart().startsWith('{')) throw no('holds JSON: the key is the text of its "private_key"');
  const why = whyNoPrivateKey(pem);
  if (why !== undefined) throw no(why);
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'rsa') throw no(`holds a key of type ${key.asymmetricKeyType}, expected one of RSA`);
  return key;
}
