import { describe, expect, test } from 'vitest';
import type { CheckStatus } from '../../../src/model/service.ts';
import { BEAT_LEASE, followed, leased, probed, REGISTER, setUp } from './consul-setting.ts';

const MAINTENANCE = '/v1/agent/service/maintenance/lease';
type Names = Record<string, string[]>;

describe('a blocked agent', () => {
  test('lets requests for its own state wait, and then carries them out in their order', async () => {
    const { clock, consul, open, put } = setUp();
    await put(REGISTER, leased);
    consul.block(10_000);
    const write = open(REGISTER, { method: 'PUT', body: JSON.stringify(followed) });
    const read = open('/v1/agent/services');
    await clock.advance(9_999);
    expect([write, read, consul.snapshot().services.task]).toEqual([{}, {}, undefined]);
    await clock.advance(1);
    expect([write.status, read.status]).toEqual([200, 200]);
    expect(consul.snapshot().services).toHaveProperty('task');
  });

  test('carries out a write whose sender has long gone', async () => {
    const { clock, consul, open } = setUp();
    consul.block(10_000);
    const gone = new AbortController();
    open(REGISTER, { method: 'PUT', body: JSON.stringify(leased), signal: gone.signal });
    gone.abort();
    await clock.advance(10_000);
    expect(consul.snapshot().services).toHaveProperty('lease');
    expect(consul.writes.register).toBe(1);
  });

  test('answers for the servers meanwhile, and can be freed', async () => {
    const { clock, consul, open } = setUp();
    consul.block(10_000);
    const [own, servers] = [open('/v1/agent/self'), open('/v1/catalog/services')];
    await clock.advance(0);
    expect([own.status, servers.status]).toEqual([undefined, 200]);
    consul.block(0);
    await clock.advance(0);
    expect(own.status).toBe(200);
  });

  test('does nothing of what waited when it is started again', async () => {
    const { clock, consul, open } = setUp();
    consul.block(10_000);
    const write = open(REGISTER, { method: 'PUT', body: JSON.stringify(leased) });
    consul.restart({ keepsData: true });
    await clock.advance(20_000);
    expect(write.error).toMatchObject({ kind: 'reset' });
    expect(consul.snapshot().services).toEqual({});
  });
});

describe('an agent that does not sync', () => {
  test('takes writes and shows them, while the catalogue stands still until it is healed', async () => {
    const { consul, put, read } = setUp();
    await put(REGISTER, followed);
    consul.setSyncing(false);
    expect(await put(REGISTER, leased)).toMatchObject({ status: 200 });
    await put('/v1/agent/service/deregister/task');
    expect(Object.keys(await read<object>('/v1/agent/services'))).toEqual(['lease']);
    expect(Object.keys(await read<Names>('/v1/catalog/services'))).toEqual(['consul', 'web']);
    expect(await read('/v1/health/service/lease')).toEqual([]);
    consul.setSyncing(true);
    expect(Object.keys(await read<Names>('/v1/catalog/services'))).toEqual(['consul', 'lease']);
  });

  test('does not begin to when it is started again', async () => {
    const { consul, put, read } = setUp();
    consul.setSyncing(false);
    await put(REGISTER, leased);
    consul.restart({ keepsData: true });
    expect(Object.keys(await read<Names>('/v1/catalog/services'))).toEqual(['consul']);
  });

  test('wakes those who wait for the catalogue when it is healed', async () => {
    const { clock, consul, get, open, put } = setUp();
    consul.setSyncing(false);
    await put(REGISTER, leased);
    const index = (await get('/v1/catalog/services')).headers['x-consul-index'];
    const waiting = open(`/v1/catalog/services?index=${index}`);
    await clock.advance(0);
    expect(waiting).toEqual({});
    consul.setSyncing(true);
    await clock.advance(0);
    expect(waiting.status).toBe(200);
  });
});

describe('after a restart with its data', () => {
  const beaten = async (options: Parameters<typeof setUp>[0] = {}) => {
    const all = setUp(options);
    await all.put(REGISTER, leased);
    await all.put(REGISTER, followed);
    await all.put(BEAT_LEASE, { Status: 'passing' });
    return all;
  };

  test('a TTL is as it was beaten, unless its time is over or a registration alone prolonged it', async () => {
    const { clock, consul, put, status } = await beaten();
    await clock.advance(59_000);
    consul.restart({ keepsData: true });
    expect(status('lease', 'lease:ttl')).toBe('passing');
    await clock.advance(59_000);
    await put(REGISTER, leased);
    await clock.advance(2_000);
    expect(status('lease', 'lease:ttl')).toBe('passing');
    consul.restart({ keepsData: true });
    expect(status('lease', 'lease:ttl')).toBe('critical');
  });

  test('an HTTP check is critical until it is probed', async () => {
    const { clock, consul, put, status } = setUp({ probe: async () => 'passing' });
    await put(REGISTER, probed);
    consul.restart({ keepsData: true });
    expect(status('own', 'own:http')).toBe('critical');
    await clock.advance(5_000);
    expect(status('own', 'own:http')).toBe('passing');
  });

  test('an alias gets stuck by chance, and heals after 60 s', async () => {
    const { clock, consul, put, status } = await beaten({ random: () => 0.009 });
    consul.restart({ keepsData: true });
    expect(status('task', 'task:alias')).toBe('critical');
    await clock.advance(30_000);
    await put(BEAT_LEASE, { Status: 'passing' });
    await clock.advance(29_999);
    expect(status('task', 'task:alias')).toBe('critical');
    await clock.advance(1);
    expect(status('task', 'task:alias')).toBe('passing');
  });

  test('a stuck alias is cured by registering its owner again', async () => {
    const { consul, put, status } = await beaten({ stuckAliasChance: 1 });
    consul.restart({ keepsData: true });
    await put(REGISTER, leased);
    expect(status('task', 'task:alias')).toBe('passing');
  });

  test('99 of 100 aliases do not get stuck', async () => {
    const { consul, status } = await beaten({ random: () => 0.01 });
    consul.restart({ keepsData: true });
    expect(status('task', 'task:alias')).toBe('passing');
  });
});

