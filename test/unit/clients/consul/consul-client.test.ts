import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { authorized } from '../../../../src/clients/authorized.ts';
import { createConsulClient } from '../../../../src/clients/consul/consul-client.ts';
import { appId, checkId, serviceId, taskId } from '../../../../src/model/ids.ts';
import { hastyClock, never, realClock } from '../clocks.ts';
import { answering, peerServer, realExchange } from '../peer-server.ts';

async function consul(answer: RequestListener, { token = undefined as string | undefined, clock = realClock } = {}) {
  const server = await peerServer(answer);
  return {
    server,
    client: createConsulClient(
      { exchange: authorized(realExchange()), clock },
      { url: server.url, token: async () => token },
    ),
  };
}

/** An agent that takes everything and keeps the last request. */
async function recording(status = 200, said = '') {
  const last: { body?: unknown; headers?: NodeJS.Dict<string | string[]> } = {};
  const { server, client } = await consul(
    async (request, response) => {
      const body = await text(request);
      last.body = body === '' ? undefined : JSON.parse(body);
      last.headers = request.headers;
      response.writeHead(status, { 'content-type': 'text/plain' }).end(said);
    },
    { token: 'secret' },
  );
  return { server, client, last };
}

const SERVICE = {
  id: serviceId('marathon:web.1'),
  taskId: taskId('web.1'),
  appId: appId('/web'),
  name: 'web',
  address: '',
  port: 31000,
  tags: [],
  meta: {},
  weights: { passing: 1, warning: 1 },
  enableTagOverride: false,
  checks: [],
};

const LISTS = {
  '/v1/agent/services': [
    200,
    {
      'marathon:web.1': {
        ID: 'marathon:web.1',
        Service: 'web',
        Tags: ['v1'],
        Meta: { 'marathon-task': 'web.1' },
        Port: 31000,
        Address: '127.0.0.1',
        TaggedAddresses: { lan_ipv4: { Address: '127.0.0.1', Port: 31000 } },
        Weights: { Passing: 3, Warning: 2 },
        EnableTagOverride: true,
      },
      redis: { ID: 'redis', Service: 'redis', Tags: null, Meta: null, Port: 0, Address: '' },
    },
  ],
  '/v1/agent/checks': [
    200,
    {
      c1: { CheckID: 'c1', Name: 'alive', Status: 'passing', ServiceID: 'marathon:web.1', Type: 'alias' },
      c2: { CheckID: 'c2', Name: 'http', Status: 'critical', ServiceID: 'marathon:web.1' },
      disk: { CheckID: 'disk', Name: 'disk', Status: 'warning', ServiceID: '', Type: 'script' },
    },
  ],
} as const;

