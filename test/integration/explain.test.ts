import { expect, test } from 'vitest';
import { describeWithConsul } from '../support/consul-available.ts';
import { startWorld } from './world.ts';

describeWithConsul('1.22.7', 'explain', () => {
  test('tells of a running app what it becomes and why, and writes nothing', async () => {
    const { cluster, agent, consulApi, start } = await startWorld();
    cluster.addApp({ id: '/shop/cart' });
    const task = cluster.startTask('/shop/cart', { agent });

    const explained = await start('explain', 'shop/cart', '--json');
    expect(await explained.exited()).toBe(0);
    expect(JSON.parse(explained.output())).toMatchObject({
      tasks: [
        {
          taskId: task,
          outcome: 'published',
          evidence: { agent: 'the Mesos agent says TASK_RUNNING' },
          services: [{ id: `marathon:${task}`, name: 'shop-cart' }],
          changes: [{ kind: 'register' }],
        },
      ],
    });
    expect(Object.keys(await consulApi.agentServices())).toEqual([]);

    const unknown = await start('explain', '/shop/crat');
    expect(await unknown.exited()).toBe(1);
    expect(unknown.errors()).toMatch(/no task, app or service on this machine .* near it: \/shop\/cart/);
  });

  test('tells of what is in Consul, with the word of a Marathon that a stored state makes needless', async () => {
    const { cluster, agent, start } = await startWorld();
    cluster.addApp({ id: '/shop/cart' });
    cluster.startTask('/shop/cart', { agent });
    expect(await (await start('sync')).exited()).toBe(0);

    const explained = await start('explain', 'shop-cart', '--json');
    expect(await explained.exited()).toBe(0);
    expect(JSON.parse(explained.output())).toMatchObject({
      tasks: [
        {
          outcome: 'published',
          evidence: { marathon: 'Marathon says TASK_RUNNING' },
          services: [{ name: 'shop-cart', inConsul: expect.any(Array) }],
        },
      ],
    });
  });
});
