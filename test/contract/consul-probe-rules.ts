import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.ts';
import { type ConsulClient, consulClient } from './consul-client.ts';

export interface ProbingConsul {
  readonly url: string;
  stop(): Promise<void>;
}

interface Seen {
  readonly request: IncomingMessage;
  readonly body: string;
}

/** Checks that the agent runs itself, against a server that answers `/404` with 404. */
export function itProbes(start: () => Promise<ProbingConsul>): void {
  let running: ProbingConsul;
  let consul: ConsulClient;
  const seen = new Map<string, Seen[]>();
  let isFailing = false;
  const target = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += String(piece);
    const { url = '' } = request;
    seen.set(url, [...(seen.get(url) ?? []), { request, body }]);
    const isFixed = /^\/\d/.test(url);
    const code = isFixed ? Number(url.slice(1)) : isFailing ? 500 : 200;
    if (url === '/slow') return;
    response.writeHead(code, code === 302 ? { location: '/200' } : {}).end('hello');
  });
  let origin = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    origin = `127.0.0.1:${(target.address() as AddressInfo).port}`;
    running = await start();
    consul = consulClient(running.url);
  });
  afterAll(async () => {
    await running?.stop();
    target.closeAllConnections();
    target.close();
  });

  type Shown = { Status: string; Output: string; Type: string };
  const shown = async (id: string) => {
    const { Status, Output, Type } = ((await consul.get('/v1/agent/checks')) as Record<string, Shown>)[id] as Shown;
    return { status: Status, output: Output.replaceAll(origin, 'HERE'), type: Type };
  };
  const probed = (id: string) =>
    waitFor(
      async () => {
        const now = await shown(id);
        return now.output === '' ? undefined : now;
      },
      { what: `${id} to be probed` },
    );
  const register = (id: string, check: object) =>
    consul.register({ ID: id, Name: 'n', Checks: [{ CheckID: id, Interval: '1s', ...check }] });

  test.each([
    ['200', 'passing', '200 OK'],
    ['204', 'passing', '204 No Content'],
    ['302', 'passing', '200 OK'],
    ['404', 'critical', '404 Not Found'],
    ['429', 'warning', '429 Too Many Requests'],
    ['503', 'critical', '503 Service Unavailable'],
  ])('HTTP %s is %s', async (path, status, code) => {
    await register(path, { HTTP: `http://${origin}/${path}` });
    const body = path === '204' ? '' : 'hello';
    const output = `HTTP GET http://HERE/${path}: ${code} Output: ${body}`;
    expect(await probed(path)).toEqual({ status, output, type: 'http' });
  });

  test('HTTP is critical where nobody listens, and where nobody answers in time', async () => {
    await register('refused', { HTTP: 'http://127.0.0.1:1/' });
    await register('slow', { HTTP: `http://${origin}/slow`, Timeout: '300ms' });
    expect(await probed('refused')).toMatchObject({
      status: 'critical',
      output: 'Get "http://127.0.0.1:1/": dial tcp 127.0.0.1:1: connect: connection refused',
    });
    expect(await probed('slow')).toMatchObject({
      status: 'critical',
      output: expect.stringMatching(/^Get "http:\/\/HERE\/slow": .*deadline exceeded .*awaiting headers\)/),
    });
  });

  test('HTTP sends what it was told to', async () => {
    const told = { Method: 'POST', Header: { 'X-A': ['b'], Host: ['h.example'] }, Body: 'some text' };
    await register('told', { HTTP: `http://${origin}/201`, ...told });
    await probed('told');
    const [first] = seen.get('/201') ?? [];
    expect([first?.request.method, first?.body]).toEqual(['POST', 'some text']);
    expect(first?.request.headers).toMatchObject({
      'x-a': 'b',
      host: 'h.example',
      'user-agent': 'Consul Health Check',
      accept: 'text/plain, text/*, */*',
      connection: 'close',
    });
  });

  test('TCP is passing where somebody listens, and else critical', async () => {
    await register('tcp', { TCP: origin });
    await register('no tcp', { TCP: '127.0.0.1:1' });
    await register('no port', { TCP: '127.0.0.1' });
    expect(await probed('tcp')).toEqual({ status: 'passing', output: 'TCP connect HERE: Success', type: 'tcp' });
    const outputs = [await probed('no tcp'), await probed('no port')];
    expect(outputs).toEqual([
      { status: 'critical', output: 'dial tcp 127.0.0.1:1: connect: connection refused', type: 'tcp' },
      { status: 'critical', output: 'dial tcp: address 127.0.0.1: missing port in address', type: 'tcp' },
    ]);
  });

  test('takes the first result at once, and a failure only after as many as it was told', async () => {
    const failures = () => (seen.get('/failing') ?? []).length - successes;
    let successes = 0;
    await register('late', { HTTP: `http://${origin}/failing`, FailuresBeforeCritical: 3 });
    expect((await probed('late')).status).toBe('passing');
    isFailing = true;
    successes = (seen.get('/failing') ?? []).length;
    await waitFor(async () => (await shown('late')).status === 'critical', { what: 'it to turn critical' });
    expect(failures()).toBe(3);
  });

  test('takes the first success at once, and later ones only after as many as it was told', async () => {
    const told = { HTTP: `http://${origin}/recovers`, SuccessBeforePassing: 3, FailuresBeforeCritical: 1 };
    isFailing = false;
    await register('recovers', told);
    expect((await probed('recovers')).status).toBe('passing');
    isFailing = true;
    await waitFor(async () => (await shown('recovers')).status === 'critical', { what: 'it to turn critical' });
    isFailing = false;
    const failed = (seen.get('/recovers') ?? []).length;
    await waitFor(async () => (await shown('recovers')).status === 'passing', { what: 'it to turn passing' });
    expect((seen.get('/recovers') ?? []).length - failed).toBe(3);
  });

  test('takes the first failure at once after it was registered again', async () => {
    const told = { HTTP: `http://${origin}/again`, FailuresBeforeCritical: 5 };
    isFailing = false;
    await register('again', told);
    expect((await probed('again')).status).toBe('passing');
    isFailing = true;
    const before = (seen.get('/again') ?? []).length;
    await register('again', told);
    await waitFor(async () => (await shown('again')).status === 'critical', { what: 'it to turn critical' });
    expect((seen.get('/again') ?? []).length - before).toBe(1);
  });

  test('goes on with a former type of a check under the same id, until that is removed', async () => {
    await register('zombie', { HTTP: `http://${origin}/404` });
    await probed('zombie');
    await consul.register({ ID: 'zombie', Name: 'n', Checks: [{ CheckID: 'zombie', TTL: '300s' }] });
    await consul.send('PUT', '/v1/agent/check/update/zombie', { Status: 'passing', Output: 'beaten' });
    await waitFor(async () => (await shown('zombie')).status === 'critical', { what: 'the old probe to win' });
    expect((await shown('zombie')).type).toBe('ttl');
    await consul.send('PUT', '/v1/agent/service/deregister/zombie');
  });

  test('lets a TTL run out that has become another type, and be beaten', async () => {
    await consul.register({ ID: 'z', Name: 'n', Checks: [{ CheckID: 'z', TTL: '1500ms', Status: 'passing' }] });
    await register('z', { TCP: '127.0.0.1:1', Interval: '1h' });
    const beat = await consul.send('PUT', '/v1/agent/check/update/z', { Status: 'passing', Output: 'last' });
    expect(beat).toEqual({ status: 200, text: '' });
    expect(await shown('z')).toEqual({ status: 'passing', output: 'last', type: 'tcp' });
    await waitFor(async () => (await shown('z')).status === 'critical', { what: 'the TTL to run out' });
    expect((await shown('z')).output).toBe('TTL expired (last output before timeout follows): last');
  });
}
