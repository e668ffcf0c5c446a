import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../src/server/listener/limits.ts';
import { atEnd } from '../../support/at-end.ts';
import { waitFor } from '../../support/wait-for.ts';
import { runServer } from './run-server.ts';
import { decided, snapshot } from './snapshot.ts';

/** As in production, but for the times and numbers, which are what a test can wait for. */
const QUICK = {
  ...LIMITS,
  headersTimeout: 300,
  requestTimeout: 300,
  keepAliveTimeout: 300,
  idleTimeout: 600,
  connectionsCheckingInterval: 50,
  maxConnections: 10,
  maxRequestsPerSocket: 50,
};

const serving = async (limits = QUICK) => Number(new URL((await runServer({}, { limits })).url).port);

/** One connection, and what has come over it. */
function open(port: number) {
  const socket: Socket = connect(port, '127.0.0.1');
  const seen = { text: '', isOver: false };
  socket.setEncoding('utf8');
  socket.on('data', (piece) => {
    seen.text += piece;
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    seen.isOver = true;
  });
  atEnd(async () => void socket.destroy());
  return { socket, seen, ended: () => waitFor(() => seen.isOver, { what: 'the connection to end' }) };
}

const isWell = async (port: number) => (await fetch(`http://127.0.0.1:${port}/health`)).status === 200;
const GET = 'GET /health HTTP/1.1\r\nHost: localhost\r\n';

describe('a connection ends soon', () => {
  test('on which nothing is said', async () => {
    const port = await serving();
    await open(port).ended();
    expect(await isWell(port)).toBe(true);
  });

  test('whose headers come a byte at a time', async () => {
    const port = await serving();
    const { socket, seen, ended } = open(port);
    socket.write(GET);
    const drip = setInterval(() => socket.write('x'), 50);
    atEnd(async () => clearInterval(drip));
    await ended();
    expect(seen.text).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('on which nothing more is asked', async () => {
    const { socket, seen, ended } = open(await serving());
    socket.write(`${GET}\r\n`);
    await ended();
    expect(seen.text).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('whose answer nobody takes: its place is free again', async () => {
    const decisions = Array.from({ length: 20_000 }, (_, n) => decided(`web.${n}`, '/shop/web', 'published'));
    const parts = { limits: { ...QUICK, maxConnections: 1 }, status: () => snapshot({ decisions }) };
    const port = Number(new URL((await runServer({}, parts)).url).port);
    const { socket } = open(port);
    socket.pause();
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write('GET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await expect(isWell(port)).rejects.toThrow();
    await waitFor(() => isWell(port), { what: 'the only place to be free' });
  });

  test('that asks without end: after so many answers', async () => {
    const port = await serving();
    const { socket, seen, ended } = open(port);
    socket.write(`${GET}\r\n`.repeat(1_000));
    await ended();
    expect(seen.text.split('HTTP/1.1 200 ').length - 1).toBeLessThanOrEqual(QUICK.maxRequestsPerSocket);
    expect(await isWell(port)).toBe(true);
  });
});

describe('what is too much is refused', () => {
  test.each([
    ['a line without end', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 431],
    ['a header without end', `${GET}x: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['headers without number', `${GET}${Array.from({ length: 70 }, (_, n) => `x${n}: y\r\n`).join('')}\r\n`, 431],
    ['what is no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400],
    ['two lengths', `${GET}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx`, 400],
    ['a length and chunks', `${GET}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['no host', 'GET /health HTTP/1.1\r\n\r\n', 400],
    ['a body', `${GET}Content-Length: 5\r\n\r\nhello`, 413],
    ['a body in chunks', `${GET}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`, 413],
    ['a body that waits to be asked for', `${GET}Content-Length: 5\r\nExpect: 100-continue\r\n\r\n`, 413],
    ['another protocol', `${GET}Connection: upgrade\r\nUpgrade: h2c\r\n\r\n`, 200],
  ])('%s', async (_what, text, status) => {
    const port = await serving();
    const { socket, seen } = open(port);
    socket.write(text);
    await waitFor(() => seen.text.includes('\r\n\r\n'), { what: 'an answer' });
    expect(seen.text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(await isWell(port)).toBe(true);
  });

  test('more connections than there may be: they end at once, and others come in when some have ended', async () => {
    const port = await serving({ ...QUICK, headersTimeout: 60_000, requestTimeout: 60_000, idleTimeout: 60_000 });
    const held = Array.from({ length: QUICK.maxConnections }, () => open(port));
    await waitFor(() => held.every(({ socket }) => !socket.connecting), { what: 'all to be connected' });
    const more = open(port);
    await more.ended();
    expect(held.some(({ seen }) => seen.isOver)).toBe(false);
    held[0]?.socket.destroy();
    await waitFor(() => isWell(port), { what: 'a place to be free again' });
  });
});
