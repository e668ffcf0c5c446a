import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { beforeEach, expect, test } from 'vitest';
import { atEnd } from '../../support/at-end.ts';
import { waitFor } from '../../support/wait-for.ts';
import { type Link, openLink } from './link.ts';

let link: Link;

beforeEach(async () => {
  const echo = createServer((socket) => socket.on('error', () => {}).pipe(socket));
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  link = await openLink(`http://127.0.0.1:${(echo.address() as AddressInfo).port}`);
  atEnd(async () => void echo.close());
  atEnd(link.close);
});

/** A connection through the link, and what comes back over it. */
function speak() {
  const { port, hostname } = new URL(link.url);
  const socket: Socket = connect(Number(port), hostname);
  let heard = '';
  let failure: string | undefined;
  socket.setEncoding('utf8').on('data', (text) => {
    heard += text;
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    failure = error.code;
  });
  atEnd(async () => void socket.destroy());
  return {
    say: (text: string) => socket.write(text),
    hears: (text: string) => waitFor(() => heard === text, { what: `"${text}" to come back` }),
    fails: (code: string) => waitFor(() => failure === code, { what: code }),
    heard: () => heard,
  };
}

test('carries both ways', async () => {
  const one = speak();
  one.say('hello');
  await one.hears('hello');
});

test('refuses, and resets what was open; then it is there again, at the same port', async () => {
  const before = speak();
  before.say('hello');
  await before.hears('hello');
  await link.refuse();
  await before.fails('ECONNRESET');
  await speak().fails('ECONNREFUSED');
  await link.pass();
  const after = speak();
  after.say('again');
  await after.hears('again');
});

test('hangs without closing anything; what was said meanwhile arrives after it', async () => {
  const before = speak();
  before.say('one ');
  await before.hears('one ');
  link.hang();
  const during = speak();
  before.say('two');
  during.say('three');
  await new Promise((resolve) => setImmediate(resolve));
  expect([before.heard(), during.heard()]).toEqual(['one ', '']);
  await link.pass();
  await before.hears('one two');
  await during.hears('three');
});

test('forgets the connections that are open, and no new one', async () => {
  const before = speak();
  before.say('one');
  await before.hears('one');
  link.forget();
  before.say('two');
  const after = speak();
  after.say('three');
  await after.hears('three');
  expect(before.heard()).toBe('one');
});

test('is slow in both directions, in order', async () => {
  link.slow(200);
  const one = speak();
  const startedAt = performance.now();
  for (const word of ['a', 'b', 'c']) one.say(word);
  await one.hears('abc');
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(395);
});

test('severs the connections that are open, and no new one', async () => {
  const before = speak();
  before.say('one');
  await before.hears('one');
  link.sever();
  await before.fails('ECONNRESET');
  const after = speak();
  after.say('two');
  await after.hears('two');
});
