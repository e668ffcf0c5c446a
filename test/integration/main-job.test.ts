import { expect, test } from 'vitest';
import { describeWithConsul } from '../support/consul-available.ts';
import { waitFor } from '../support/process.ts';
import { startWorld, type World } from './world.ts';

const LOCAL_TASKS = 200;
const CLUSTER_TASKS = 10_000;

/** 200 tasks here, in 20 apps, among 10,000 in the cluster. */
async function startLargeWorld(version: '1.22.7' | '1.10.12'): Promise<World> {
  const world = await startWorld(version);
  for (let app = 0; app < 20; app += 1) {
    world.cluster.addApp({ id: `/local/app-${app}`, instances: 1_000 });
    for (let n = 0; n < LOCAL_TASKS / 20; n += 1) world.cluster.startTask(`/local/app-${app}`, { agent: world.agent });
  }
  for (let app = 0; app < 98; app += 1) {
    world.cluster.addApp({ id: `/elsewhere/app-${app}`, instances: 1_000 });
    for (let n = 0; n < (CLUSTER_TASKS - LOCAL_TASKS) / 98; n += 1)
      world.cluster.startTask(`/elsewhere/app-${app}`, { agent: world.elsewhere });
  }
  return world;
}

for (const version of ['1.22.7', '1.10.12'] as const)
  describeWithConsul(version, `the main job, with Consul ${version}`, () => {
    test('brings 200 tasks of a cluster of 10,000 into Consul, then follows each change, and is quiet otherwise', async () => {
      const world = await startLargeWorld(version);
      const { cluster, consulApi } = world;
      const daemon = await world.start('run');
      await waitFor(async () => equal(await consulApi.published(), world.truth()), {
        withinMs: 30_000,
        what: 'the catalogue to equal the list of Marathon',
      });
      await daemon.waitForLog(({ msg, change }) => msg === 'registered' && change === 'register');
      expect(Object.keys(await consulApi.published())).toHaveLength(LOCAL_TASKS);
      await waitFor(async () => (await fetch(`${world.daemonUrl}/ready`)).status === 200, { what: 'readiness' });

      const started = cluster.startTask('/local/app-0', { agent: world.agent });
      await waitFor(async () => ids(await consulApi.passing('local-app-0')).includes(`marathon:${started}`), {
        what: 'the started task to be passing',
      });
      cluster.endTask(started, 'TASK_FAILED');
      await waitFor(async () => !ids(await consulApi.health('local-app-0')).includes(`marathon:${started}`), {
        what: 'the ended task to be gone',
      });

      const before = await consulApi.indexes();
      const sync = await world.start('sync');
      expect(await sync.exited()).toBe(0);
      expect(await consulApi.indexes()).toEqual(before);

      expect(await daemon.stop('SIGTERM')).toBe(0);
      expect(await consulApi.published()).toEqual(world.truth());
    });
  });

const ids = (entries: readonly { readonly Service: { readonly ID: string } }[]): string[] =>
  entries.map(({ Service }) => Service.ID);
const equal = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
