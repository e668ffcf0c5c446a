import { expect, test } from 'vitest';
import { freePorts } from '../../src/sandbox/free-ports.ts';
import { describeWithConsul } from '../support/consul-available.ts';
import { startDaemon, waitFor } from '../support/process.ts';
import { startWorld } from './world.ts';

describeWithConsul('1.22.7', 'a Node that makes no code of text', () => {
  test('runs the daemon, its server and its commands all the same', async () => {
    const world = await startWorld('1.22.7');
    world.cluster.addApp({ id: '/web' });
    world.cluster.startTask('/web', { agent: world.agent });
    const [port] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const start = (...args: string[]) =>
      startDaemon(
        [
          ...args,
          ...[
            '--marathon',
            world.marathonHttp.url,
            '--mesos-agent',
            world.mesosHttp.url,
            '--state-dir',
            world.stateDir,
          ],
        ],
        { CONSUL_HTTP_ADDR: world.consul.url, NODE_OPTIONS: '--disallow-code-generation-from-strings' },
      );

    const daemon = await start('run', '--port', String(port), '--log-format', 'json');
    await waitFor(async () => JSON.stringify(await world.consulApi.published()) === JSON.stringify(world.truth()), {
      what: 'the catalogue to equal the list of Marathon',
    });
    for (const path of ['/', '/metrics', '/v1/status'])
      expect((await fetch(`${url}${path}`, { headers: { accept: 'text/html' } })).status).toBe(200);
    for (const command of ['sync', 'plan']) {
      const asked = await start(command);
      expect(await asked.exited(), asked.errors()).toBe(0);
    }
    expect(await daemon.stop()).toBe(0);
    expect(`${daemon.output()}${daemon.errors()}`).not.toContain('EvalError');
  });
});
