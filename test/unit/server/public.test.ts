import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { CALLBACK_PREFIX, type CallbackDoor, type PublicListener } from '../../../src/model/callback-door.ts';
import { ROUTES } from '../../../src/server/routes.ts';
import { waitFor } from '../../support/wait-for.ts';
import { ANYWHERE, runServer } from './run-server.ts';
import { snapshot } from './snapshot.ts';

const PATH = `${CALLBACK_PREFIX}nobody-guesses-this`;

function door(isOpen = true) {
  const seen = { calls: 0, garbage: 0, opened: [] as PublicListener[] };
  const part: CallbackDoor = {
    path: PATH,
    isOpen: () => isOpen,
    onCall() {
      seen.calls += 1;
    },
    onGarbage() {
      seen.garbage += 1;
    },
    onOpened: (listener) => void seen.opened.push(listener),
  };
  return { seen, part };
}

const serving = async (callbacks?: CallbackDoor, status = snapshot) => {
  const parts = { status, ...(callbacks ? { callbacks } : {}) };
  const { publicUrl = '' } = await runServer({ public: ANYWHERE }, parts);
  return publicUrl;
};

describe('the public server', () => {
  test('is not there unless it is asked for', async () => {
    expect((await runServer()).publicUrl).toBeUndefined();
  });

  test('says whether we are ready, and nothing of why', async () => {
    const url = await serving(undefined, () => snapshot({ isReady: false, notReadyBecause: ['http://secret/'] }));
    const response = await fetch(`${url}/ready`);
    expect([response.status, await response.text()]).toEqual([503, '{"ready":false}']);
    expect(await (await fetch(`${await serving()}/ready`)).text()).toBe('{"ready":true}');
  });

  test('has health and metrics, and no id, no address and no error in them', async () => {
    const url = await serving();
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('marathon_consul_ready 1');
    expect(metrics).not.toMatch(/web\.1|\/shop|http:|production/);
  });

  test('has nothing else', async () => {
    const url = await serving();
    for (const path of ['/', ...Object.keys(ROUTES), '/v1/nothing'].filter((path) => /^\/$|\/v1/.test(path))) {
      const response = await fetch(`${url}${path}`, { headers: { accept: 'text/html' } });
      expect([path, response.status]).toEqual([path, 404]);
      expect(await response.json()).toEqual({ error: 'no such path', known: ['/health', '/ready', '/metrics'] });
    }
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('answers no %s', async (method) => {
    for (const path of ['/', '/health', '/metrics', '/ready'])
      expect((await fetch(`${await serving()}${path}`, { method })).status).toBe(405);
  });
});

describe('the door for callbacks', () => {
  test('takes every POST to its path, whatever is in it, and tells that there was one', async () => {
    const { seen, part } = door();
    const url = await serving(part);
    for (const body of ['{}', '', 'garbage', 'x'.repeat(1_000_000)])
      expect((await fetch(`${url}${PATH}`, { method: 'POST', body })).status).toBe(200);
    expect(seen).toMatchObject({ calls: 4, garbage: 0 });
  });

  test('learns where it is reached', async () => {
    const { seen, part } = door();
    const url = await serving(part);
    expect(seen.opened).toEqual([{ scheme: 'http', bind: '127.0.0.1', port: Number(new URL(url).port) }]);
  });

  test.each([
    ['another path', 'POST', `${CALLBACK_PREFIX}nobody-guesses-thit`, 404],
    ['more path', 'POST', `${PATH}/more`, 404],
    ['a query', 'POST', `${PATH}?x`, 404],
    ['a GET', 'GET', PATH, 405],
    ['a PUT', 'PUT', PATH, 405],
  ])('turns away %s', async (_what, method, path, status) => {
    const { seen, part } = door();
    expect((await fetch(`${await serving(part)}${path}`, { method })).status).toBe(status);
    expect(seen).toMatchObject({ calls: 0, garbage: 1 });
  });

  test('is shut while nobody is to call: the path is one that does not exist', async () => {
    const { seen, part } = door(false);
    expect((await fetch(`${await serving(part)}${PATH}`, { method: 'POST' })).status).toBe(404);
    expect(seen).toMatchObject({ calls: 0, garbage: 1 });
  });

  test('does not read what says that it is too long', async () => {
    const { seen, part } = door();
    const { port } = new URL(await serving(part));
    const answer = await say(
      port,
      `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(seen).toMatchObject({ calls: 0, garbage: 1 });
  });

  test('lets whoever asks first send, as it is no longer than may be', async () => {
    const { seen, part } = door();
    const { port } = new URL(await serving(part));
    const head = `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`;
    expect(await say(port, `${head}{}`)).toMatch(/^HTTP\/1\.1 100 [\s\S]*HTTP\/1\.1 200 /);
    expect(seen.calls).toBe(1);
  });

  test('counts a body that never ends as none', async () => {
    const { seen, part } = door();
    const { port } = new URL(await serving(part));
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf`);
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.end();
    await waitFor(() => seen.garbage === 1, { what: 'the counter' });
    expect(seen.calls).toBe(0);
  });
});

/** Everything that comes back on one connection. */
function say(port: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    let heard = '';
    socket.setEncoding('utf8').on('data', (piece) => {
      heard += piece;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(heard));
  });
}
