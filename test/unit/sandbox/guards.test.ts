import { createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createCluster } from '../../../src/sandbox/cluster.ts';
import { basicGuard, tokenGuard } from '../../../src/sandbox/marathon/access/guards.ts';
import { createLogin, LOGIN_PATH } from '../../../src/sandbox/marathon/access/login.ts';
import { createStandby, type StandbyKind } from '../../../src/sandbox/marathon/access/standby.ts';
import { createMarathon } from '../../../src/sandbox/marathon.ts';
import { seededRandom } from '../../../src/sandbox/seeded-random.ts';
import { ask } from './ask.ts';
import { createHandClock } from './sandbox-clock.ts';

const ROUTES = ['/ping', '/v2/info', '/v2/leader', '/v2/tasks', '/v2/apps', '/v2/apps/web', '/v2/pods', '/v2/events'];

function marathonWith(guard?: (authorization: string | undefined) => boolean) {
  const clock = createHandClock();
  const cluster = createCluster({ clock, random: seededRandom(1) });
  cluster.addApp({ id: '/web' });
  return createMarathon({ cluster, clock, url: 'http://leader:8080', ...(guard && { guard }) }).handler;
}

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('a Marathon with a guard', () => {
  test.each([
    ['user and password', basicGuard('me', 'pass'), basic('me:pass'), [undefined, basic('me:no'), 'Bearer pass']],
    ['a bearer token', tokenGuard('Bearer ', () => ['a']), 'Bearer a', [undefined, 'Bearer b', 'token=a']],
    ['a token as DC/OS has it', tokenGuard('token=', () => ['a']), 'token=a', [undefined, 'Bearer a', 'token=']],
  ] as const)('lets in who shows %s, on every route, and nobody else', async (_name, guard, right, wrong) => {
    const handler = marathonWith(guard);
    const status = async (path: string, authorization: string | undefined) => {
      const headers = { accept: 'text/event-stream', ...(authorization !== undefined && { authorization }) };
      const signal = AbortSignal.abort(); // a stream is not read
      return (await ask(handler, path, { headers, signal })).status;
    };
    for (const path of ROUTES) {
      expect(await status(path, right), path).toBe(200);
      for (const one of wrong) expect(await status(path, one), path).toBe(401);
    }
  });
});

describe('a login server', () => {
  const pair = () => generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const [ours, other] = [pair(), pair()];

  function setting() {
    const clock = createHandClock();
    const publicKey = ours.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const server = createLogin({ clock, users: { me: publicKey }, lifeMs: 60_000 });
    const now = () => Math.floor(clock.wall() / 1000);
    const logIn = async (claims: object, { key = ours.privateKey, uid = 'me', alg = 'RS256' } = {}) => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const said = `${part({ alg })}.${part(claims)}`;
      const token = `${said}.${createSign('RSA-SHA256').update(said).sign(key).toString('base64url')}`;
      const body = JSON.stringify({ uid, token });
      const answer = await ask(server.handler, LOGIN_PATH, { method: 'POST', body });
      return { status: answer.status, header: `token=${JSON.parse(String(answer.body)).token}` };
    };
    return { clock, server, now, logIn };
  }

  test('gives a token that is good until it ends or is revoked', async () => {
    const { clock, server, now, logIn } = setting();
    const { status, header } = await logIn({ uid: 'me', exp: now() + 60 });
    expect(status).toBe(200);
    await clock.advance(59_000);
    expect(server.guard(header)).toBe(true);
    await clock.advance(1_000);
    expect(server.guard(header)).toBe(false);
    const { header: next } = await logIn({ uid: 'me', exp: now() + 60 });
    expect(next).not.toBe(header);
    server.revokeAll();
    expect(server.guard(next)).toBe(false);
  });

  test('turns away who is not the account, or was', async () => {
    const { now, logIn, server } = setting();
    const good = { uid: 'me', exp: now() + 60 };
    const outcomes = [
      await logIn(good, { key: other.privateKey }),
      await logIn(good, { uid: 'you' }),
      await logIn({ ...good, uid: 'you' }),
      await logIn({ ...good, exp: now() }),
      await logIn({ ...good, exp: now() + 400 }),
      await logIn({ uid: 'me' }),
      await logIn(good, { alg: 'none' }),
    ];
    expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 401));
    for (const body of ['', 'null', '{"uid":"me"}', '{"uid":"me","token":"a.b.c"}'])
      expect((await ask(server.handler, LOGIN_PATH, { method: 'POST', body })).status).toBe(401);
    expect(server.given()).toBe(0);
  });
});

describe('a standby', () => {
  const standby = (how: StandbyKind) =>
    createStandby({ how, leader: marathonWith(), leaderUrl: 'http://leader:8080', url: 'http://standby:8080' });
  const events = { headers: { accept: 'text/event-stream' }, signal: AbortSignal.abort() };

  test.each(['proxies', 'redirects'] as const)(
    'that %s answers as the leader does, and says that it asked',
    async (how) => {
      for (const path of ROUTES.filter((route) => route !== '/ping' && route !== '/v2/events')) {
        const { status, headers } = await ask(standby(how), path);
        expect([status, headers['x-marathon-leader'], headers['x-marathon-via']], path).toEqual([
          200,
          'http://leader:8080',
          '1.1 standby:8080 (Marathon)',
        ]);
      }
    },
  );

  test('proxies events, or sends to the leader for them', async () => {
    expect((await ask(standby('proxies'), '/v2/events', events)).status).toBe(200);
    const sent = await ask(standby('redirects'), '/v2/events?event_type=x', events);
    expect([sent.status, sent.headers.location]).toEqual([302, 'http://leader:8080/v2/events?event_type=x']);
  });

  test('without a leader answers nothing but that', async () => {
    const statuses = await Promise.all(ROUTES.map(async (path) => (await ask(standby('has no leader'), path)).status));
    expect(statuses).toEqual([200, 502, 404, 502, 502, 502, 502, 502]);
  });
});