test('a runner lives on under another type of the same check, until the check is removed', async () => {
  const probes: number[] = [];
  const { clock, put, status } = setUp({
    probe: async () => {
      probes.push(clock.now());
      return 'critical';
    },
  });
  const beat = { ID: 'own', Name: 'own', Checks: [{ CheckID: 'own:http', TTL: '60s', Status: 'passing' }] };
  await put(REGISTER, probed);
  await put(REGISTER, beat);
  expect(status('own', 'own:http')).toBe('passing');
  await clock.advance(5_000);
  expect(status('own', 'own:http')).toBe('critical');
  await put('/v1/agent/service/deregister/own');
  await put(REGISTER, beat);
  await clock.advance(30_000);
  expect([probes, status('own', 'own:http')]).toEqual([[5_000], 'passing']);
});

test('a maintenance of the node reaches aliases at their refresh', async () => {
  const { clock, put, status } = setUp();
  await put(REGISTER, leased);
  await put(REGISTER, followed);
  await clock.advance(20_000);
  await put(BEAT_LEASE, { Status: 'passing' });
  await put('/v1/agent/maintenance?enable=true');
  await clock.advance(39_999);
  expect(status('task', 'task:alias')).toBe('passing');
  await clock.advance(1);
  expect(status('task', 'task:alias')).toBe('critical');
});

test('a registration that replaces checks ends a maintenance', async () => {
  const { put, status } = setUp();
  await put(REGISTER, leased);
  await put(`${MAINTENANCE}?enable=true`);
  await put(REGISTER, leased);
  expect(status('lease', '_service_maintenance:lease')).toBe('critical');
  await put(`${REGISTER}?replace-existing-checks=true`, leased);
  expect(status('lease', '_service_maintenance:lease')).toBe(undefined);
});

test('an index that starts anew leaves what there is, and lets the old one wait', async () => {
  const { clock, consul, get, open, put, read } = setUp();
  for (let at = 0; at < 5; at += 1) await put(REGISTER, { ...leased, Port: at });
  const index = async () => Number((await get('/v1/catalog/services')).headers['x-consul-index']);
  const before = await index();
  consul.resetIndex();
  expect(await index()).toBeLessThan(before);
  expect(Object.keys(await read<Names>('/v1/catalog/services'))).toEqual(['consul', 'lease']);
  const waiting = open(`/v1/catalog/services?index=${before}&wait=1m`);
  await put(REGISTER, leased);
  await clock.advance(59_000);
  expect(waiting).toEqual({});
  await clock.advance(60_000 / 16);
  expect(waiting.status).toBe(200);
});

test('an output alone reaches the catalogue only after some minutes', async () => {
  const { clock, put, read } = setUp();
  await put(REGISTER, leased);
  await put(BEAT_LEASE, { Status: 'passing', Output: 'new' });
  const output = async () => {
    const [row] = await read<{ Checks: { CheckID: string; Output: string }[] }[]>('/v1/health/service/lease');
    return row?.Checks.find((check) => check.CheckID === 'lease:ttl')?.Output;
  };
  const beats = async (seconds: number) => {
    for (let at = 0; at < seconds; at += 30) {
      await clock.advance(30_000);
      await put(BEAT_LEASE, { Status: 'passing', Output: 'new' });
    }
  };
  await beats(240);
  expect(await output()).toBe('');
  await beats(120);
  expect(await output()).toBe('new');
});

test('a probed status changes only after as many results as were asked for', async () => {
  const results: CheckStatus[] = ['passing', 'critical', 'critical', 'critical', 'passing', 'passing'];
  const { clock, put, status } = setUp({ random: () => 0, probe: async () => results.shift() ?? 'passing' });
  const [check] = probed.Checks;
  const thresholds = { SuccessBeforePassing: 2, FailuresBeforeWarning: 2, FailuresBeforeCritical: 3 };
  await put(REGISTER, { ...probed, Checks: [{ ...check, ...thresholds, Status: 'critical' }] });
  const seen: unknown[] = [];
  for (let at = 0; at < 6; at += 1) {
    await clock.advance(at === 0 ? 0 : 10_000);
    seen.push(status('own', 'own:http'));
  }
  expect(seen).toEqual(['passing', 'passing', 'warning', 'critical', 'critical', 'passing']);
});
