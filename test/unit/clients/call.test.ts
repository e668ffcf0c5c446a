import { describe, expect, test } from 'vitest';
import { createCaller, type Limits } from '../../../src/clients/call.ts';
import { peerAt } from '../../../src/clients/peer-at.ts';
import { never, realClock } from './clocks.ts';
import { peerServer, realExchange } from './peer-server.ts';

const LIMITS: Limits = { timeoutMs: 10_000, maxBytes: 10_000 };
const GET = { method: 'GET', path: '/v2/tasks?status=running' } as const;

const callerOf = (url: string) =>
  createCaller({ exchange: realExchange(), clock: realClock }, peerAt('marathon', url, 'control'));

/** A caller of a server that gives one answer to everything. */
async function calling(status: number, type: string | undefined, body: string | Buffer) {
  const server = await peerServer((_, response) => {
    response.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(body);
  });
  return { caller: callerOf(server.url), name: `GET ${server.url}/v2/tasks` };
}

describe('a call', () => {
  test('gives the parsed body of a successful answer', async () => {
    const { caller } = await calling(200, 'application/json', '{"a":[1]}');
    expect(await caller.json(GET, LIMITS, never())).toEqual({ a: [1] });
  });

  test('reads an answer of any status as it is', async () => {
    const { caller } = await calling(404, 'text/plain', 'Unknown service ID');
    const answer = await caller.read(GET, LIMITS, never());
    expect([answer.status, answer.body.toString()]).toEqual([404, 'Unknown service ID']);
  });

  test.each([
    [503, 'text/plain', 'Agent has not finished\r\n\u001b[31mrecovery', '503: Agent has not finished [31mrecovery'],
    [400, 'application/json', '{"message":"Object is not valid","details":[]}', '400: Object is not valid'],
    [500, 'application/json', '{"error":"x"}', '500: {"error":"x"}'],
    [502, 'text/html', '<html>Bad gateway</html>', '502: an HTML page'],
    [502, undefined, ' <!DOCTYPE html>', '502: an HTML page'],
    [500, undefined, '', '500'],
    [500, 'text/plain', 'x'.repeat(1000), `500: ${'x'.repeat(300)}`],
  ])('that is answered %i %s %j quotes what the peer said', async (status, type, body, said) => {
    const { caller, name } = await calling(status, type, body);
    await expect(caller.json(GET, LIMITS, never())).rejects.toMatchObject({
      code: 'UPSTREAM_STATUS',
      message: `${name}: ${said}`,
      details: { status },
    });
  });

  test.each([401, 403])('that is answered %i is denied', async (status) => {
    const { caller } = await calling(status, 'text/plain', 'Permission denied');
    await expect(caller.succeed(GET, LIMITS, never())).rejects.toMatchObject({ code: 'UPSTREAM_DENIED' });
  });

  test('that is redirected says whereto, without the query, which may hold a secret', async () => {
    const server = await peerServer((_, response) => {
      response.writeHead(302, { location: 'https://user:pass@login/acs?token=secret' }).end();
    });
    await expect(callerOf(server.url).json(GET, LIMITS, never())).rejects.toThrow(
      `GET ${server.url}/v2/tasks: 302: redirects to https://login/acs`,
    );
  });

  test.each([
    ['text/html', '<html>Sign in</html>', 'an HTML page, 20 bytes'],
    ['application/json', '{"tasks":[{"id":"a"', 'ends in the middle after 19 bytes'],
    ['application/json', '', 'empty, 0 bytes'],
    ['text/plain', 'pong', 'something else, 4 bytes'],
  ])('that brings 200 and %s %j instead of JSON says so', async (type, body, why) => {
    const { caller, name } = await calling(200, type, body);
    await expect(caller.json(GET, LIMITS, never())).rejects.toMatchObject({
      code: 'UPSTREAM_INVALID',
      message: `${name}: 200, but the body is not JSON (${why})`,
    });
  });

  test('that brings more than it may is cut off', async () => {
    const { caller, name } = await calling(200, 'text/plain', Buffer.alloc(20_000));
    await expect(caller.read(GET, LIMITS, never())).rejects.toMatchObject({
      code: 'UPSTREAM_INVALID',
      message: `${name}: the answer is over 10000 bytes long`,
    });
  });

  test('has its time limit until the headers come', async () => {
    const server = await peerServer(() => {});
    await expect(callerOf(server.url).read(GET, { ...LIMITS, timeoutMs: 100 }, never())).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      message: `GET ${server.url}/v2/tasks: no answer within 100 ms`,
    });
  });

  test('has its time limit until the last byte has come', async () => {
    const server = await peerServer((_, response) => void response.write('{"tasks":['));
    await expect(callerOf(server.url).json(GET, { ...LIMITS, timeoutMs: 1000 }, never())).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      message: `GET ${server.url}/v2/tasks: no answer within 1 s`,
    });
  });

  test('that its caller gives up rejects with the reason of the signal', async () => {
    const server = await peerServer(() => {});
    const controller = new AbortController();
    const call = callerOf(server.url).read(GET, LIMITS, controller.signal);
    const reason = new Error('stopping');
    setTimeout(() => controller.abort(reason), 50);
    await expect(call).rejects.toBe(reason);
  });

  test('sends user and password of the URL, and names them nowhere', async () => {
    const server = await peerServer((request, response) => {
      response.writeHead(401, { 'content-type': 'text/plain' }).end(request.headers.authorization);
    });
    const url = server.url.replace('http://', 'http://me:p%40ss@');
    await expect(callerOf(url).succeed(GET, LIMITS, never())).rejects.toThrow(
      `GET ${server.url}/v2/tasks: 401: Basic ${Buffer.from('me:p@ss').toString('base64')}`,
    );
  });

  test('streams a successful body, and quotes any other', async () => {
    const { caller } = await calling(503, 'text/plain', 'Too many concurrent requests');
    const stream = caller.stream(GET, 10_000, never(), async () => 'read');
    await expect(stream).rejects.toThrow('503: Too many concurrent requests');
  });
});
