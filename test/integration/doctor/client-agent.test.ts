import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { atEnd } from '../../support/at-end.ts';
import { startConsul } from '../../support/consul.ts';
import { describeWithConsul } from '../../support/consul-available.ts';
import { waitFor } from '../../support/process.ts';
import { createConsulApi } from '../consul-api.ts';
import { startWorld } from '../world.ts';
import { examine, HEALTHY_MARATHON } from './examine.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'marathon-consul-test-consul-'));
  atEnd(() => rm(path, { recursive: true, force: true }));
  return path;
}

describeWithConsul('1.22.7', 'a real client agent', () => {
  test('leaves with its services where leave_on_terminate is on, as it is by default, and that is told', {
    timeout: 120_000,
  }, async () => {
    const world = await startWorld('1.22.7', HEALTHY_MARATHON, { dataDir: await folder() });
    const join = { retry_join: [`127.0.0.1:${world.consul.ports.serf_lan}`], retry_interval: '1s' };
    const startClient = async (nodeName: string, config = {}) =>
      startConsul({ role: 'client', nodeName, dataDir: await folder(), config: { ...join, ...config } });

    const usual = await startClient('usual');
    const told = await examine(world, '--consul', usual.url);
    expect(told.of('consul agent')).toMatchObject({ level: 'ok', says: 'usual, a client agent' });
    expect(told.ailing).toEqual([
      expect.objectContaining({
        check: 'leave_on_terminate',
        level: 'warning',
        says: expect.stringContaining('all its services leave the catalogue'),
      }),
    ]);
    expect(told.exitCode).toBe(1);

    const lasting = await startClient('lasting', { leave_on_terminate: false });
    const fine = await examine(world, '--consul', lasting.url);
    expect(fine.of('leave_on_terminate')).toMatchObject({ level: 'ok', says: 'off' });
    expect(fine.exitCode).toBe(0);

    for (const agent of [usual, lasting])
      await createConsulApi(agent.url).register({ ID: 'theirs', Name: `on-${agent.nodeName}` });
    const inCatalogue = async () => Object.keys(await world.consulApi.get<object>('/v1/catalog/services'));
    await waitFor(async () => (await inCatalogue()).length === 3, { what: 'both services in the catalogue' });
    await usual.end('SIGTERM');
    const hasLeft = async () => !(await inCatalogue()).includes('on-usual');
    await waitFor(hasLeft, { withinMs: 60_000, what: 'the services to leave' });
    await lasting.end('SIGTERM');
    expect(await inCatalogue()).toContain('on-lasting');
  });

  test('is one thing, its servers are another: without them callers see nothing of what it takes', async () => {
    const world = await startWorld('1.22.7', HEALTHY_MARATHON, { dataDir: await folder() });
    const config = { retry_join: [`127.0.0.1:${world.consul.ports.serf_lan}`], leave_on_terminate: false };
    const client = await startConsul({ role: 'client', nodeName: 'client', dataDir: await folder(), config });
    expect((await examine(world, '--consul', client.url)).of('catalogue')).toMatchObject({ level: 'ok' });
    await world.consul.kill();
    const { of, exitCode } = await examine(world, '--consul', client.url);
    expect(of('consul agent')).toMatchObject({ level: 'ok' });
    expect(of('catalogue')).toMatchObject({ level: 'problem', remedy: expect.stringContaining('Consul servers') });
    expect(exitCode).toBe(1);
  });
});
