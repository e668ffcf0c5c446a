import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Peer, Request, Response } from '../../../src/clients/exchange.ts';
import { never } from './clocks.ts';
import { peerServer, realExchange } from './peer-server.ts';

const GET: Request = { method: 'GET', path: '/x' };
const peer = (baseUrl: string, lane: Peer['lane'] = 'control'): Peer => ({ name: 'peer', baseUrl, lane });

async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A port on which nobody listens. */
async function closedPort(): Promise<string> {
  const server = await peerServer(() => {});
  await server.close();
  return server.url;
}

describe('an exchange over sockets', () => {
  test('gives status, lower-cased headers and body of any answer', async () => {
    const server = await peerServer((_, response) => {
      response.writeHead(418, { 'X-Marathon-Leader': 'http://a:1', 'Set-Cookie': ['a=1', 'b=2'] }).end('tea');
    });
    const answer = await realExchange()(peer(server.url), GET, never());
    expect(answer).toMatchObject({
      status: 418,
      headers: { 'x-marathon-leader': 'http://a:1', 'set-cookie': 'a=1, b=2' },
    });
    expect(await textOf(answer)).toBe('tea');
  });

  test('keeps the path prefix of the base URL and sends headers of peer and request', async () => {
    const server = await peerServer((request, response) => {
      response.end(`${request.url} ${request.headers.authorization} ${request.headers.accept}`);
    });
    const exchange = realExchange();
    const behindProxy = { ...peer(`${server.url}/service/marathon`), headers: { authorization: 'token=1' } };
    const answer = await exchange(behindProxy, { ...GET, headers: { accept: 'text/event-stream' } }, never());
    expect(await textOf(answer)).toBe('/service/marathon/x token=1 text/event-stream');
  });

  test('sends a body', async () => {
    const server = await peerServer((request, response) => request.pipe(response));
    const answer = await realExchange()(peer(server.url), { method: 'PUT', path: '/x', body: '{"é":1}' }, never());
    expect(await textOf(answer)).toBe('{"é":1}');
  });

  test('asks for gzip and unzips it', async () => {
    const server = await peerServer((request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync(`asked for ${request.headers['accept-encoding']}`));
    });
    expect(await textOf(await realExchange()(peer(server.url), GET, never()))).toBe('asked for gzip');
  });

  test('leaves the encoding to a request that names one', async () => {
    const server = await peerServer((request, response) => response.end(request.headers['accept-encoding']));
    const request = { ...GET, headers: { 'accept-encoding': 'identity' } };
    expect(await textOf(await realExchange()(peer(server.url), request, never()))).toBe('identity');
  });

  test('takes an empty body that claims to be gzip as empty', async () => {
    const server = await peerServer((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end());
    expect(await textOf(await realExchange()(peer(server.url), GET, never()))).toBe('');
  });

  test('rejects a gzip body that ends in the middle', async () => {
    const whole = gzipSync('x'.repeat(10_000));
    const server = await peerServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(whole.subarray(0, whole.length - 12));
    });
    const answer = await realExchange()(peer(server.url), GET, never());
    await expect(textOf(answer)).rejects.toMatchObject({ code: 'UPSTREAM_INVALID' });
  });

  test('unzips as it is read, so that a bomb costs no memory', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
    const server = await peerServer((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    const { body } = await realExchange()(peer(server.url), GET, never());
    const before = process.memoryUsage().rss;
    let bytes = 0;
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > 50 * 1024 * 1024) break;
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });

  test('does not follow a redirect', async () => {
    const server = await peerServer((_, response) => response.writeHead(302, { location: 'http://b/' }).end());
    expect(await realExchange()(peer(server.url), GET, never())).toMatchObject({
      status: 302,
      headers: { location: 'http://b/' },
    });
  });

  test('talks to a unix socket', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'exchange-')), 'consul.sock');
    const server = await peerServer((request, response) => response.end(request.url), path);
    expect(await textOf(await realExchange()(peer(server.url), GET, never()))).toBe('/x');
  });

  test('says that a connection was refused', async () => {
    const url = await closedPort();
    await expect(realExchange()(peer(url), GET, never())).rejects.toMatchObject({
      code: 'UPSTREAM_UNREACHABLE',
      message: `GET ${url}/x: connection refused`,
      details: { isRefused: true },
    });
  });

  test('says that a socket file is not there', async () => {
    await expect(realExchange()(peer('unix:///no/such.sock'), GET, never())).rejects.toMatchObject({
      message: 'GET unix:///no/such.sock/x: there is no such socket',
      details: { isRefused: true },
    });
  });

  test('says that a host was not found', async () => {
    const error = realExchange()(peer('http://no-such-host.invalid:1'), GET, never());
    await expect(error).rejects.toThrow(/^GET http:\/\/no-such-host\.invalid:1\/x: host not found/);
  });

  test('says that the other side speaks no TLS', async () => {
    const server = await peerServer((_, response) => response.end());
    const error = realExchange()(peer(server.url.replace('http:', 'https:')), GET, never());
    await expect(error).rejects.toThrow('TLS: the other side does not speak it');
  });

  test('says that the answer is not HTTP', async () => {
    const server = createServer((socket) => socket.end('220 smtp ready\r\n')).listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const { port } = server.address() as { port: number };
    const error = realExchange()(peer(`http://127.0.0.1:${port}`), GET, never());
    await expect(error).rejects.toThrow('the answer is not HTTP');
    server.close();
  });

  test('says that the connection broke in the middle of the answer', async () => {
    const server = await peerServer((_, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('{"tasks":', () => response.destroy());
    });
    const answer = await realExchange()(peer(server.url), GET, never());
    await expect(textOf(answer)).rejects.toMatchObject({
      code: 'UPSTREAM_UNREACHABLE',
      message: expect.stringContaining('/x: in the middle of the answer: connection'),
    });
  });

  test('repeats a request at once when its old connection turns out to be dead', async () => {
    const seen = new Map<unknown, number>();
    const server = await peerServer((request, response) => {
      const count = (seen.get(request.socket) ?? 0) + 1;
      seen.set(request.socket, count);
      if (count === 1) response.end('fine');
      else request.socket.resetAndDestroy();
    });
    const exchange = realExchange();
    const single = peer(server.url, 'heartbeat');
    expect(await textOf(await exchange(single, GET, never()))).toBe('fine');
    expect(await textOf(await exchange(single, GET, never()))).toBe('fine');
    expect(server.requests).toHaveLength(3);
  });

  test('does not repeat a request whose connection was new', async () => {
    const server = await peerServer((request) => request.socket.resetAndDestroy());
    await expect(realExchange()(peer(server.url), GET, never())).rejects.toMatchObject({
      code: 'UPSTREAM_UNREACHABLE',
      details: {},
    });
    expect(server.requests).toHaveLength(1);
  });

  test('does not repeat a POST', async () => {
    let count = 0;
    const server = await peerServer((request, response) => {
      count += 1;
      if (count === 1) response.end();
      else request.socket.resetAndDestroy();
    });
    const exchange = realExchange();
    const single = peer(server.url, 'heartbeat');
    await textOf(await exchange(single, GET, never()));
    await expect(exchange(single, { ...GET, method: 'POST' }, never())).rejects.toThrow('connection');
    expect(server.requests).toEqual(['GET /x', 'POST /x']);
  });

  test('rejects with the reason of its signal while it waits for an answer', async () => {
    const server = await peerServer(() => {});
    const controller = new AbortController();
    const answer = realExchange()(peer(server.url), GET, controller.signal);
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 50);
    await expect(answer).rejects.toBe(reason);
  });

  test('ends the body with the reason of its signal', async () => {
    const server = await peerServer((_, response) => void response.write('begun'));
    const controller = new AbortController();
    const answer = await realExchange()(peer(server.url), GET, controller.signal);
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 50);
    await expect(textOf(answer)).rejects.toBe(reason);
  });

  test('has four connections for control, and others for the heartbeat', async () => {
    const waiting: (() => void)[] = [];
    const server = await peerServer((_, response) => void waiting.push(() => response.end()));
    const exchange = realExchange();
    const lists = Array.from({ length: 8 }, () => exchange(peer(server.url), GET, never()).then(textOf));
    await expect.poll(() => waiting.length).toBe(4);
    const beat = exchange(peer(server.url, 'heartbeat'), { method: 'PUT', path: '/beat' }, never()).then(textOf);
    await expect.poll(() => server.requests).toContain('PUT /beat');
    expect(server.connections()).toBe(5);
    const release = setInterval(() => waiting.shift()?.(), 5);
    await Promise.all([...lists, beat]);
    clearInterval(release);
    expect(server.connections()).toBe(5);
  });
});
