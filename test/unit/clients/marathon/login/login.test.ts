import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Exchange, Peer, Request } from '../../../../../src/clients/exchange.ts';
import { createLogin } from '../../../../../src/clients/marathon/login/login.ts';
import { type Credentials, type Secret, SYSTEM_TLS } from '../../../../../src/model/connection.ts';
import { createLogin as createLoginServer, LOGIN_PATH } from '../../../../../src/sandbox/marathon/access/login.ts';
import { AppError } from '../../../../../src/support/errors.ts';
import { createFakeClock, idle } from '../../../fake-clock.ts';

const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
const ours = pair();
const other = pair();
const ec = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

const never = () => new AbortController().signal;
const DAYS = 24 * 3_600_000;
const account = {
  kind: 'login',
  url: `https://dcos${LOGIN_PATH}`,
  user: 'me',
  privateKey: { kind: 'file', path: '/etc/key' },
  tls: { ...SYSTEM_TLS, caFile: '/etc/ca' },
} as const satisfies Credentials;

/** A login over an exchange that a test may replace, answers when the test says so, and shows what was sent. */
function setting({ lifeMs = 5 * DAYS, key = ours.privateKey }: { lifeMs?: number; key?: string } = {}) {
  const clock = createFakeClock();
  const server = createLoginServer({ clock, users: { me: ours.publicKey, you: ours.publicKey }, lifeMs });
  const sent: { readonly peer: Peer; readonly request: Request }[] = [];
  const world = {
    pem: key,
    credentials: account as Credentials,
    answer: undefined as undefined | { status: number; body: string; headers?: Record<string, string> },
    isAway: false,
    gate: Promise.resolve(),
  };
  const aborted: unknown[] = [];
  const exchange: Exchange = async (peer, request, signal) => {
    sent.push({ peer, request });
    const cut = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        aborted.push(signal.reason);
        reject(signal.reason);
      });
    });
    await Promise.race([world.gate, cut]);
    if (world.isAway) throw new AppError('UPSTREAM_UNREACHABLE', `POST ${peer.baseUrl}${request.path}: refused`);
    const { body, ...head } =
      world.answer ??
      (await server.handler({ ...request, headers: { ...request.headers }, body: request.body ?? '' }, signal));
    const bytes = (async function* () {
      yield Buffer.from(String(body));
    })();
    return { headers: {}, ...head, body: bytes };
  };
  const readSecret = async (secret: Secret) => (secret.kind === 'text' ? secret.text : world.pem);
  const authorize = createLogin(() => world.credentials, readSecret, { exchange, clock });
  return {
    clock,
    server,
    sent,
    aborted,
    world,
    authorize,
    ask: async (isRefused = false, signal = never()) => (await authorize(signal, isRefused)).authorization,
    failure: async (isRefused = false): Promise<AppError> =>
      authorize(never(), isRefused).then(
        () => Promise.reject(new Error('it did not fail')),
        (error) => error,
      ),
  };
}

