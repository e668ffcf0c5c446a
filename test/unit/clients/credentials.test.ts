import { describe, expect, test } from 'vitest';
import { authorized } from '../../../src/clients/authorized.ts';
import { type Authorize, authorizeBy } from '../../../src/clients/credentials.ts';
import type { Exchange } from '../../../src/clients/exchange.ts';
import type { Credentials, Secret } from '../../../src/model/connection.ts';
import { never } from './clocks.ts';

const text = (of: string): Secret => ({ kind: 'text', text: of });
const inFile: Secret = { kind: 'file', path: '/etc/secret' };
const contents = (content: string) => async (secret: Secret) => (secret.kind === 'text' ? secret.text : content);
const headersOf = (credentials: Credentials, content = '') =>
  authorizeBy(() => credentials, contents(content))(never(), false);

describe('credentials become headers:', () => {
  test.each<[string, Credentials, Record<string, string>]>([
    ['none', { kind: 'none' }, {}],
    [
      'user and password',
      { kind: 'basic', user: 'me', password: text('pass: wörd') },
      { authorization: `Basic ${Buffer.from('me:pass: wörd').toString('base64')}` },
    ],
    ['a bearer token', { kind: 'bearer', token: text('abc') }, { authorization: 'Bearer abc' }],
    ['a token as DC/OS has it', { kind: 'token', token: text('abc') }, { authorization: 'token=abc' }],
    ['a token in a file', { kind: 'bearer', token: inFile }, { authorization: 'Bearer of-the-file' }],
  ])('%s', async (_name, credentials, headers) => {
    expect(await headersOf(credentials, 'of-the-file')).toEqual(headers);
  });

  test('as they are at each request', async () => {
    let credentials: Credentials = { kind: 'bearer', token: text('old') };
    const authorize = authorizeBy(() => credentials, contents(''));
    credentials = { kind: 'bearer', token: text('new') };
    expect(await authorize(never(), false)).toEqual({ authorization: 'Bearer new' });
  });

  test('of a service account by its login, which hears of a refusal', async () => {
    const asked: boolean[] = [];
    const login: Authorize = async (_signal, isRefused) => {
      asked.push(isRefused);
      return { authorization: 'token=x' };
    };
    const tls = { caFile: undefined, certFile: undefined, keyFile: undefined, serverName: undefined, isVerified: true };
    const account: Credentials = { kind: 'login', url: 'https://a', user: 'me', privateKey: inFile, tls };
    expect(await authorizeBy(() => account, contents(''), login)(never(), true)).toEqual({ authorization: 'token=x' });
    expect(asked).toEqual([true]);
  });

  test.each(['', 's3cret\nsecond', 's3 cret', 's3cret\u0007', 'sécret'])(
    'but no token that cannot be one (%j), which is never repeated',
    async (content) => {
      const failure = await headersOf({ kind: 'bearer', token: inFile }, content).catch((error: Error) => error);
      expect(failure).toMatchObject({ code: 'UPSTREAM_DENIED' });
      expect(String(failure)).toMatch(/^AppError: the token in \/etc\/secret (is empty|holds)/);
      expect(String(failure)).not.toMatch(/s3|cret\n|écret/);
    },
  );
});

describe('an authorized exchange', () => {
  /** A server that knows one token, and who was sent what. */
  function server(valid: string) {
    const sent: (string | undefined)[] = [];
    const exchange: Exchange = async (peer) => {
      const { authorization } = peer.headers ?? {};
      sent.push(authorization);
      const body = (async function* () {})();
      return { status: authorization === valid ? 200 : 401, headers: {}, body };
    };
    const ask = async (authorize?: Authorize) => {
      const peer = { name: 'p', baseUrl: 'http://p', lane: 'control' as const, ...(authorize && { authorize }) };
      return (await authorized(exchange)(peer, { method: 'GET', path: '/' }, never())).status;
    };
    return { sent, ask };
  }

  test('sends what the peer says of us', async () => {
    const { sent, ask } = server('a');
    expect(await ask(async () => ({ authorization: 'a' }))).toBe(200);
    expect(sent).toEqual(['a']);
  });

  test('asks once more after a 401, and sends once again', async () => {
    const { sent, ask } = server('new');
    expect(await ask(async (_signal, isRefused) => ({ authorization: isRefused ? 'new' : 'old' }))).toBe(200);
    expect(sent).toEqual(['old', 'new']);
  });

  test('does not repeat what was refused', async () => {
    const { sent, ask } = server('other');
    expect(await ask(async () => ({ authorization: 'mine' }))).toBe(401);
    expect(sent).toEqual(['mine']);
  });

  test('repeats no more than once', async () => {
    const { sent, ask } = server('other');
    let count = 0;
    expect(await ask(async () => ({ authorization: String(++count) }))).toBe(401);
    expect(sent).toEqual(['1', '2']);
  });

  test('leaves a peer without credentials alone', async () => {
    const { sent, ask } = server('other');
    expect(await ask()).toBe(401);
    expect(sent).toEqual([undefined]);
  });
});
