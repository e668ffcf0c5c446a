import { describe, expect, test } from 'vitest';
import type { CheckStatus } from '../../../src/model/service.ts';
import type { ConsulAgent } from '../../../src/sandbox/consul-agent.ts';
import { ask, jsonOf } from './ask.ts';
import { followed, leased, probed, REGISTER, setUp } from './consul-setting.ts';

test('a TTL runs out by the clock, and whoever follows it with it', async () => {
  const { clock, consul, put } = setUp();
  await put(REGISTER, leased);
  await put(REGISTER, followed);
  const alias = () => consul.snapshot().services.task?.checks['task:alias'];
  await clock.advance(59_999);
  expect(alias()).toBe('passing');
  await clock.advance(1);
  expect(alias()).toBe('critical');
  await put('/v1/agent/check/update/lease:ttl', { Status: 'passing' });
  expect(alias()).toBe('passing');
});

test('every write is seen in order, and counted when it was carried out', async () => {
  const seen: string[] = [];
  const { consul, put } = setUp({ onWrite: ({ kind, path, status }) => seen.push(`${kind} ${path} ${status}`) });
  await put(REGISTER, leased);
  await put(REGISTER, { ID: 'nameless' });
  await put('/v1/agent/check/update/lease:ttl', { Status: 'passing' });
  await put('/v1/agent/service/deregister/lease');
  await ask(consul.handler, '/v1/agent/services');
  expect(seen).toEqual([
    'register /v1/agent/service/register 200',
    'register /v1/agent/service/register 400',
    'beat /v1/agent/check/update/lease:ttl 200',
    'deregister /v1/agent/service/deregister/lease 200',
  ]);
  expect(consul.writes).toEqual({ register: 1, beat: 1, deregister: 1, 'deregister check': 0 });
});

test('a snapshot is the whole state at a glance', async () => {
  const { consul, put } = setUp();
  await put(REGISTER, followed);
  expect(consul.snapshot()).toEqual({
    services: {
      task: { name: 'web', address: '', port: 5, tags: [], meta: {}, checks: { 'task:alias': 'critical' } },
    },
  });
});

describe('a restart', () => {
  test('without data leaves nothing, under a new node id and with a smaller index', async () => {
    const { consul, put } = setUp();
    const index = async () => Number((await ask(consul.handler, '/v1/catalog/services')).headers['x-consul-index']);
    await put(REGISTER, leased);
    const before = { id: consul.nodeId, index: await index() };
    consul.restart({ keepsData: false });
    expect(consul.snapshot()).toEqual({ services: {} });
    expect(consul.nodeId).not.toBe(before.id);
    expect(await index()).toBeLessThan(before.index);
  });

  test('with data keeps the node id', async () => {
    const { consul, put } = setUp();
    await put(REGISTER, leased);
    const id = consul.nodeId;
    consul.restart({ keepsData: true });
    expect(consul.nodeId).toBe(id);
    expect(Object.keys(consul.snapshot().services)).toEqual(['lease']);
  });
});

describe('a probed check', () => {
  const status = (consul: ConsulAgent) => consul.snapshot().services.own?.checks['own:http'];

  test('keeps what it was registered with where nobody probes', async () => {
    const { clock, consul, put } = setUp();
    await put(REGISTER, probed);
    await clock.advance(60_000);
    expect(status(consul)).toBe('passing');
  });

  test('is probed once an interval, first at a moment of its own', async () => {
    const answers: CheckStatus[] = ['critical', 'passing'];
    const asked: number[] = [];
    const { clock, consul, put } = setUp({
      random: () => 0.3,
      probe: async () => {
        asked.push(clock.now());
        return answers.shift() ?? 'warning';
      },
    });
    await put(REGISTER, probed);
    await clock.advance(3_000);
    expect(status(consul)).toBe('critical');
    await clock.advance(10_000);
    expect(status(consul)).toBe('passing');
    await put('/v1/agent/service/deregister/own');
    await clock.advance(60_000);
    expect(asked).toEqual([3_000, 13_000]);
  });

  test('can be set by hand', async () => {
    const { consul, put } = setUp();
    await put(REGISTER, probed);
    consul.setCheckStatus('own:http', 'warning');
    expect(status(consul)).toBe('warning');
  });
});

test('without the token lists are empty, and with it they are not', async () => {
  const { consul } = setUp({ token: 'secret' });
  const headers = { 'x-consul-token': 'secret' };
  const answer = await ask(consul.handler, REGISTER, { method: 'PUT', headers, body: JSON.stringify(leased) });
  expect(answer).toMatchObject({ status: 200, body: '' });
  expect(await jsonOf(consul.handler, '/v1/agent/services')).toEqual({});
  expect(await jsonOf(consul.handler, '/v1/agent/services', { headers })).toHaveProperty('lease');
});