describe('a service account', () => {
  test('logs in with a token that it signed, over the TLS of the login server, and is shown the one it got for it', async () => {
    const { ask, sent, server, clock } = setting();
    const authorization = await ask();
    expect(server.guard(authorization)).toBe(true);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.peer).toMatchObject({ name: 'login', baseUrl: 'https://dcos', lane: 'control', tls: account.tls });
    expect(sent[0]?.peer).not.toHaveProperty('authorize');
    expect(sent[0]?.request).toMatchObject({ method: 'POST', path: LOGIN_PATH });
    const { uid, token } = JSON.parse(sent[0]?.request.body ?? '');
    expect(uid).toBe('me');
    const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    expect(claims).toEqual({ uid: 'me', exp: clock.wall() / 1000 + 60 });
  });

  test('logs in once, however many ask', async () => {
    const { ask, server } = setting();
    const tokens = await Promise.all([ask(), ask(), ask()]);
    expect(new Set(tokens).size).toBe(1);
    expect(await ask()).toBe(tokens[0]);
    expect(server.given()).toBe(1);
  });

  test('goes on logging in when the first who asked has left, and gives up with the last', async () => {
    const { authorize, world, aborted, server } = setting();
    world.gate = new Promise(() => {});
    const [first, second] = [new AbortController(), new AbortController()];
    const outcomes = Promise.allSettled([authorize(first.signal, false), authorize(second.signal, false)]);
    await idle();
    first.abort(new Error('first left'));
    await idle();
    expect(aborted).toEqual([]);
    second.abort(new Error('second left'));
    const reasons = (await outcomes).map((outcome) => outcome.status === 'rejected' && outcome.reason.message);
    expect(reasons).toEqual(['first left', 'second left']);
    expect(aborted).toHaveLength(1);
    world.gate = Promise.resolve();
    await authorize(never(), false); // at once: nothing has failed
    expect(server.given()).toBe(1);
  });

  test.each([
    ['of 10 s', 10_000, 8_900, 9_100],
    ['of 5 days', 5 * DAYS, 4.4 * DAYS, 4.6 * DAYS],
  ])('renews a token %s before its end', async (_name, lifeMs, stillMs, dueMs) => {
    const { ask, clock, server } = setting({ lifeMs });
    const first = await ask();
    await clock.advance(stillMs);
    expect(await ask()).toBe(first);
    await clock.advance(dueMs - stillMs);
    const second = await ask();
    expect(second).not.toBe(first);
    expect(server.guard(first)).toBe(true);
    expect(server.guard(second)).toBe(true);
  });

  test.each(['opaque', 'a.b.c', `x.${Buffer.from('{"exp":"soon"}').toString('base64url')}.y`])(
    'takes a token that does not say its end (%s) for one of 5 days',
    async (token) => {
      const { ask, clock, sent, world } = setting();
      world.answer = { status: 200, body: JSON.stringify({ token }) };
      expect(await ask()).toBe(`token=${token}`);
      await clock.advance(4.4 * DAYS);
      await ask();
      expect(sent).toHaveLength(1);
      await clock.advance(0.2 * DAYS);
      await ask();
      expect(sent).toHaveLength(2);
    },
  );

  test('logs in again when its token is refused, but not when the token is newer than that request may be', async () => {
    const { ask, clock, server } = setting();
    const first = await ask();
    await clock.advance(4_000);
    expect(await ask(true)).toBe(first);
    await clock.advance(2_000);
    const [second, same] = await Promise.all([ask(true), ask(true)]);
    expect(second).not.toBe(first);
    expect(same).toBe(second);
    await clock.advance(1_000);
    expect(await ask(true)).toBe(second);
    expect(server.given()).toBe(2);
  });

  test('does not log in more often than every few seconds where tokens have ended by our clock', async () => {
    const { ask, clock, server } = setting({ lifeMs: -60_000 });
    await ask();
    await clock.advance(4_000);
    await ask();
    expect(server.given()).toBe(1);
    await clock.advance(1_000);
    await ask();
    expect(server.given()).toBe(2);
  });

  test('keeps a token that is still good while the login server is away', async () => {
    const { ask, clock, world, failure } = setting({ lifeMs: 100_000 });
    const first = await ask();
    world.isAway = true;
    await clock.advance(95_000);
    expect(await ask()).toBe(first);
    await clock.advance(5_000);
    expect(await failure()).toMatchObject({ code: 'UPSTREAM_DENIED' });
  });

  test('logs in as whoever the credentials say now', async () => {
    const { ask, world, sent, server } = setting();
    const first = await ask();
    world.credentials = { ...account, user: 'you' };
    expect(await ask()).not.toBe(first);
    expect(sent.map(({ request }) => JSON.parse(request.body ?? '').uid)).toEqual(['me', 'you']);
    expect(server.given()).toBe(2);
  });

  test('waits after a failure, longer after each, but not when its key was replaced', async () => {
    const { ask, clock, world, failure, sent } = setting({ key: other.privateKey });
    const attempts = async (forMs: number) => {
      const before = sent.length;
      for (let passed = 0; passed < forMs; passed += 500) {
        await failure();
        await clock.advance(500);
      }
      return sent.length - before;
    };
    expect(await attempts(5_000)).toBe(1);
    expect(await attempts(10_000)).toBe(1);
    expect(await attempts(20_000)).toBe(1);
    expect(await attempts(300_000)).toBe(10);
    world.pem = ours.privateKey;
    expect(await ask()).toMatch(/^token=/);
  });
});

describe('a login that fails says why, and shows no secret:', () => {
  const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
  const json = JSON.stringify({ uid: 'me', private_key: ours.privateKey });
  test.each([
    [
      'the key of another account',
      other.privateKey,
      /^cannot log in as "me": POST https:\/\/dcos\/.*\/login: 401: it does not know this account with the key in \/etc\/key, or this machine's clock/,
    ],
    ['a certificate', certificate, /^cannot log in as "me": \/etc\/key holds a certificate, and no private key$/],
    ['an empty file', '', /^cannot log in as "me": \/etc\/key is empty$/],
    [
      'a key that is no RSA key',
      ec.privateKey,
      /^cannot log in as "me": \/etc\/key holds a key of type ec, expected one of RSA$/,
    ],
    [
      'the secret as DC/OS has it',
      json,
      /^cannot log in as "me": \/etc\/key holds JSON: the key is the text of its "private_key"$/,
    ],
  ])('%s', async (_name, key, message) => {
    const error = await setting({ key }).failure();
    expect(error).toMatchObject({ code: 'UPSTREAM_DENIED' });
    expect(error.message).toMatch(message);
  });

  test.each([
    ['an echo of what was sent', { status: 503, body: 'SECRET' }, /login: 503$/],
    [
      'a redirect',
      { status: 302, body: 'SECRET', headers: { location: 'https://a/login?x=SECRET' } },
      /redirects to https:\/\/a\/login$/,
    ],
    ['a page', { status: 200, body: '<html>SECRET' }, /is not JSON/],
    ['an answer without a token', { status: 200, body: '{"SECRET":1}' }, /without a token: is it the right URL\?$/],
    ['a token that no header can carry', { status: 200, body: '{"token":"SECRET\\r\\nx: y"}' }, /without a token/],
    ['an endless answer', { status: 200, body: 'SECRET'.repeat(20_000) }, /over 65536 bytes/],
  ])('%s', async (_name, answer, message) => {
    const { world, failure } = setting();
    world.answer = answer;
    const error = await failure();
    expect(error.code).toBe('UPSTREAM_DENIED');
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('SECRET');
  });

  test('a server that does not answer', async () => {
    const { world, failure, clock } = setting();
    world.gate = new Promise(() => {});
    const failed = failure();
    await clock.advance(4_500);
    expect((await failed).message).toBe(`cannot log in as "me": POST ${account.url}: no answer within 4500 ms`);
    expect(clock.pending).toBe(0);
  });
});
