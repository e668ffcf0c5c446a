import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Status } from '../../../src/reconcile/status.ts';
import { ListenError } from '../../../src/server/listen-error.ts';
import { type LogFields, silentLog } from '../../../src/support/log.ts';
import { runServer } from './run-server.ts';
import { decided, snapshot } from './snapshot.ts';

const serving = async (status: () => Status = snapshot, log = silentLog): Promise<string> =>
  (await runServer({}, { status, log })).url;

const json = async (response: Response): Promise<unknown> => response.json();

describe('the server', () => {
  test('is healthy while the process turns, ready or not', async () => {
    const url = await serving(() => snapshot({ isReady: false }));
    const response = await fetch(`${url}/health`);
    expect(response.status).toBe(200);
    expect(await json(response)).toEqual({ status: 'ok' });
  });

  test('is ready with the state of each source', async () => {
    const response = await fetch(`${await serving()}/ready`);
    expect(response.status).toBe(200);
    expect(await json(response)).toMatchObject({
      ready: true,
      reasons: [],
      sources: [
        { name: 'mesos agent', state: 'fresh', ageMs: 1_500 },
        { name: 'marathon', state: 'failing', failures: 3, lastError: 'GET http://m/v2/tasks: 503' },
      ],
    });
  });

  test('is ready while it is halted, and says so', async () => {
    const halts = [{ kind: 'paused', by: 'ops@node-1', why: 'works', untilMs: 5_000 }] as const;
    const url = await serving(() => snapshot({ halts }));
    const response = await fetch(`${url}/ready`);
    expect(response.status).toBe(200);
    expect(await json(response)).toMatchObject({ ready: true, halts });
    expect(await json(await fetch(`${url}/v1/status`))).toMatchObject({ halts });
  });

  test('is ready while tasks are held, and says how many, why, and what to do', async () => {
    const because = 'too many tasks vanished at once (`marathon-consul guard release` lets them go)';
    const held = (task: string) => ({
      ...decided(task, '/shop/web', 'held', `held: ${because}`),
      heldBecause: because,
    });
    const url = await serving(() =>
      snapshot({ decisions: [held('web.1'), held('web.2'), decided('a.1', '/a', 'published')] }),
    );
    const response = await fetch(`${url}/ready`);
    expect(response.status).toBe(200);
    expect(await json(response)).toMatchObject({ ready: true, held: [{ tasks: 2, because }] });
    expect(await json(await fetch(`${await serving()}/ready`))).toMatchObject({ held: [] });
  });

  test('says why it is not ready', async () => {
    const url = await serving(() => snapshot({ isReady: false, notReadyBecause: ['Consul was never read'] }));
    const response = await fetch(`${url}/ready`);
    expect(response.status).toBe(503);
    expect(await json(response)).toMatchObject({ ready: false, reasons: ['Consul was never read'] });
  });

  test('shows the whole snapshot', async () => {
    const status = snapshot();
    expect(await json(await fetch(`${await serving()}/v1/status`))).toEqual(JSON.parse(JSON.stringify(status)));
  });

  test.each([
    ['', ['web.1', 'web.2', 'batch.1']],
    ['?app=/shop/web', ['web.1', 'web.2']],
    ['?app=shop/web', ['web.1', 'web.2']],
    ['?outcome=skipped', ['batch.1']],
    ['?app=/shop/web&outcome=waiting', ['web.2']],
    ['?app=/nowhere', []],
  ])('shows the tasks that %j chooses', async (query, ids) => {
    const { tasks } = (await json(await fetch(`${await serving()}/v1/tasks${query}`))) as {
      tasks: { taskId: string }[];
    };
    expect(tasks.map(({ taskId }) => taskId)).toEqual(ids);
  });

  test('names the outcomes there are when asked for another', async () => {
    const response = await fetch(`${await serving()}/v1/tasks?outcome=toString`);
    expect(response.status).toBe(400);
    expect(await json(response)).toEqual({
      error: 'no such outcome',
      known: ['held', 'waiting', 'skipped', 'published', 'withdrawn'],
    });
  });

  test('shows a browser the page, and whoever takes anything a text', async () => {
    const url = await serving();
    const page = await fetch(url, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await page.text()).toContain('<!doctype html>');
    const text = await fetch(url, { headers: { accept: '*/*' } });
    expect(text.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await text.text()).toContain('/v1/tasks');
  });

  test.each([undefined, '*/*', 'text/plain', 'application/json', 'text/html;q=0, */*', 'text/plain, text/html;q=0.5'])(
    'shows a text to whoever accepts %s',
    async (accept) => {
      const response = await fetch(await serving(), accept === undefined ? {} : { headers: { accept } });
      expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(response.headers.get('vary')).toBe('accept');
    },
  );

  test('shows what the page is asked for, and says when there is no such outcome', async () => {
    const url = await serving();
    const headers = { accept: 'text/html' };
    const chosen = await fetch(`${url}/?app=/shop/web&outcome=waiting`, { headers });
    expect([chosen.status, await chosen.text()]).toEqual([200, expect.not.stringContaining('batch.1')]);
    const wrong = await fetch(`${url}/?outcome=lost`, { headers });
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('There is no outcome called')]);
  });

  test('lets the page load nothing and run nothing', async () => {
    const { headers } = await fetch(await serving(), { headers: { accept: 'text/html' } });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/style-src 'sha256-[^']+'/);
    expect(policy).not.toContain('script-src');
    for (const what of ['base-uri', 'form-action', 'frame-ancestors']) expect(policy).toContain(`${what} 'none'`);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('camera=()');
  });

  test('serves metrics to Prometheus', async () => {
    const response = await fetch(`${await serving()}/metrics`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toContain('marathon_consul_build_info{version="1.2.3"} 1');
  });

  test('lists its paths at the root, and where a path is unknown', async () => {
    const url = await serving();
    expect(await (await fetch(`${url}/`)).text()).toContain('/v1/tasks');
    const unknown = await fetch(`${url}/v1/nothing`);
    expect(unknown.status).toBe(404);
    expect(await json(unknown)).toEqual({
      error: 'no such path',
      known: ['/', '/health', '/ready', '/metrics', '/v1/status', '/v1/tasks'],
    });
  });

  test('answers HEAD as GET, without the body', async () => {
    const response = await fetch(`${await serving()}/ready`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  test('lets nobody keep, guess, frame or embed an answer, whatever it is', async () => {
    const url = await serving();
    for (const path of ['/', '/v1/tasks', '/metrics', '/nothing']) {
      const { headers } = await fetch(`${url}${path}`, { headers: { accept: 'text/html' } });
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
    }
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    const response = await fetch(`${await serving()}/health`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  test('refuses a body before reading it', async () => {
    const url = new URL(await serving());
    const status = await new Promise((resolve, reject) => {
      const asked = request(
        url,
        { method: 'GET', path: '/health', headers: { 'content-length': '1000000' } },
        (got) => {
          resolve(got.statusCode);
          asked.destroy();
        },
      );
      asked.on('error', reject);
      asked.flushHeaders();
    });
    expect(status).toBe(413);
  });

  test('refuses headers without end', async () => {
    const response = await fetch(`${await serving()}/health`, { headers: { 'x-long': 'x'.repeat(20_000) } });
    expect(response.status).toBe(431);
  });

  test('shows no stack when it fails, and logs that it did', async () => {
    const logged: LogFields[] = [];
    const broken = () => {
      throw new Error('a secret place');
    };
    const url = await serving(broken, { ...silentLog, error: (fields) => void logged.push(fields) });
    const response = await fetch(`${url}/v1/status`);
    expect(response.status).toBe(500);
    expect(await json(response)).toEqual({ error: 'internal error; the log has more' });
    expect(logged).toMatchObject([{ path: '/v1/status', error: { message: 'a secret place' } }]);
  });

  test('ends connections that are still open when it closes', async () => {
    const server = await runServer();
    const url = new URL(server.url);
    const socket = connect(Number(url.port), url.hostname);
    await new Promise((resolve) => socket.once('connect', resolve));
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    await server.close();
    await ended;
  });
});

describe('a server that cannot be opened', () => {
  test('says which port is taken, and what to do', async () => {
    const { port } = new URL(await serving());
    const second = runServer({ port: Number(port) });
    await expect(second).rejects.toThrow(
      `cannot listen on 127.0.0.1:${port}: another program has that port; stop it, or choose another with --port`,
    );
    await expect(second).rejects.toBeInstanceOf(ListenError);
  });

  test('says that an address is not of this machine', async () => {
    await expect(runServer({ bind: '192.0.2.1' })).rejects.toThrow(
      'cannot listen on 192.0.2.1:0: this machine has no such address; choose one that it has with --bind',
    );
  });
});