describe('reading a Consul agent', () => {
  test('tells who it is', async () => {
    const self = {
      Config: { Datacenter: 'dc1', NodeName: 'node-1', NodeID: 'a808519d', Version: '1.22.7' },
      Member: { Name: 'node-1', Addr: '10.0.0.1' },
    };
    const { client } = await consul(answering({ '/v1/agent/self': [200, self] }));
    expect(await client.self(never())).toEqual({
      nodeId: 'a808519d',
      nodeName: 'node-1',
      datacenter: 'dc1',
      version: '1.22.7',
      nodeAddress: '10.0.0.1',
    });
  });

  test('refuses what no agent says about itself', async () => {
    const { client } = await consul(answering({ '/v1/agent/self': [200, {}] }));
    await expect(client.self(never())).rejects.toMatchObject({ code: 'UPSTREAM_INVALID' });
  });

  test('joins services and checks', async () => {
    const { client, server } = await consul(answering(LISTS));
    expect(await client.registered(never())).toEqual([
      {
        id: 'marathon:web.1',
        name: 'web',
        address: '127.0.0.1',
        port: 31000,
        tags: ['v1'],
        meta: { 'marathon-task': 'web.1' },
        weights: { passing: 3, warning: 2 },
        enableTagOverride: true,
        checks: [
          { id: 'c1', name: 'alive', status: 'passing', type: 'alias' },
          { id: 'c2', name: 'http', status: 'critical', type: '' },
        ],
      },
      {
        id: 'redis',
        name: 'redis',
        address: '',
        port: 0,
        tags: [],
        meta: {},
        weights: { passing: 1, warning: 1 },
        enableTagOverride: false,
        checks: [],
      },
    ]);
    expect(server.requests).toEqual(['GET /v1/agent/services', 'GET /v1/agent/checks']);
  });

  test.each([
    ['/v1/agent/services', []],
    ['/v1/agent/services', { a: null }],
    ['/v1/agent/services', { a: { ID: 'a' } }],
    ['/v1/agent/checks', null],
    ['/v1/agent/checks', { c: { CheckID: 'c', Status: 'maybe' } }],
  ])('refuses lists of which %s is %j, rather than miss a service', async (path, body) => {
    const { client } = await consul(answering({ ...LISTS, [path]: [200, body] }));
    await expect(client.registered(never())).rejects.toMatchObject({ code: 'UPSTREAM_INVALID' });
  });

  test.each([
    [200, true],
    [404, true],
    [403, false],
  ])('takes %i for the lease as a right to see: %j', async (status, expected) => {
    const { client, server } = await recording(status);
    expect(await client.canSee(serviceId('marathon-consul:a b'), never())).toBe(expected);
    expect(server.requests).toEqual(['GET /v1/agent/service/marathon-consul%3Aa%20b']);
  });

  test('cannot tell the right to see from a failure', async () => {
    const { client } = await recording(500, 'No cluster leader');
    await expect(client.canSee(serviceId('x'), never())).rejects.toThrow('500: No cluster leader');
  });
});

