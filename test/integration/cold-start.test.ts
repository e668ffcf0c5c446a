import { expect, test } from 'vitest';
import { describeWithConsul } from '../support/consul-available.ts';
import type { LogLine } from '../support/daemon-process.ts';
import { waitFor } from '../support/process.ts';
import { startWorld } from './world.ts';

const TASKS = 1_000;

describeWithConsul('1.22.7', 'a cold start', () => {
  test('an event during the cold start of 1,000 tasks reaches Consul before the start is finished', async () => {
    const { cluster, agent, consulApi, start, truth } = await startWorld();
    for (let app = 0; app < 50; app += 1) {
      cluster.addApp({ id: `/cold/app-${app}`, instances: 1_000 });
      for (let n = 0; n < TASKS / 50; n += 1) cluster.startTask(`/cold/app-${app}`, { agent });
    }
    cluster.addApp({ id: '/urgent', instances: 10 });
    const daemon = await start('run');
    await waitFor(async () => Object.keys(await consulApi.published()).length > 20, { what: 'the start to begin' });
    const urgent = cluster.startTask('/urgent', { agent });
    const isRegistered = ({ change, task }: LogLine) => change === 'register' && task === urgent;
    await daemon.waitForLog(isRegistered);
    const others = daemon.lines.filter(({ change }) => change === 'register').length - 1;
    expect(others).toBeLessThan(TASKS);
    await waitFor(async () => JSON.stringify(await consulApi.published()) === JSON.stringify(truth()), {
      withinMs: 60_000,
      what: 'the start to be finished',
    });
    const order = daemon.lines.filter(({ change }) => change === 'register').findIndex(isRegistered);
    expect(order).toBeLessThan(TASKS / 2);
  });
});
