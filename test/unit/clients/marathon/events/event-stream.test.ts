import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { Response } from '../../../../../src/clients/exchange.ts';
import { followedTo } from '../../../../../src/clients/marathon/events/redirect.ts';
import { createMarathonClient } from '../../../../../src/clients/marathon/marathon-client.ts';
import { hastyClock, never, realClock } from '../../clocks.ts';
import { peerServer, realExchange } from '../../peer-server.ts';

const EVENT = 'event: x\r\ndata: {"eventType":"x"}\r\n\r\n';
const HEADERS = { 'content-type': 'text/event-stream;charset=utf-8' };

async function marathon(answer: RequestListener, clock = realClock) {
  const server = await peerServer(answer);
  const headers = { authorization: 'token=1' };
  const client = createMarathonClient({ exchange: realExchange(), clock }, { urls: [server.url], headers });
  return { client, server };
}

describe('the event stream', () => {
  test('gives events and heartbeats as they arrive, and throws when it ends', async () => {
    const { client, server } = await marathon((_, response) => {
      response.writeHead(200, HEADERS).write(EVENT);
      setTimeout(() => response.end('\r\n'), 50);
    });
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const message of client.events(never())) seen.push(message);
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'UPSTREAM_UNREACHABLE',
      message: `GET ${server.url}/v2/events: the stream ended`,
    });
    expect(seen).toEqual([{ kind: 'data', data: '{"eventType":"x"}' }, { kind: 'beat' }]);
  });

  test('asks exactly as Jetty wants it, and for the events that tell of tasks', async () => {
    let asked: { url?: string | undefined; headers?: object } = {};
    const { client } = await marathon(({ url, headers }, response) => {
      asked = { url, headers };
      response.writeHead(200, HEADERS).write(EVENT);
    });
    for await (const _ of client.events(never())) break;
    expect(asked.headers).toMatchObject({
      accept: 'text/event-stream',
      'accept-encoding': 'identity',
      'cache-control': 'no-cache',
      authorization: 'token=1',
    });
    expect(asked.url).toMatch(/^\/v2\/events\?event_type=status_update_event&event_type=.*&plan-format=light$/);
    expect(asked.url).not.toContain('deployment_info');
  });

  test.each([
    ['nobody answers', 'http://127.0.0.1:1/v2/events'],
    ['nobody may be asked', 'ftp://127.0.0.1/v2/events'],
  ])('comes from another instance when one sends us where %s', async (_what, location) => {
    const standby = await peerServer((_, response) => response.writeHead(302, { location }).end());
    const leader = await peerServer((_, response) => response.writeHead(200, HEADERS).write(EVENT));
    const urls = [standby.url, leader.url];
    const client = createMarathonClient({ exchange: realExchange(), clock: realClock }, { urls });
    const first = async () => {
      for await (const message of client.events(never())) return message;
      return undefined;
    };
    await expect(first()).rejects.toThrow();
    expect(await first()).toEqual({ kind: 'data', data: '{"eventType":"x"}' });
  });

  test('closes its connection when its reader leaves', async () => {
    let isClosed = false;
    const { client } = await marathon((_, response) => {
      response.on('close', () => {
        isClosed = true;
      });
      response.writeHead(200, HEADERS).write(EVENT);
    });
    for await (const _ of client.events(never())) break;
    await expect.poll(() => isClosed).toBe(true);
  });

  test.each([
    ['no headers come', () => {}],
    ['no byte comes after them', (_, response) => void response.writeHead(200, HEADERS).flushHeaders()],
    ['no byte comes after an event', (_, response) => void response.writeHead(200, HEADERS).write(EVENT)],
  ] satisfies [string, RequestListener][])('is dead when %s for 35 s', async (_, answer) => {
    const { client, server } = await marathon(answer, hastyClock);
    const reading = (async () => {
      for await (const _message of client.events(never()));
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      message: `GET ${server.url}/v2/events: not a byte for 35 s`,
    });
  });

  test('is not dead because its reader takes long', async () => {
    const { client } = await marathon((_, response) => {
      response.writeHead(200, HEADERS).write(EVENT);
      setTimeout(() => response.end(EVENT), 20);
    });
    let events = 0;
    const reading = (async () => {
      for await (const _message of client.events(never(), { silenceMs: 100 })) {
        events += 1;
        await new Promise((rested) => setTimeout(rested, 300));
      }
    })();
    await expect(reading).rejects.toThrow('the stream ended');
    expect(events).toBe(2);
  });

  test.each([
    [405, { 'content-type': 'text/html' }, '<html>', '405: an HTML page', 'UPSTREAM_STATUS'],
    [401, {}, '', '401', 'UPSTREAM_DENIED'],
    [502, {}, 'no leader', '502: no leader', 'UPSTREAM_STATUS'],
    [200, { 'content-type': 'text/html' }, '<html>', '200, but not an event stream (text/html)', 'UPSTREAM_INVALID'],
  ])('is refused by %i %j %j', async (status, headers, body, said, code) => {
    const { client, server } = await marathon((_, response) => response.writeHead(status, headers).end(body));
    const first = client.events(never())[Symbol.asyncIterator]().next();
    await expect(first).rejects.toMatchObject({ code, message: `GET ${server.url}/v2/events: ${said}` });
  });

  test('throws the reason of its signal', async () => {
    const { client } = await marathon((_, response) => void response.writeHead(200, HEADERS).write(EVENT));
    const controller = new AbortController();
    const reason = new Error('stopping');
    const reading = (async () => {
      for await (const _ of client.events(controller.signal)) controller.abort(reason);
    })();
    await expect(reading).rejects.toBe(reason);
  });

  test('is followed to the leader, which does not get the credentials', async () => {
    const leader = await peerServer((request, response) => {
      response.writeHead(200, HEADERS).write(`data: ${request.url} ${request.headers.authorization}\r\n\r\n`);
    });
    const { client } = await marathon((request, response) => {
      response.writeHead(302, { location: `${leader.url}${request.url}` }).end();
    });
    for await (const message of client.events(never())) {
      expect(message).toMatchObject({ data: expect.stringMatching(/^\/v2\/events\?event_type=.* undefined$/) });
      break;
    }
  });

  test('is followed on the same host with the credentials', async () => {
    const { client } = await marathon((request, response) => {
      if (request.url === '/there')
        response.writeHead(200, HEADERS).write(`data: ${request.headers.authorization}\r\n\r\n`);
      else response.writeHead(302, { location: '/there' }).end();
    });
    for await (const message of client.events(never())) {
      expect(message).toEqual({ kind: 'data', data: 'token=1' });
      break;
    }
  });

  test('is not followed in circles', async () => {
    const { client, server } = await marathon((_, response) =>
      response.writeHead(302, { location: '/v2/events' }).end(),
    );
    const first = client.events(never())[Symbol.asyncIterator]().next();
    await expect(first).rejects.toThrow(`GET ${server.url}/v2/events: 302: redirects to /v2/events`);
    expect(server.requests).toHaveLength(6);
  });
});

