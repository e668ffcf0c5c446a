import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { Secret } from '../../../src/model/connection.ts';
import { isAllowedHost } from '../../../src/server/admission/allowed-host.ts';
import { showsToken } from '../../../src/server/admission/show-token.ts';
import { ROUTES } from '../../../src/server/routes.ts';
import { type LogFields, silentLog } from '../../../src/support/log.ts';
import { runServer } from './run-server.ts';

const TOKEN = 'a-token-of-some-length';
const text = (of: string): Secret => ({ kind: 'text', text: of });
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** The status that a `Host` header gets. */
const asking = (url: string, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = request(`${url}/health`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject);
    asked.end();
  });

describe('the token', () => {
  test.each([
    [`Bearer ${TOKEN}`, true],
    [`bearer  ${TOKEN} `, true],
    [basic('anybody', TOKEN), true],
    [basic('', TOKEN), true],
    [basic(TOKEN, ''), false],
    [`Basic ${Buffer.from(TOKEN).toString('base64')}`, false],
    [`Bearer ${TOKEN}x`, false],
    [`Bearer ${TOKEN.slice(1)}`, false],
    ['Bearer ', false],
    [TOKEN, false],
    [`Digest ${TOKEN}`, false],
    ['Basic :::', false],
    [undefined, false],
  ])('is shown by %j: %j', (header, isShown) => {
    expect(showsToken(header, TOKEN)).toBe(isShown);
  });

  test('that is empty is shown by nobody', () => {
    expect([showsToken('Bearer ', ''), showsToken(basic('', ''), '')]).toEqual([false, false]);
  });

  test('is asked for on every path and by every method; with it, still nothing but reading is answered', async () => {
    const { url } = await runServer({ token: text(TOKEN) });
    const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
    for (const path of ['/', ...Object.keys(ROUTES), '/v1/pause', '/marathon-consul/callback/x'])
      for (const method of methods) {
        const refused = await fetch(`${url}${path}`, { method });
        expect([path, method, refused.status]).toEqual([path, method, 401]);
        const { status } = await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${TOKEN}` } });
        const isRead = method === 'GET' || method === 'HEAD';
        expect([path, method, status === 405]).toEqual([path, method, !isRead]);
      }
  });

  test('is asked for in a way that opens a browser’s question for a password', async () => {
    const { url } = await runServer({ token: text(TOKEN) });
    const { status, headers } = await fetch(url);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="[^"]+", Basic realm="[^"]+"/);
    const page = await fetch(url, { headers: { accept: 'text/html', authorization: basic('me', TOKEN) } });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<!doctype html>')]);
  });

  test('is read again for each request, and nobody is let in while it cannot be', async () => {
    let now: string | Error = TOKEN;
    const logged: LogFields[] = [];
    const readSecret = async () => {
      if (now instanceof Error) throw now;
      return now;
    };
    const log = { ...silentLog, error: (fields: LogFields) => void logged.push(fields) };
    const { url } = await runServer({ token: { kind: 'file', path: '/token' } }, { readSecret, log });
    const ask = async (token: string) =>
      (await fetch(`${url}/health`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await ask(TOKEN)).toBe(200);
    now = 'another-token-of-some-length';
    expect([await ask(TOKEN), await ask(now)]).toEqual([401, 200]);
    now = new Error('/token is not there');
    expect([await ask(TOKEN), await ask('')]).toEqual([503, 503]);
    expect(logged).toEqual([{ error: '/token is not there' }]);
  });

  test('that cannot be read at the start ends the start', async () => {
    const readSecret = () => Promise.reject(new Error('/token is not there'));
    await expect(runServer({ token: { kind: 'file', path: '/token' } }, { readSecret })).rejects.toThrow(
      'cannot listen on 127.0.0.1:0: /token is not there',
    );
  });
});

describe('a server on a loopback address', () => {
  const NAMES = new Set(['node-1', 'status.example.net']);
  test.each([
    ['localhost', true],
    ['localhost:8080', true],
    ['LOCALHOST.:8080', true],
    ['app.localhost', true],
    ['127.0.0.1:8080', true],
    ['127.1.2.3', true],
    ['[::1]:8080', true],
    ['10.0.0.7', true],
    ['node-1:8080', true],
    ['Status.Example.net', true],
    [undefined, true],
    ['evil.example', false],
    ['evil.example:8080', false],
    ['localhost.evil.example', false],
    ['127.0.0.1.evil.example', false],
    ['evil-localhost', false],
    ['127.1', false],
    ['[evil]', false],
    ['localhost:8080:1', false],
    ['', false],
    ['user@localhost', false],
  ])('is asked by %j: %j', (host, isAllowed) => {
    expect(isAllowedHost(host, NAMES)).toBe(isAllowed);
  });

  test('answers only to names of this machine, and to those it was told', async () => {
    const { url } = await runServer({ hosts: ['Proxy.example.'] });
    expect(await asking(url, 'evil.example')).toBe(421);
    for (const host of ['localhost', 'NODE-1', 'proxy.example:443']) expect(await asking(url, host)).toBe(200);
  });

  test('says what allows a name', async () => {
    const { url } = await runServer();
    const body = await new Promise((resolve) => {
      request(url, { headers: { host: 'evil.example' } }, (response) => {
        response.setEncoding('utf8').on('data', resolve);
      }).end();
    });
    expect(body).toContain('--server-host');
  });

  test('asks for the name before the token: a page elsewhere learns nothing', async () => {
    const { url } = await runServer({ token: text(TOKEN) });
    expect(await asking(url, 'evil.example')).toBe(421);
  });
});

test('a server for the network answers by any name: it is known by names that we do not know', async () => {
  const { url } = await runServer({ bind: '0.0.0.0' });
  expect(await asking(url.replace('0.0.0.0', '127.0.0.1'), 'node-1.example.net')).toBe(200);
});
