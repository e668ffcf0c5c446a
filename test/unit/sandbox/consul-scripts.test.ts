import { expect, test } from 'vitest';
import type { ProbedCheck } from '../../../src/sandbox/consul/agent/probe-runners.ts';
import { REGISTER, setUp } from './consul-setting.ts';

const script = { CheckID: 'own:script', Args: ['/bin/true', 'x'], Interval: '10s', Status: 'passing' };
const ttl = { CheckID: 'own:script', TTL: '60s', Status: 'passing' };

test('a script is refused, and nothing new is kept', async () => {
  const { consul, put } = setUp();
  expect(await put(REGISTER, { ID: 'own', Name: 'own', Checks: [{ TTL: '60s' }, script] })).toMatchObject({
    status: 500,
    body: expect.stringContaining('Scripts are disabled on this agent'),
  });
  expect(consul.snapshot()).toEqual({ services: {} });
  expect(consul.writes.register).toBe(0);
});

test('a script that is refused leaves a known service half changed: its fields, but not what runs', async () => {
  const { clock, consul, put, status } = setUp();
  await put(REGISTER, { ID: 'own', Name: 'own', Port: 1, Checks: [ttl] });
  const changed = { ID: 'own', Name: 'own', Port: 2, Checks: [script, { CheckID: 'own:new', TTL: '60s' }] };
  expect(await put(REGISTER, changed)).toMatchObject({ status: 500 });
  expect(consul.snapshot().services.own).toMatchObject({ port: 2, checks: { 'own:script': 'passing' } });
  await clock.advance(60_000);
  expect(status('own', 'own:script')).toBe('critical');
});

test('a script is run once an interval where that is allowed', async () => {
  const asked: ProbedCheck[] = [];
  const { clock, put, status } = setUp({
    runsScripts: true,
    probe: async (check) => {
      asked.push(check);
      return 'warning';
    },
  });
  await put(REGISTER, { ID: 'own', Name: 'own', Checks: [script] });
  await clock.advance(19_000);
  expect(asked).toMatchObject([
    { kind: 'script', args: ['/bin/true', 'x'], timeoutMs: 30_000 },
    { kind: 'script', args: ['/bin/true', 'x'] },
  ]);
  expect(status('own', 'own:script')).toBe('warning');
});
