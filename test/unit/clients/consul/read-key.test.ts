import { describe, expect, test } from 'vitest';
import { createCaller } from '../../../../src/clients/call.ts';
import { createKeyReader } from '../../../../src/clients/consul/read-key.ts';
import { peerAt } from '../../../../src/clients/peer-at.ts';
import { realClock } from '../clocks.ts';
import { peerServer, realExchange } from '../peer-server.ts';

const signal = new AbortController().signal;

async function consul(status: number, body: string, headers: Record<string, string> = { 'x-consul-index': '7' }) {
  const asked: string[] = [];
  const server = await peerServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(status, headers).end(body);
  });
  const transport = { exchange: realExchange(), clock: realClock };
  const control = peerAt('consul', server.url, 'control');
  const stream = createCaller(transport, peerAt('consul', server.url, 'stream'));
  return { asked, readKey: createKeyReader(control, createCaller(transport, control), stream) };
}

describe('a key of the KV store', () => {
  test('is read as it is, and exactly the one', async () => {
    const { asked, readKey } = await consul(200, 'hands off');
    expect(await readKey('marathon-consul/freeze/a b', undefined, signal)).toEqual({ value: 'hands off', index: '7' });
    expect(asked).toEqual(['GET /v1/kv/marathon-consul/freeze/a%20b?raw']);
  });

  test('is waited for with an index', async () => {
    const { asked, readKey } = await consul(200, '');
    expect(await readKey('k', '7', signal)).toEqual({ value: '', index: '7' });
    expect(asked).toEqual(['GET /v1/kv/k?raw&index=7&wait=5m']);
  });

  test('that is not there has an index too', async () => {
    const { readKey } = await consul(404, '');
    expect(await readKey('k', undefined, signal)).toEqual({ value: undefined, index: '7' });
  });

  test.each([
    ['by servers without a leader', 404, { 'x-consul-index': '7', 'x-consul-knownleader': 'false' }, 'UPSTREAM_STATUS'],
    ['by somebody who is no Consul', 404, {}, 'UPSTREAM_STATUS'],
    ['with an error', 500, {}, 'UPSTREAM_STATUS'],
    ['with a refusal', 403, {}, 'UPSTREAM_DENIED'],
  ])('is not known when it is answered %s', async (_how, status, headers: Record<string, string>, code) => {
    const { readKey } = await consul(status, 'no', headers);
    await expect(readKey('k', undefined, signal)).rejects.toMatchObject({
      code,
      message: expect.stringContaining('/v1/kv/k'),
    });
  });

  test('is not read beyond a megabyte', async () => {
    const { readKey } = await consul(200, 'x'.repeat(1024 * 1024 + 1));
    await expect(readKey('k', undefined, signal)).rejects.toMatchObject({ code: 'UPSTREAM_INVALID' });
  });
});
