import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.ts';
import { type ConsulClient, consulClient } from './consul-client.ts';
import { itRefusesWhatConsulRefuses } from './consul-refusals.ts';

export interface RunningConsul {
  readonly url: string;
  readonly nodeName: string;
  stop(): Promise<void>;
}

const REPLACE = '?replace-existing-checks=true';
const ttl = (id: string, rest: object = {}) => ({ CheckID: id, Name: 'beat', TTL: '60s', ...rest });
/** Never probed within a test. */
const http = (id: string, rest: object = {}) => ({ CheckID: id, HTTP: 'http://127.0.0.1:1/', Interval: '1h', ...rest });

/** What the daemon rests on. Run against the stand-in and against real agents: where they differ the stand-in is wrong. */
export function itBehavesLikeAConsulAgent(version: string, start: () => Promise<RunningConsul>): void {
  const isOld = version.startsWith('1.10.');
  let running: RunningConsul;
  let consul: ConsulClient;
  beforeAll(async () => {
    running = await start();
    consul = consulClient(running.url);
  });
  afterAll(() => running?.stop());

  const becomes = (serviceId: string, expected: Record<string, string>) =>
    waitFor(async () => JSON.stringify(await consul.statuses(serviceId)) === JSON.stringify(expected), {
      what: `the checks of ${serviceId} to be ${JSON.stringify(expected)}`,
    });

  test('answers a registration with 200 and nothing, and injects what was left out', async () => {
    const service = { ID: 'shape', Name: 'shape-name', Address: '127.0.0.1', Port: 31_001, Tags: null };
    expect(await consul.register(service)).toEqual({ status: 200, text: '' });
    const address = { Address: '127.0.0.1', Port: 31_001 };
    const expected = {
      ID: 'shape',
      Service: 'shape-name',
      Tags: [],
      Meta: {},
      Port: 31_001,
      Address: '127.0.0.1',
      TaggedAddresses: { lan_ipv4: address, wan_ipv4: address },
      Weights: { Passing: 1, Warning: 1 },
      EnableTagOverride: false,
      Datacenter: 'dc1',
    };
    expect(await consul.get('/v1/agent/services')).toMatchObject({ shape: expected });
    const { ContentHash, ...single } = (await consul.get('/v1/agent/service/shape')) as Record<string, unknown>;
    expect(ContentHash).toMatch(/^[0-9a-f]+$/);
    expect(single).toEqual(expected);
  });

  test('keeps every character but halves of them', async () => {
    const tags = ['ü', 'with\nnewline', 'nul\u0000', '\u00a0', '🚀', 'half\ud800'];
    await consul.register({ ID: 'tags', Name: 'ü\u0007', Tags: tags, Meta: { k: tags.join('') } });
    const kept = tags.with(-1, 'half\ufffd');
    expect(await consul.get('/v1/agent/service/tags')).toMatchObject({
      Service: 'ü\u0007',
      Tags: kept,
      Meta: { k: kept.join('') },
    });
  });

  test('injects no tagged address for an empty address or a name, and IPv6 ones for IPv6', async () => {
    await consul.register({ ID: 'no-address', Name: 'n' });
    await consul.register({ ID: 'by-name', Name: 'n', Address: 'host.example', Port: 1 });
    await consul.register({ ID: 'six', Name: 'n', Address: '::1', Port: 1 });
    const services = (await consul.get('/v1/agent/services')) as Record<string, Record<string, unknown>>;
    expect(services['no-address']).not.toHaveProperty('TaggedAddresses');
    expect(services['by-name']).not.toHaveProperty('TaggedAddresses');
    expect(Object.keys(services.six?.TaggedAddresses as object).sort()).toEqual(['lan_ipv6', 'wan_ipv6']);
  });

  test('shows a check without its definition', async () => {
    await consul.register({ ID: 'seen', Name: 'seen-name', Tags: ['a'], Checks: [http('seen:h', { Timeout: '5s' })] });
    const checks = (await consul.get('/v1/agent/checks')) as Record<string, unknown>;
    expect(checks['seen:h']).toEqual({
      Node: running.nodeName,
      CheckID: 'seen:h',
      Name: "Service 'seen-name' check",
      Status: 'critical',
      Notes: '',
      Output: '',
      ServiceID: 'seen',
      ServiceName: 'seen-name',
      ServiceTags: ['a'],
      Type: 'http',
      // Agents before 1.11 keep these to themselves.
      Interval: isOld ? '' : '1h0m0s',
      Timeout: isOld ? '' : '5s',
      ExposedPort: 0,
      Definition: {},
      CreateIndex: 0,
      ModifyIndex: 0,
    });
  });

  test('names checks without an id after their service', async () => {
    await consul.register({ ID: 'one', Name: 'n', Check: { TTL: '60s' } });
    await consul.register({ ID: 'two', Name: 'n', Checks: [{ TTL: '60s' }, ttl('mine'), { TTL: '60s' }] });
    expect(Object.keys(await consul.statuses('one'))).toEqual(['service:one']);
    expect(Object.keys(await consul.statuses('two'))).toEqual(['mine', 'service:two:1', 'service:two:3']);
  });

  test('takes the id from the name, keys in any case, and an empty Check for none', async () => {
    await consul.register({ name: 'lower', checks: [{ checkid: 'lower:c', ttl: '60s' }], check: {} });
    expect(await consul.statuses('lower')).toEqual({ 'lower:c': 'critical' });
  });

  test('ignores the status of a known check, and honours it for a new one', async () => {
    await consul.register({ ID: 'known', Name: 'n', Checks: [ttl('known:a', { Status: 'passing' })] });
    await consul.register({
      ID: 'known',
      Name: 'n',
      Checks: [ttl('known:a', { Status: 'critical' }), ttl('known:b', { Status: 'warning' })],
    });
    expect(await consul.statuses('known')).toEqual({ 'known:a': 'passing', 'known:b': 'warning' });
  });

  test('keeps checks that a registration does not name, unless it replaces them', async () => {
    const body = (id: string) => ({ ID: 'kept', Name: 'n', Checks: [ttl(id, { Status: 'passing' })] });
    await consul.register(body('kept:a'));
    await consul.register(body('kept:b'));
    expect(Object.keys(await consul.statuses('kept'))).toEqual(['kept:a', 'kept:b']);
    await consul.register(body('kept:c'), REPLACE);
    expect(await consul.statuses('kept')).toEqual({ 'kept:c': 'passing' });
  });

  test('lets a registration steal the check of another service, with its status', async () => {
    await consul.register({ ID: 'owner', Name: 'n', Checks: [ttl('stolen', { Status: 'passing' })] });
    await consul.register({ ID: 'thief', Name: 'n', Checks: [ttl('stolen', { Status: 'critical' })] });
    expect(await consul.statuses('owner')).toEqual({});
    expect(await consul.statuses('thief')).toEqual({ stolen: 'passing' });
  });

  test('sets a TTL check by its beat, and turns it critical when beats fail to come', async () => {
    await consul.register({ ID: 'ttl', Name: 'n', Checks: [ttl('ttl:a', { TTL: '1s' })] });
    expect(await consul.send('PUT', '/v1/agent/check/update/ttl:a', { Status: 'warning', Output: 'hm' })).toEqual({
      status: 200,
      text: '',
    });
    expect(await consul.statuses('ttl')).toEqual({ 'ttl:a': 'warning' });
    await becomes('ttl', { 'ttl:a': 'critical' });
    const checks = (await consul.get('/v1/agent/checks')) as Record<string, { Output: string }>;
    expect(checks['ttl:a']?.Output).toBe('TTL expired (last output before timeout follows): hm');
  });

  test('does not revive an expired TTL check by another registration', async () => {
    const body = { ID: 'dead', Name: 'n', Checks: [ttl('dead:a', { TTL: '500ms', Status: 'passing' })] };
    await consul.register(body);
    await becomes('dead', { 'dead:a': 'critical' });
    await consul.register(body);
    expect(await consul.statuses('dead')).toEqual({ 'dead:a': 'critical' });
  });

  test('starts the TTL anew with each registration', async () => {
    const body = { ID: 'put', Name: 'n', Checks: [ttl('put:a', { TTL: '2s', Status: 'passing' })] };
    const started = performance.now();
    do {
      await consul.register(body);
      expect(await consul.statuses('put')).toEqual({ 'put:a': 'passing' });
      await new Promise((resolve) => setTimeout(resolve, 200));
    } while (performance.now() - started < 3_000);
  });

  test('lets an alias follow the worst check of the other service', async () => {
    await consul.register({ ID: 'lease', Name: 'n', Checks: [ttl('lease:a', { Status: 'passing' })] });
    await consul.register({ ID: 'alias', Name: 'n', Checks: [{ CheckID: 'alias:a', AliasService: 'lease' }] });
    await becomes('alias', { 'alias:a': 'passing' });
    await consul.send('PUT', '/v1/agent/check/update/lease:a', { Status: 'critical', Output: 'over' });
    await becomes('alias', { 'alias:a': 'critical' });
    const checks = (await consul.get('/v1/agent/checks')) as Record<string, { Output: string }>;
    expect(checks['alias:a']?.Output).toBe('Aliased check "beat" failing: over');
  });

  test('holds an alias of nothing critical', async () => {
    await consul.register({ ID: 'lost', Name: 'n', Checks: [{ CheckID: 'lost:a', AliasService: 'nobody' }] });
    await becomes('lost', { 'lost:a': 'critical' });
  });

  test('removes a service together with its checks', async () => {
    await consul.register({ ID: 'a/b c', Name: 'n', Checks: [ttl('gone:a')] });
    const answer = await consul.send('PUT', `/v1/agent/service/deregister/${encodeURIComponent('a/b c')}`);
    expect(answer).toEqual({ status: 200, text: '' });
    expect(await consul.get('/v1/agent/checks')).not.toHaveProperty('gone:a');
  });

  test('removes a single check', async () => {
    await consul.register({ ID: 'less', Name: 'n', Checks: [ttl('less:a'), ttl('less:b')] });
    await consul.send('PUT', '/v1/agent/check/deregister/less:a');
    expect(Object.keys(await consul.statuses('less'))).toEqual(['less:b']);
  });

  test('shows a service by name, with its checks and those of the node', async () => {
    await consul.register({ ID: 'h1', Name: 'health-name', Port: 5, Checks: [ttl('h1:a', { Status: 'passing' })] });
    await consul.register({ ID: 'h2', Name: 'health-name', Checks: [ttl('h2:a', { Status: 'critical' })] });
    type Row = { Service: { ID: string }; Checks: { CheckID: string }[] };
    const ids = async (query: string) =>
      ((await consul.get(`/v1/health/service/health-name${query}`)) as Row[]).map((row) => [
        row.Service.ID,
        ...row.Checks.map((check) => check.CheckID).sort(),
      ]);
    const read = () => ids('');
    await waitFor(async () => (await read()).length === 2, { what: 'the catalogue to know both' });
    expect(await read()).toEqual([
      ['h1', 'h1:a', 'serfHealth'],
      ['h2', 'h2:a', 'serfHealth'],
    ]);
    expect(await ids('?passing')).toEqual([['h1', 'h1:a', 'serfHealth']]);
    expect(await ids('?passing=1')).toEqual([['h1', 'h1:a', 'serfHealth']]);
  });

  test('lists in the catalogue what the agent has', async () => {
    await consul.register({ ID: 'cat', Name: 'cat-name', Tags: ['x', 'y'], Meta: { k: 'v' }, Port: 7 });
    const names = () => consul.get('/v1/catalog/services') as Promise<Record<string, string[]>>;
    await waitFor(async () => 'cat-name' in (await names()), { what: 'the catalogue to know it' });
    expect((await names())['cat-name']?.sort()).toEqual(['x', 'y']);
    expect(await consul.get('/v1/catalog/service/cat-name')).toMatchObject([
      { Node: running.nodeName, ServiceID: 'cat', ServiceName: 'cat-name', ServicePort: 7, ServiceMeta: { k: 'v' } },
    ]);
    const node = (await consul.get(`/v1/catalog/node-services/${running.nodeName}`)) as { Services: { ID: string }[] };
    expect(node.Services.find((service) => service.ID === 'cat')).toMatchObject({ Service: 'cat-name', Port: 7 });
    expect(await consul.get('/v1/catalog/node-services/no-such-node')).toEqual({ Node: null, Services: null });
    expect(await consul.get('/v1/catalog/service/no-such-name')).toEqual([]);
  });

  test('lists the checks of its node', async () => {
    await consul.register({ ID: 'nd', Name: 'n', Checks: [ttl('nd:a', { Status: 'passing' })] });
    const read = () => consul.get(`/v1/health/node/${running.nodeName}`) as Promise<{ CheckID: string }[]>;
    const ids = async () => (await read()).map((check) => check.CheckID);
    await waitFor(async () => (await ids()).includes('nd:a'), { what: 'the catalogue to know it' });
    expect(await ids()).toContain('serfHealth');
  });

  test('says who it is', async () => {
    const self = (await consul.get('/v1/agent/self')) as { Config: Record<string, unknown>; Member: object };
    expect(self.Config).toMatchObject({
      NodeName: running.nodeName,
      Datacenter: 'dc1',
      Server: true,
      Version: version,
    });
    expect(self.Config.NodeID).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(self.Member).toMatchObject({ Tags: { dc: 'dc1' } });
    expect(await consul.get('/v1/status/leader')).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  itRefusesWhatConsulRefuses(isOld, () => consul);
}
