import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.ts';
import { type ConsulClient, consulClient } from './consul-client.ts';

export interface IndexedConsul {
  readonly url: string;
  readonly nodeName: string;
  stop(): Promise<void>;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const service = (id: string, name: string, rest: object = {}) => ({
  ID: id,
  Name: name,
  Checks: [{ CheckID: `${id}:c`, TTL: '600s', Status: 'passing' }],
  ...rest,
});

/** What is waited for, by a short name: `x` is there all the time, `none` comes at the end. */
const paths = (node: string): Readonly<Record<string, string>> => ({
  services: '/v1/catalog/services',
  x: '/v1/catalog/service/x',
  none: '/v1/catalog/service/none',
  'node-services': `/v1/catalog/node-services/${node}`,
  node: `/v1/catalog/node/${node}`,
  'health x': '/v1/health/service/x',
  'health x?passing': '/v1/health/service/x?passing',
  'health none': '/v1/health/service/none',
  'health node': `/v1/health/node/${node}`,
});

const NODE = ['services', 'node-services', 'node'];
const X = ['x', 'health x', 'health x?passing'];
const CHECKS_OF_X = ['health x', 'health x?passing', 'health node'];

const put = (path: string, body?: object) => (consul: ConsulClient) => consul.send('PUT', path, body);
const register = (body: object) => (consul: ConsulClient) => consul.register(body);
const beat = (status: string, output: string) => put('/v1/agent/check/update/x1:c', { Status: status, Output: output });

/**
 * In this order: what is done, how, and who is woken by it. A name that is not there is woken by every service, until
 * some name has gone for the first time; from then on by each name that goes.
 */
const CHANGES: readonly (readonly [string, (consul: ConsulClient) => Promise<unknown>, readonly string[]])[] = [
  ['tags', register(service('x1', 'x', { Tags: ['a'] })), [...NODE, ...X, 'health node', 'none']],
  ['a port', register(service('x1', 'x', { Tags: ['a'], Port: 5 })), [...NODE, ...X, 'none']],
  ['the same again', register(service('x1', 'x', { Tags: ['a'], Port: 5 })), []],
  ['a status', beat('warning', 'so'), CHECKS_OF_X],
  ['an output', beat('warning', 'other'), []],
  ['a beat', beat('warning', 'other'), []],
  ['another service', register(service('y1', 'y')), [...NODE, 'health node', 'none']],
  ['another service’s status', put('/v1/agent/check/update/y1:c', { Status: 'warning' }), ['health node']],
  ['a service that goes, and was the last', put('/v1/agent/service/deregister/y1'), [...NODE, 'health node', 'none']],
  ['maintenance of the service', put('/v1/agent/service/maintenance/x1?enable=true'), CHECKS_OF_X],
  ['the end of it', put('/v1/agent/service/maintenance/x1?enable=false'), CHECKS_OF_X],
  ['maintenance of the node', put('/v1/agent/maintenance?enable=true'), CHECKS_OF_X],
  ['and the end of that', put('/v1/agent/maintenance?enable=false'), CHECKS_OF_X],
  ['the first of a name', register(service('n1', 'none')), [...NODE, 'none', 'health none', 'health node']],
];

/** Blocking queries on the catalogue: who is woken by what, and when they end without that. */
export function itLetsWaitForTheCatalogue(start: () => Promise<IndexedConsul>): void {
  let running: IndexedConsul;
  let consul: ConsulClient;
  const read = async (path: string, query = '', signal?: AbortSignal) => {
    const url = `${running.url}${path}${path.includes('?') ? '&' : '?'}${query}`;
    const response = await fetch(url, signal ? { signal } : {});
    const { headers } = response;
    const body = await response.text();
    return { index: Number(headers.get('x-consul-index')), status: response.status, body, headers };
  };

  beforeAll(async () => {
    running = await start();
    consul = consulClient(running.url);
    await consul.register(service('x1', 'x'));
    await waitFor(async () => (await read('/v1/health/node/test-node')).body.includes('x1:c'), { what: 'x' });
  });
  afterAll(() => running?.stop());

  describe('wakes those concerned by', () => {
    test.each(CHANGES)('%s', async (_what, change, concerned) => {
      const woken: string[] = [];
      const enough = new AbortController();
      const watched = Object.entries(paths(running.nodeName));
      const indexes = new Map<string, number>();
      for (const [name, path] of watched) indexes.set(name, (await read(path)).index);
      for (const [name, path] of watched) {
        const watch = read(path, `index=${indexes.get(name)}&wait=60s`, enough.signal);
        watch.then(
          ({ index }) => {
            woken.push(name);
            expect(index).toBeGreaterThan(indexes.get(name) ?? 0);
          },
          () => {},
        );
      }
      await pause(250);
      await change(consul);
      await waitFor(() => woken.length >= concerned.length, { what: `the waking of ${concerned}` }).catch(() => {});
      await pause(250);
      enough.abort();
      expect(woken.sort()).toEqual([...concerned].sort());
    });
  });

  test('answers an index of the past, of 0 and of nothing at once', async () => {
    const { index } = await read('/v1/catalog/services');
    for (const query of [`index=${index - 1}&wait=60s`, 'index=0&wait=60s', 'wait=60s', 'index=&wait=60s']) {
      expect(await read('/v1/catalog/services', query)).toMatchObject({ status: 200, index });
    }
  });

  test('answers an index of the present, and of the future, when the time is over, with the present one', async () => {
    for (const path of ['/v1/catalog/services', '/v1/health/service/x', '/v1/health/service/absent']) {
      const { index } = await read(path);
      const started = performance.now();
      const answers = [await read(path, `index=${index}&wait=300ms`), await read(path, 'index=99999&wait=300ms')];
      expect(answers.map((answer) => answer.index)).toEqual([index, index]);
      expect(performance.now() - started).toBeGreaterThanOrEqual(600);
    }
  });

  test('knows no leader where health is waited for, though there is one', async () => {
    const leaderFor = async (path: string, query: string) =>
      (await read(path, query)).headers.get('x-consul-knownleader');
    expect(await leaderFor('/v1/health/service/x', '')).toBe('true');
    expect(await leaderFor('/v1/health/service/x', 'index=1')).toBe('false');
    expect(await leaderFor('/v1/health/node/test-node', 'index=1')).toBe('true');
    expect(await leaderFor('/v1/catalog/service/x', 'index=1')).toBe('true');
  });

  test.each([
    ['index=abc', 'Invalid index'],
    ['index=-1', 'Invalid index'],
    ['index=1&wait=soon', 'Invalid wait time'],
  ])('refuses %s', async (query, text) => {
    expect(await read('/v1/catalog/services', query)).toMatchObject({ status: 400, body: text });
  });

  test('shows of its node, from any server, the services with meta and the status of each check', async () => {
    const register = { ...service('m1', 'm'), Meta: { 'managed-by': 'somebody' } };
    await consul.register(register);
    const shown = async () => {
      const { body, headers, status } = await read(`/v1/catalog/node-services/${running.nodeName}`, 'stale');
      const { Services } = JSON.parse(body) as { Services: { ID: string; Meta: object }[] };
      const found = Services.find(({ ID }) => ID === 'm1');
      return found && { status, leader: headers.get('x-consul-knownleader'), meta: found.Meta };
    };
    expect(await waitFor(shown, { what: 'm1' })).toEqual({ status: 200, leader: 'true', meta: register.Meta });
    const { body, headers, status } = await read(`/v1/health/node/${running.nodeName}`, 'stale');
    const checks = JSON.parse(body) as { CheckID: string; ServiceID: string; Status: string }[];
    expect([status, headers.get('x-consul-knownleader')]).toEqual([200, 'true']);
    expect(checks.find(({ CheckID }) => CheckID === 'm1:c')).toMatchObject({ ServiceID: 'm1', Status: 'passing' });
    await consul.send('PUT', '/v1/agent/service/deregister/m1');
  });

  test('has nothing on a node that is not there', async () => {
    expect(await consul.get('/v1/catalog/node-services/absent')).toEqual({ Node: null, Services: null });
    expect(await consul.get('/v1/catalog/node/absent')).toBe(null);
    expect(await consul.get('/v1/health/node/absent')).toEqual([]);
  });
}