describe('a redirect', () => {
  const redirect = (from: string, location: string, status = 302) => {
    const peer = { name: 'marathon', baseUrl: from, lane: 'stream' } as const;
    const response: Response = { status, headers: { location }, body: (async function* () {})() };
    const target = { peer, request: { method: 'GET', path: '/v2/events?x=1' } } as const;
    return followedTo(response, target, async ({ hostname }) => (hostname === 'evil' ? undefined : {}));
  };

  test.each([
    ['http://a:8080', 'http://b:8080/v2/events', 'http://b:8080', '/v2/events'],
    ['http://a:8080', '/v2/events?y=2', 'http://a:8080', '/v2/events?y=2'],
    ['http://a:8080', 'other', 'http://a:8080', '/v2/other'],
    ['https://dcos/service/marathon', '/service/marathon/x', 'https://dcos', '/service/marathon/x'],
    ['http://a:8080', '//b/x', 'http://b', '/x'],
    ['http://a:8080', 'http://user:pass@b/x', 'http://b', '/x'],
    ['http://a:8080', 'http://[::1]:8080/x', 'http://[::1]:8080', '/x'],
  ])('from %s to %s leads to %s%s', async (from, location, baseUrl, path) => {
    expect(await redirect(from, location)).toMatchObject({ peer: { baseUrl, lane: 'stream' }, request: { path } });
  });

  test.each([
    ['http://a', 'http://evil/x', 302],
    ['http://a', 'http://', 302],
    ['http://a', 'http://b/', 200],
    ['http://a', 'http://b/', 304],
    ['https://a', 'http://a/', 302],
    ['https://a', 'http://b/', 307],
    ['https://a', 'ftp://b/', 302],
  ])('from %s to %s with status %i is none', async (from, location, status) => {
    expect(await redirect(from, location, status)).toBeUndefined();
  });
});
