import { Agent, type IncomingMessage, request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createByteChannel } from '../../../src/sandbox/byte-channel.ts';
import { ConnectionFault, type Handler } from '../../../src/sandbox/handler.ts';
import { type HttpMountOptions, serve } from '../../../src/sandbox/mount-http.ts';

async function setUp(handler: Handler, options: HttpMountOptions = {}) {
  const mount = await serve(handler, options);
  onTestFinished(mount.close);
  return mount;
}

const open = (url: string, agent?: Agent): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => request(url, { agent }, resolve).on('error', reject).end());

test('hands over method, path, headers and body', async () => {
  const mount = await setUp(({ method, path, headers, body }) => ({
    status: 201,
    headers: { 'x-a': 'b' },
    body: `${method} ${path} ${headers['x-token']} ${body}`,
  }));
  const response = await fetch(`${mount.url}/a?b=c`, { method: 'PUT', headers: { 'X-Token': 's' }, body: 'hi' });
  expect([response.status, response.headers.get('x-a'), response.headers.get('content-length')]).toEqual([
    201,
    'b',
    '15',
  ]);
  expect(await response.text()).toBe('PUT /a?b=c s hi');
});

test('writes a stream chunk by chunk, without length and without chunked coding', async () => {
  const channel = createByteChannel();
  const mount = await setUp(() => ({ status: 200, headers: { connection: 'close' }, body: channel }));
  const response = await open(mount.url);
  expect(response.headers).not.toHaveProperty('content-length');
  expect(response.headers).not.toHaveProperty('transfer-encoding');
  const reader = response[Symbol.asyncIterator]();
  for (const text of ['one', 'two']) {
    channel.push(new TextEncoder().encode(text));
    expect(String((await reader.next()).value)).toBe(text);
  }
  channel.end();
  expect((await reader.next()).done).toBe(true);
});

test('tells the handler that the caller has gone', async () => {
  let tell = () => {};
  const gone = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const mount = await setUp((_request, signal) => {
    signal.addEventListener('abort', tell);
    return { status: 200, headers: {}, body: createByteChannel() };
  });
  (await open(mount.url)).destroy();
  await gone;
});

test('refuses while it does not listen, and listens on the same port again', async () => {
  const mount = await setUp(() => ({ status: 200, headers: {}, body: 'here' }));
  await mount.setListening(false);
  await expect(open(mount.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await mount.setListening(true);
  expect(await (await fetch(mount.url)).text()).toBe('here');
});

test('hangs up where there is to be no answer', async () => {
  const mount = await setUp(() => {
    throw new ConnectionFault('reset');
  });
  await expect(open(mount.url)).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('zips a large body for those who want it, where the handler lets it', async () => {
  const body = 'x'.repeat(10_000);
  const mount = await setUp(({ path }) => ({
    status: 200,
    headers: path === '/a' ? { vary: 'Accept-Encoding' } : {},
    body,
  }));
  const zipped = await fetch(`${mount.url}/a`, { headers: { 'accept-encoding': 'gzip' } });
  expect([zipped.headers.get('content-encoding'), await zipped.text()]).toEqual(['gzip', body]);
  const plain = await fetch(`${mount.url}/b`, { headers: { 'accept-encoding': 'gzip' } });
  expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, body]);
});

test('hangs up on a connection that is used again, as often as it was told', async () => {
  const mount = await setUp(() => ({ status: 200, headers: {}, body: 'here' }));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const get = async () => {
    const response = await open(mount.url, agent);
    let text = '';
    for await (const piece of response) text += String(piece);
    return text;
  };
  mount.breakReused(1);
  expect(await get()).toBe('here');
  await expect(get()).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect([await get(), await get()]).toEqual(['here', 'here']);
});

test('refuses a connection too many with Consul’s words, and takes the next when one has gone', async () => {
  const mount = await setUp(() => ({ status: 200, headers: {}, body: 'here' }), { mostConnections: 1 });
  const agent = new Agent({ keepAlive: true });
  const first = await open(mount.url, agent);
  const refused = await open(mount.url);
  let text = '';
  for await (const piece of refused) text += String(piece);
  expect([refused.statusCode, text]).toEqual([
    429,
    'Your IP is issuing too many concurrent connections, please rate limit your calls\n',
  ]);
  first.resume();
  agent.destroy();
  await expect.poll(async () => (await open(mount.url)).statusCode).toBe(200);
});
