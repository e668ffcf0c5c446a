import { expect, test } from 'vitest';
import { describeWithConsul } from '../support/consul-available.ts';
import { waitFor } from '../support/process.ts';
import type { ConsulApi } from './consul-api.ts';
import { startWorld } from './world.ts';

for (const version of ['1.22.7', '1.10.12'] as const)
  describeWithConsul(version, `services of the original, with Consul ${version}`, () => {
    test('are taken over in place when their task runs here, and left alone when nobody knows their task', async () => {
      const { cluster, agent, consulApi, start } = await startWorld(version);
      cluster.addApp({ id: '/group/web' });
      const task = cluster.startTask('/group/web', { agent });
      const port = cluster.task(task)?.ports[0] ?? 0;
      const original = (id: string) => ({
        ID: id,
        Name: 'group-web',
        Port: port,
        Check: { TTL: '15s', Status: 'passing' },
      });
      await consulApi.register(original(`marathon:${task}`));
      await consulApi.register(original('marathon:group_web.00000000-0000-0000-0000-000000000000'));
      await consulApi.register({ ID: 'somebody-else', Name: 'somebody-else', Port: 1 });

      const watch = watchPassing(consulApi, 'group-web', `marathon:${task}`);
      const daemon = await start('run');
      await daemon.waitForLog(({ change, task: id }) => change === 'adopt' && id === task);
      const taken = await waitFor(
        async () =>
          (await consulApi.passing('group-web')).find(
            ({ Service }) => Service.Meta?.['managed-by'] === 'marathon-consul',
          ),
        { what: 'the mark' },
      );
      expect(await watch.stop()).toEqual({ wasEverMissing: false });
      expect(taken.Service.Meta?.['marathon-task']).toBe(task);
      const own = taken.Checks.filter(({ CheckID }) => CheckID.includes(task));
      expect(own.map(({ CheckID }) => CheckID)).toEqual([expect.stringMatching(/^marathon:.+:[0-9a-f]{12}$/)]);

      const services = await consulApi.agentServices();
      expect(services['somebody-else']?.Meta ?? {}).toEqual({});
      expect(services['marathon:group_web.00000000-0000-0000-0000-000000000000']?.Meta ?? {}).toEqual({});
    });
  });

/** Samples whether a service is passing, until stopped. */
function watchPassing(consulApi: ConsulApi, name: string, id: string) {
  let wasEverMissing = false;
  let isOver = false;
  const sampling = (async () => {
    while (!isOver) wasEverMissing ||= !(await consulApi.passing(name)).some(({ Service }) => Service.ID === id);
  })();
  // A failure is told by `stop`; until then it must not end the process.
  sampling.catch(() => {});
  return {
    async stop() {
      isOver = true;
      await sampling;
      return { wasEverMissing };
    },
  };
}
