import { expect, test } from 'vitest';
import { policyFor } from '../../src/doctor/policy.ts';
import { createMesosAgent } from '../../src/sandbox/mesos-agent.ts';
import { serve } from '../../src/sandbox/mount-http.ts';
import { atEnd } from '../support/at-end.ts';
import { describeWithConsul } from '../support/consul-available.ts';
import { POLICY, READ_ONLY, startGuardedWorld } from './connections/guarded-world.ts';
import { startWorld, type World } from './world.ts';

interface Finding {
  readonly check: string;
  readonly level: string;
  readonly says: string;
  readonly remedy?: string;
}

async function examine({ start }: Pick<World, 'start'>, ...args: string[]) {
  const doctor = await start('doctor', '--json', ...args);
  const exitCode = await doctor.exited();
  const { findings, policy } = JSON.parse(doctor.output()) as { findings: Finding[]; policy?: string };
  return { exitCode, findings, policy, of: (check: string) => findings.find((found) => found.check === check) };
}

describeWithConsul('1.22.7', 'doctor', () => {
  test('finds nothing to mend but what the stand-in of Marathon lacks, and writes nothing', async () => {
    const world = await startWorld();
    world.cluster.addApp({ id: '/shop/cart' });
    world.cluster.startTask('/shop/cart', { agent: world.agent });
    const { findings, of, policy } = await examine(world);
    const ailing = findings.filter(({ level }) => level === 'warning' || level === 'problem');
    expect(ailing.filter(({ check }) => check !== 'task_killing')).toEqual([]);
    expect(of('consul agent')).toMatchObject({ level: 'ok', says: 'test-node, a server agent' });
    expect(of('rights')).toMatchObject({ level: 'ok' });
    expect(of('marathon events')).toMatchObject({ level: 'ok' });
    expect(policy).toBeUndefined();
    expect(await world.consulApi.agentServices()).toEqual({});
  });

  test('says that Marathon is down, and what to do', async () => {
    const world = await startWorld();
    await world.marathonHttp.close();
    const { exitCode, of } = await examine(world);
    expect(exitCode).toBe(1);
    expect(of('marathon')).toMatchObject({ level: 'problem', remedy: expect.stringContaining('--marathon') });
    expect(of('marathon version')).toMatchObject({ level: 'unknown' });
  });

  test("says that the Mesos agent's address is not of this machine", async () => {
    const world = await startWorld();
    const other = createMesosAgent({ cluster: world.cluster, agent: world.elsewhere });
    const http = await serve(other.handler);
    atEnd(() => http.close());
    const { exitCode, of } = await examine(world, '--mesos-agent', http.url);
    expect(exitCode).toBe(1);
    expect(of('agent address')).toMatchObject({ level: 'problem', says: expect.stringContaining('10.9.9.9') });
  });

  test('tells a name that somebody else has on this agent', async () => {
    const world = await startWorld();
    world.cluster.addApp({ id: '/shop/cart' });
    world.cluster.startTask('/shop/cart', { agent: world.agent });
    await fetch(`${world.consul.url}/v1/agent/service/register`, {
      method: 'PUT',
      body: JSON.stringify({ ID: 'theirs', Name: 'shop-cart' }),
    });
    const { exitCode, of } = await examine(world);
    expect(exitCode).toBe(1);
    expect(of('names')).toMatchObject({ level: 'warning', says: expect.stringContaining('theirs') });
  });

  test("tells another living daemon's lease", async () => {
    const world = await startWorld();
    await fetch(`${world.consul.url}/v1/agent/service/register`, {
      method: 'PUT',
      body: JSON.stringify({
        ID: 'marathon-consul:here',
        Name: 'marathon-consul',
        Meta: { 'managed-by': 'marathon-consul', 'marathon-consul-instance': '2031-01-01 elsewhere' },
        Check: { TTL: '60s', Status: 'passing' },
      }),
    });
    const { of } = await examine(world, '--cluster', 'here');
    expect(of('lease')).toMatchObject({ level: 'problem', says: expect.stringContaining('elsewhere') });
  });

  test('says which right is missing for what, and prints the policy with the name of the node', async () => {
    const world = await startGuardedWorld();
    const denied = await examine(world, '--cluster', 'here');
    expect(denied.exitCode).toBe(1);
    expect(denied.of('rights')).toMatchObject({
      level: 'problem',
      says: expect.stringContaining('service:write on "marathon-consul" is missing: to put the lease'),
    });
    expect(denied.policy).toBe(policyFor('test-node'));

    const { secret } = await world.grant();
    await world.putToken(secret);
    await world.setRules(READ_ONLY);
    const asked = ['--cluster', 'here', '--consul-token-file', world.tokenFile];
    const reading = await examine(world, ...asked);
    expect(reading.of('consul agent')).toMatchObject({ level: 'ok' });
    expect(reading.of('rights')?.says).not.toMatch(/agent:read|node:read|key:read/);
    expect(reading.of('rights')?.says).toContain('service:write on "marathon-consul" is missing');

    await world.setRules(POLICY);
    await expect.poll(async () => (await examine(world, ...asked)).of('rights')?.level, { timeout: 20_000 }).toBe('ok');
  });
});