describe('writing to a Consul agent', () => {
  test('registers a service, leaving the checks of others alone, with the token in a header', async () => {
    const { client, server, last } = await recording();
    await client.register(SERVICE, new Map(), never());
    expect(server.requests).toEqual(['PUT /v1/agent/service/register']);
    expect(last.body).toEqual({ ID: 'marathon:web.1', Name: 'web', Port: 31000, Tags: [], Meta: {}, Checks: [] });
    expect(last.headers).toMatchObject({ 'x-consul-token': 'secret', 'content-type': 'application/json' });
  });

  test('sends no token where there is none', async () => {
    const { client, server } = await consul((request, response) => {
      response.writeHead(request.headers['x-consul-token'] === undefined ? 200 : 500).end();
    });
    await client.register(SERVICE, new Map(), never());
    expect(server.requests).toHaveLength(1);
  });

  test('registers the lease with one TTL check, passing', async () => {
    const { client, last } = await recording();
    await client.registerLease(
      { id: serviceId('l'), name: 'marathon-consul', checkId: checkId('l:c'), ttlMs: 300_000, meta: { a: 'b' } },
      never(),
    );
    expect(last.body).toEqual({
      ID: 'l',
      Name: 'marathon-consul',
      Meta: { a: 'b' },
      Checks: [{ CheckID: 'l:c', Name: 'marathon-consul is alive', TTL: '300s', Status: 'passing' }],
    });
  });

  test('beats with the same words each time', async () => {
    const { client, server, last } = await recording();
    expect(await client.beat(checkId('l:c'), 10_000, never())).toBe('ok');
    expect(server.requests).toEqual(['PUT /v1/agent/check/update/l%3Ac']);
    expect(last.body).toEqual({ Status: 'passing', Output: 'ok' });
  });

  test.each([
    [404, 'Unknown check ID "l:c". Ensure that the check ID is passed, not the check name.'],
    [500, 'CheckID "l:c" does not have associated TTL'], // Consul 1.10
    [500, 'Unknown check "l:c"'], // Consul 1.10 with ACLs
  ])('learns from a beat that the agent has lost its state: %i %s', async (status, said) => {
    const { client } = await recording(status, said);
    expect(await client.beat(checkId('l:c'), 10_000, never())).toBe('unknown check');
  });

  test('tells a check what to say', async () => {
    const { client, server, last } = await recording();
    expect(await client.updateCheck(checkId('a:b'), 'critical', 'Marathon says unhealthy', never())).toBe('ok');
    expect(server.requests).toEqual(['PUT /v1/agent/check/update/a%3Ab']);
    expect(last.body).toEqual({ Status: 'critical', Output: 'Marathon says unhealthy' });
  });

  test('learns that a check it tells is gone', async () => {
    const { client } = await recording(404, 'Unknown check ID "c".');
    expect(await client.updateCheck(checkId('c'), 'passing', '', never())).toBe('unknown check');
  });

  test('does not take a denied telling for a check that is gone', async () => {
    const { client } = await recording(403, 'Permission denied');
    await expect(client.updateCheck(checkId('c'), 'passing', '', never())).rejects.toMatchObject({
      code: 'UPSTREAM_DENIED',
    });
  });

  test('beats while lists wait', async () => {
    const { client } = await consul((request, response) => {
      if (request.method === 'PUT') response.end();
    });
    const stop = new AbortController();
    const lists = Array.from({ length: 6 }, () => client.self(stop.signal).catch(() => 'stopped'));
    expect(await client.beat(checkId('c'), 10_000, never())).toBe('ok');
    stop.abort();
    await Promise.all(lists);
  });

  test.each(['deregister', 'deregisterCheck'] as const)('takes 404 on %s as done', async (call) => {
    const { client, server } = await recording(404, 'Unknown service ID');
    await client[call]('a/b' as never, never());
    const kind = call === 'deregister' ? 'service' : 'check';
    expect(server.requests).toEqual([`PUT /v1/agent/${kind}/deregister/a%2Fb`]);
  });

  test.each([
    ['deregister', 'Unknown service "x"'],
    ['deregisterCheck', 'Unknown check "x"'],
  ] as const)('takes the 500 of Consul 1.10 on %s as done: %s', async (call, said) => {
    const { client } = await recording(500, said);
    await expect(client[call]('x' as never, never())).resolves.toBeUndefined();
  });

  test('does not take another 500 for done', async () => {
    const { client } = await recording(500, 'No cluster leader');
    await expect(client.deregister('x' as never, never())).rejects.toMatchObject({ code: 'UPSTREAM_STATUS' });
  });

  test.each(['deregister', 'deregisterCheck'] as const)('says why %s was denied', async (call) => {
    const { client } = await recording(403, "Permission denied: token lacks permission 'service:write'");
    await expect(client[call]('x' as never, never())).rejects.toMatchObject({
      code: 'UPSTREAM_DENIED',
      message: expect.stringContaining("lacks permission 'service:write'"),
    });
  });

  test('says what was wrong with a definition', async () => {
    const { client } = await recording(400, 'Request decode failed: json: unknown field "Foo"');
    await expect(client.register(SERVICE, new Map(), never())).rejects.toMatchObject({
      code: 'UPSTREAM_STATUS',
      details: { status: 400 },
      message: expect.stringContaining('unknown field "Foo"'),
    });
  });

  test.each([
    ['a read', '15 s', (client: Client) => client.self(never())],
    ['a write', '30 s', (client: Client) => client.deregister(serviceId('x'), never())],
    ['a beat', '10 s', (client: Client) => client.beat(checkId('x'), 10_000, never())],
  ])('gives %s %s', async (_, limit, call) => {
    const { client } = await consul(() => {}, { clock: hastyClock });
    await expect(call(client)).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      message: expect.stringContaining(`no answer within ${limit}`),
    });
  });
});

type Client = ReturnType<typeof createConsulClient>;
