import { expect, test } from 'vitest';
import { describeWithConsul } from '../support/consul-available.ts';
import { waitFor } from '../support/process.ts';
import { startWorld, type World } from './world.ts';

for (const version of ['1.22.7', '1.10.12'] as const)
  describeWithConsul(version, `another configuration, with Consul ${version}`, () => {
    test('updates what was registered before, without a moment in which a running task is missing', async () => {
      const world = await startWorld(version);
      const { cluster, agent, consulApi, start } = world;
      cluster.addApp({ id: '/shop/cart', instances: 5 });
      for (let n = 0; n < 5; n += 1) cluster.startTask('/shop/cart', { agent });
      const first = await start('run');
      await waitFor(async () => (await consulApi.passing('shop-cart')).length === 5, { what: 'the first names' });
      expect(await first.stop('SIGTERM')).toBe(0);

      const watch = watchMissing(world);
      await start('run', '--name-template', '{app.name}', '--rewrite-spread', '0s');
      await waitFor(async () => (await consulApi.passing('cart')).length === 5, { what: 'the new names' });
      expect(await consulApi.health('shop-cart')).toEqual([]);
      const { samples, missing } = await watch.stop();
      expect(samples).toBeGreaterThan(5);
      expect(missing).toEqual([]);
    });

    test('keeps a check, and its status, when only the name changes', async () => {
      const { cluster, agent, consulApi, start } = await startWorld(version);
      // Nobody listens on the port: once probed, the check is critical, and must not turn passing by an update.
      const check = { protocol: 'TCP', portIndex: 0, intervalSeconds: 1 } as const;
      cluster.addApp({ id: '/shop/cart', healthChecks: [check] });
      const task = cluster.startTask('/shop/cart', { agent, ports: [1] });
      cluster.setHealth(task, true);
      const first = await start('run');
      const statuses = async (name: string) =>
        (await consulApi.health(name)).flatMap(({ Checks }) =>
          Checks.filter(({ CheckID }) => CheckID.startsWith('marathon:')).map((c) => `${c.CheckID} ${c.Status}`),
        );
      const before = await waitFor(
        async () => {
          const found = await statuses('shop-cart');
          return found[0]?.endsWith('critical') && found;
        },
        { what: 'the first probe' },
      );
      await first.stop('SIGTERM');
      await start('run', '--name-template', '{app.name}', '--rewrite-spread', '0s');
      await waitFor(async () => (await consulApi.health('cart')).length === 1, { what: 'the new name' });
      expect(await statuses('cart')).toEqual(before);
    });
  });

/** Samples the catalogue until stopped, and keeps what it ever lacked. */
function watchMissing({ consulApi, truth }: World) {
  const missing: string[] = [];
  let samples = 0;
  let isOver = false;
  const sampling = (async () => {
    while (!isOver) {
      const published = await consulApi.published();
      for (const id of Object.keys(truth())) if (!(id in published)) missing.push(id);
      samples += 1;
    }
  })();
  // A failure is told by `stop`; until then it must not end the process.
  sampling.catch(() => {});
  return {
    async stop() {
      isOver = true;
      await sampling;
      return { samples, missing };
    },
  };
}
