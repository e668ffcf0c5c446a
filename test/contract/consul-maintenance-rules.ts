import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.ts';
import { type ConsulClient, consulClient } from './consul-client.ts';

export interface MaintainedConsul {
  readonly url: string;
  stop(): Promise<void>;
}

const CHECK = '_service_maintenance:kept';
const kept = {
  ID: 'kept',
  Name: 'kept-name',
  Tags: ['a'],
  Checks: [{ CheckID: 'kept:a', TTL: '300s', Status: 'passing' }],
};

/** How operators take things out of service, and who undoes that by mistake. */
export function itCanBeMaintained(version: string, start: () => Promise<MaintainedConsul>): void {
  const isOld = version.startsWith('1.10.');
  let running: MaintainedConsul;
  let consul: ConsulClient;
  beforeAll(async () => {
    running = await start();
    consul = consulClient(running.url);
    await consul.register(kept);
  });
  afterAll(() => running?.stop());
  afterEach(async () => {
    await maintain('kept', 'enable=false');
    await consul.send('PUT', '/v1/agent/maintenance?enable=false');
  });

  const maintain = (id: string, query: string) => consul.send('PUT', `/v1/agent/service/maintenance/${id}?${query}`);
  const checks = () => consul.get('/v1/agent/checks') as Promise<Record<string, Record<string, unknown>>>;
  const health = async (of: string, query = '') => {
    const response = await fetch(`${running.url}/v1/agent/health/service/${of}${query}`);
    const text = await response.text();
    return { status: response.status, reason: response.headers.get('x-consul-reason'), text };
  };

  test('adds a critical check to a service, with the first reason that was given', async () => {
    expect(await maintain('kept', 'enable=true&reason=because')).toEqual({ status: 200, text: '' });
    await maintain('kept', 'enable=true&reason=other');
    expect((await checks())[CHECK]).toMatchObject({
      Name: 'Service Maintenance Mode',
      Status: 'critical',
      Notes: 'because',
      Output: '',
      ServiceID: 'kept',
      ServiceName: 'kept-name',
      ServiceTags: ['a'],
      Type: 'maintenance',
    });
    const passing = () => consul.get('/v1/health/service/kept-name?passing') as Promise<unknown[]>;
    await waitFor(async () => (await passing()).length === 0, { what: 'the catalogue to know' });
    await maintain('kept', 'enable=false');
    expect(await checks()).not.toHaveProperty(CHECK);
  });

  test('gives a reason of its own, and one check for the node', async () => {
    const reason = (what: string) =>
      `Maintenance mode is enabled for this ${what}, but no reason was provided. This is a default message.`;
    await maintain('kept', 'enable=1');
    await consul.send('PUT', '/v1/agent/maintenance?enable=true');
    const { [CHECK]: ofService, _node_maintenance: ofNode } = await checks();
    expect(ofService?.Notes).toBe(reason('service'));
    expect(ofNode).toMatchObject({ Name: 'Node Maintenance Mode', Notes: reason('node'), ServiceID: '' });
    expect(ofNode?.Status).toBe('critical');
  });

  test('is ended by a registration that replaces checks, and by no other', async () => {
    await maintain('kept', 'enable=true');
    await consul.register(kept);
    expect(await checks()).toHaveProperty(CHECK);
    await consul.register(kept, '?replace-existing-checks=true');
    expect(await checks()).not.toHaveProperty(CHECK);
  });

  test('reaches an alias that is registered meanwhile, through the node', async () => {
    await consul.send('PUT', '/v1/agent/maintenance?enable=true&reason=why');
    await consul.register({ ID: 'follower', Name: 'n', Checks: [{ CheckID: 'follower:a', AliasService: 'kept' }] });
    const output = async () => (await checks())['follower:a']?.Output;
    const expected = 'Aliased check "Node Maintenance Mode" failing: ';
    await waitFor(async () => (await output()) === expected, { what: 'the alias to see the node' });
    await consul.send('PUT', '/v1/agent/service/deregister/follower');
  });

  test.each([
    ['kept', '', 400, 'Missing value for enable'],
    ['kept', 'enable=maybe', 400, 'Invalid value for enable: "maybe"'],
    ['', 'enable=true', 400, 'Missing service ID'],
  ])('refuses %j with %j', async (id, query, status, text) => {
    expect(await maintain(id, query)).toEqual({ status, text });
  });

  test('refuses a service that is not there, and the wrong method', async () => {
    const unknown = isOld
      ? 'No service registered with ID "nope"'
      : 'Unknown service ID "nope". Ensure that the service ID is passed, not the service name.';
    expect(await maintain('nope', 'enable=true')).toEqual({ status: 404, text: unknown });
    const get = await consul.send('GET', '/v1/agent/service/maintenance/kept?enable=true');
    expect(get).toEqual({ status: 405, text: 'method GET not allowed' });
  });

  test('tells the health of a service by the status of the answer, maintenance above all', async () => {
    const beat = (status: string) => consul.send('PUT', '/v1/agent/check/update/kept:a', { Status: status });
    for (const [status, code] of [['warning', 429] as const, ['critical', 503] as const, ['passing', 200] as const]) {
      await beat(status);
      expect(await health('id/kept', '?format=text')).toEqual({ status: code, reason: status, text: status });
      expect(await health('name/kept-name')).toMatchObject({ status: code, reason: status });
    }
    await maintain('kept', 'enable=true');
    expect(await health('id/kept')).toMatchObject({ status: 503, reason: 'maintenance' });
    expect(await health('id/nope')).toMatchObject({ status: 404, reason: 'ServiceId nope not found' });
    expect(await health('name/nope')).toMatchObject({ status: 404, reason: 'ServiceName nope Not Found' });
  });
}
