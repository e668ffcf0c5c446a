import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { describeWithConsul } from '../support/consul-available.ts';
import { startDaemon, waitFor } from '../support/process.ts';
import { startWorld } from './world.ts';

describeWithConsul('1.22.7', 'the process', () => {
  test('ends on SIGINT with code 0 and leaves every service where it is', async () => {
    const { cluster, agent, consulApi, start } = await startWorld();
    cluster.addApp({ id: '/web' });
    cluster.startTask('/web', { agent });
    const daemon = await start('run');
    await waitFor(async () => (await consulApi.passing('web')).length === 1, { what: 'the task' });
    expect(await daemon.stop('SIGINT')).toBe(0);
    expect(await consulApi.passing('web')).toHaveLength(1);
  });

  test('ends at once on a second signal', async () => {
    const { consul, cluster, agent, start, daemonUrl } = await startWorld();
    cluster.addApp({ id: '/web' });
    const daemon = await start('run');
    const get = async (path: string) => (await fetch(`${daemonUrl}${path}`)).text();
    await waitFor(async () => (await fetch(`${daemonUrl}/ready`)).status === 200, { what: 'readiness' });
    // A write that hangs keeps the first signal waiting.
    consul.freeze();
    const task = cluster.startTask('/web', { agent });
    await waitFor(async () => (await get('/v1/tasks?outcome=published')).includes(task), { what: 'the decision' });
    process.kill(daemon.pid, 'SIGTERM');
    process.kill(daemon.pid, 'SIGINT');
    const startedAt = performance.now();
    expect(await daemon.exited()).not.toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    consul.thaw();
  });

  test('two daemons on one Consul agent: the second says who is there, and ends', async () => {
    const { start } = await startWorld();
    const first = await start('run');
    await first.waitForLog('started');
    const second = await start('run');
    expect(await second.exited()).toBe(1);
    expect(second.errors()).toMatch(new RegExp(`process ${first.pid} already serves http://127\\.0\\.0\\.1:\\d+`));
  });

  test('a port that is taken is one clear line, and nothing is written to Consul', async () => {
    const { consulApi, start, daemonUrl } = await startWorld();
    const other = createServer().listen(Number(new URL(daemonUrl).port), '127.0.0.1');
    const daemon = await start('run');
    expect(await daemon.exited()).toBe(1);
    other.close();
    expect(daemon.errors().trim().split('\n')).toHaveLength(1);
    expect(daemon.errors()).toContain(new URL(daemonUrl).port);
    expect(Object.keys(await consulApi.agentServices())).toEqual([]);
  });

  test('a plan shows what would change and writes nothing; a sync does it', async () => {
    const { cluster, agent, consulApi, start, truth } = await startWorld();
    cluster.addApp({ id: '/shop/cart', instances: 2 });
    const task = cluster.startTask('/shop/cart', { agent });
    const plan = await start('plan');
    expect(await plan.exited()).toBe(0);
    expect(plan.output()).toContain(`${task}\n  + register shop-cart at port`);
    expect(await consulApi.published()).toEqual({});

    const sync = await start('sync');
    expect(await sync.exited()).toBe(0);
    expect(sync.output()).toContain('+ register shop-cart');
    expect(await consulApi.published()).toEqual(truth());
    expect(Object.keys(await consulApi.agentServices())).not.toContain('marathon-consul:marathon');

    // A sync writes no lease, so nothing may follow one.
    const again = await start('plan', '--lease', 'none');
    expect(await again.exited()).toBe(0);
    expect(again.output()).toContain('Nothing to change');

    const renamed = await start('sync', '--name-template', '{app.name}');
    expect(await renamed.exited()).toBe(0);
    expect(renamed.output()).toContain('~ update cart');
    expect(Object.values(await consulApi.published())).toEqual([expect.stringMatching(/^cart:/)]);
  });

  test('a plan without Consul says so and ends with 1', async () => {
    const { consul, start } = await startWorld();
    await consul.stop();
    const plan = await start('plan');
    expect(await plan.exited()).toBe(1);
    expect(plan.errors()).toMatch(/consul: GET http:\/\/127\.0\.0\.1:\d+\/v1\/agent\/self: connection refused/);
  });

  test('a Consul agent that comes back empty has everything again at once', async () => {
    const { consul, cluster, agent, consulApi, start, truth } = await startWorld();
    cluster.addApp({ id: '/web', instances: 20 });
    for (let n = 0; n < 20; n += 1) cluster.startTask('/web', { agent });
    const daemon = await start('run');
    const isWhole = async () => JSON.stringify(await consulApi.published()) === JSON.stringify(truth());
    await waitFor(isWhole, { what: 'all tasks' });
    await daemon.waitForLog(({ msg }) => msg === 'registered');
    await consul.restart();
    await waitFor(isWhole, { what: 'all tasks again' });
    await waitFor(async () => (await consulApi.passing('web')).length === 20, { what: 'all to be passing' });
  });

  test('what somebody else removed or edited is put right by the next pass', async () => {
    const { cluster, agent, consulApi, start, truth } = await startWorld();
    cluster.addApp({ id: '/web', instances: 2 });
    const [removed, edited] = [cluster.startTask('/web', { agent }), cluster.startTask('/web', { agent })];
    await start('run', '--consul-interval', '500ms', '--rewrite-spread', '0s');
    await waitFor(async () => Object.keys(await consulApi.published()).length === 2, { what: 'both tasks' });
    const before = await consulApi.agentServices();
    await consulApi.put(`/v1/agent/service/deregister/marathon:${removed}`);
    const { Meta, Port } = before[`marathon:${edited}`] ?? {};
    await consulApi.register({ ID: `marathon:${edited}`, Name: 'web', Port, Meta, Tags: ['by hand'] });
    await waitFor(
      async () => {
        const now = await consulApi.agentServices();
        return (
          JSON.stringify(await consulApi.published()) === JSON.stringify(truth()) &&
          now[`marathon:${edited}`]?.Tags.length === 0
        );
      },
      { what: 'both to be put right' },
    );
  });
});

test('wrong options name themselves, what was expected and where they were given, all at once, with code 2', async () => {
  const daemon = await startDaemon(['run', '--port', '70000', '--consul-interval', 'soon'], {
    MARATHON_CONSUL_MARATHON: 'ftp://marathon',
  });
  expect(await daemon.exited()).toBe(2);
  const lines = daemon.errors().trim().split('\n');
  expect(lines).toHaveLength(3);
  expect(daemon.errors()).toMatch(/--port \(command line\): given "?70000"?, expected/);
  expect(daemon.errors()).toMatch(/--consul-interval \(command line\): given "?soon"?, expected/);
  expect(daemon.errors()).toMatch(/MARATHON_CONSUL_MARATHON \(environment\).*expected/);
});
