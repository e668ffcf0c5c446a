import { expect, test } from 'vitest';
import { describeWithConsul } from '../support/consul-available.ts';
import { waitFor } from '../support/process.ts';
import { startWorld } from './world.ts';

const NONE = ['--mesos-agent', 'none', '--hostname'];

describeWithConsul('1.22.7', 'without a Mesos agent to ask', () => {
  test('tasks of this machine come and go on Marathon’s word alone, and nobody is told of an agent', async () => {
    const world = await startWorld();
    const { cluster, consulApi, agent } = world;
    cluster.addApp({ id: '/web', instances: 10 });
    cluster.startTask('/web', { agent: world.elsewhere });
    const first = cluster.startTask('/web', { agent });
    await world.mesosHttp.close();
    const daemon = await world.start('run', ...NONE, agent.hostname);
    const isRight = async () => JSON.stringify(await consulApi.published()) === JSON.stringify(world.truth());
    await waitFor(async () => Object.keys(await consulApi.published()).length === 1 && isRight(), {
      what: 'the task that ran before to be published',
    });
    await waitFor(async () => (await fetch(`${world.daemonUrl}/ready`)).status === 200, { what: 'readiness' });
    expect(await (await fetch(`${world.daemonUrl}/ready`)).text()).not.toMatch(/mesos agent/i);
    const page = await (await fetch(world.daemonUrl, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('there is none to ask');
    expect(page).toContain(agent.hostname);

    cluster.startTask('/web', { agent });
    await waitFor(async () => Object.keys(await consulApi.published()).length === 2 && isRight(), {
      what: 'the second task to be published',
    });
    cluster.endTask(first, 'TASK_FAILED');
    await waitFor(async () => Object.keys(await consulApi.published()).length === 1 && isRight(), {
      what: 'the ended task to be gone',
    });

    const plan = await world.start('plan', ...NONE, agent.hostname);
    expect(await plan.exited()).toBe(0);
    expect(await daemon.stop('SIGTERM')).toBe(0);
    expect(await isRight()).toBe(true);
  });

  test('with a wrong name for this machine nothing is withdrawn, and /ready asks whether it is right', async () => {
    const world = await startWorld();
    const { cluster, consulApi, agent } = world;
    cluster.addApp({ id: '/web', instances: 10 });
    cluster.startTask('/web', { agent });
    const right = await world.start('run', ...NONE, agent.hostname);
    await waitFor(async () => Object.keys(await consulApi.published()).length === 1, { what: 'the task in Consul' });
    expect(await right.stop('SIGTERM')).toBe(0);
    const before = await consulApi.published();

    await world.start('run', ...NONE, 'misspelt.example');
    await waitFor(async () => (await (await fetch(`${world.daemonUrl}/ready`)).text()).includes('--hostname right?'), {
      what: '/ready to ask for the name',
    });
    expect((await fetch(`${world.daemonUrl}/ready`)).status).toBe(503);
    expect(await consulApi.published()).toEqual(before);
  });
});
