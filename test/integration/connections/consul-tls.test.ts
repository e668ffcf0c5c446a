import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWithConsul } from '../../support/consul-available.ts';
import { startDaemon } from '../../support/process.ts';
import { startWorld } from '../world.ts';
import { nothingIsLost, startSecuredWorld, temporaryFolder, untilPublished } from './guarded-world.ts';

async function startTasks() {
  const world = await startSecuredWorld();
  world.cluster.addApp({ id: '/web', instances: 100 });
  const start = () => world.cluster.startTask('/web', { agent: world.agent });
  const tasks = [start(), start(), start()];
  const { certFile, keyFile } = world.client;
  await world.putClient(world.authority.issue('daemon 1'));
  const trust = ['--consul', world.httpsUrl, '--consul-ca-file', world.authority.caFile];
  const show = ['--consul-cert-file', certFile, '--consul-key-file', keyFile];
  return { ...world, tasks, startTask: start, trust, show };
}

describeWithConsul('1.22.7', 'a Consul that wants certificates', () => {
  test('is served with one, and loses nothing when its files are replaced while tasks come and go', async () => {
    const world = await startTasks();
    const daemon = await world.start('run', ...world.trust, ...world.show, '--consul-interval', '1s');
    await untilPublished(world);
    const lost = await nothingIsLost(world, async () => {
      for (const name of ['daemon 2', 'daemon 3']) {
        world.startTask();
        await world.putClient(world.authority.issue(name));
        world.cluster.endTask(world.tasks.pop() ?? '', 'TASK_FINISHED');
        await untilPublished(world);
      }
    });
    expect(lost).toEqual([]);
    expect(await daemon.stop()).toBe(0);
    expect(daemon.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  });

  test('is told apart from one that is away, where we show none', async () => {
    const world = await startTasks();
    const daemon = await world.start('run', ...world.trust);
    const said = `GET ${world.httpsUrl}/v1/agent/self: connection closed by the other side (TLS: maybe it wants a client`;
    const told = await daemon.waitForLog((entry) => JSON.stringify(entry).includes(said));
    expect(told.error).toContain(
      '; give it one with --consul-cert-file (or CONSUL_CLIENT_CERT) and --consul-key-file (or CONSUL_CLIENT_KEY)',
    );
    expect(await daemon.stop()).toBe(0);
  });

  test('is not spoken with when its authority is not ours', async () => {
    const world = await startTasks();
    const other = world.certificates.authority('Somebody');
    const daemon = await world.start('run', '--consul', world.httpsUrl, '--consul-ca-file', other.caFile);
    const told = await daemon.waitForLog((entry) => JSON.stringify(entry).includes('an authority we do not trust'));
    expect(told.error).toContain(`; ${other.caFile} does not hold it: correct --consul-ca-file (or CONSUL_CACERT)`);
    expect(await world.consulApi.published()).toEqual({});
    expect(await daemon.stop()).toBe(0);
  });
});

describeWithConsul('1.22.7', 'a Consul', () => {
  test("is served with nothing but the variables that Consul's own tools take", async () => {
    const world = await startTasks();
    const { certFile, keyFile } = world.client;
    const daemon = await startDaemon(
      [
        ...['run', '--marathon', world.marathonHttp.url, '--mesos-agent', world.mesosHttp.url],
        ...['--state-dir', world.stateDir, '--port', new URL(world.daemonUrl).port, '--log-format', 'json'],
      ],
      {
        CONSUL_HTTP_ADDR: new URL(world.httpsUrl).host,
        CONSUL_HTTP_SSL: 'true',
        CONSUL_HTTP_SSL_VERIFY: 'true',
        CONSUL_CACERT: world.authority.caFile,
        CONSUL_CLIENT_CERT: certFile,
        CONSUL_CLIENT_KEY: keyFile,
        CONSUL_TLS_SERVER_NAME: 'localhost',
      },
    );
    await untilPublished(world);
    expect(await daemon.stop()).toBe(0);
    expect(daemon.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  });

  test('is served over a socket file', async () => {
    const path = join(await temporaryFolder(), 'consul.sock');
    const world = await startWorld('1.22.7', {}, { config: { addresses: { http: `unix://${path} 127.0.0.1` } } });
    world.cluster.addApp({ id: '/web', instances: 3 });
    world.cluster.startTask('/web', { agent: world.agent });
    const daemon = await world.start('run', '--consul', `unix://${path}`);
    await untilPublished(world);
    expect(await daemon.stop()).toBe(0);
  });

  test('in another datacenter than is expected is only read', async () => {
    const world = await startWorld();
    world.cluster.addApp({ id: '/web', instances: 3 });
    world.cluster.startTask('/web', { agent: world.agent });
    const plan = await world.start('plan', '--datacenter', 'dc2');
    expect(await plan.exited()).not.toBe(0);
    expect(`${plan.output()}${plan.errors()}`).toContain('in the datacenter dc1, not in dc2');
    expect(await world.consulApi.published()).toEqual({});
  });
});

test('a file that is wrong is told in one line, before anything begins', async () => {
  const daemon = await startDaemon(['run', '--consul', 'https://127.0.0.1:1', '--consul-ca-file', '/nowhere/ca.pem']);
  expect(await daemon.exited()).toBe(2);
  expect(daemon.errors().trim()).toBe(
    'marathon-consul: --consul-ca-file (command line): given "/nowhere/ca.pem", which does not exist, expected a PEM file of certificates',
  );
});
