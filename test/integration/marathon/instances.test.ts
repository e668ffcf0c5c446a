import { expect, test } from 'vitest';
import { createStandby } from '../../../src/sandbox/marathon/access/standby.ts';
import { serve } from '../../../src/sandbox/mount-http.ts';
import { atEnd } from '../../support/at-end.ts';
import { describeWithConsul } from '../../support/consul-available.ts';
import { freePorts } from '../../support/free-ports.ts';
import { waitFor } from '../../support/process.ts';
import { startWorld, type World } from '../world.ts';

/** Nothing but Marathon's stream is quick enough. */
const SELDOM = ['--agent-interval', '5m'];
const BOUND = { withinMs: 20_000 };

/** A task comes, and goes. */
async function comeAndGo({ cluster, agent, consulApi }: World) {
  const task = cluster.startTask('/web', { agent });
  const id = `marathon:${task}`;
  await waitFor(async () => id in (await consulApi.published()), { ...BOUND, what: 'the task to be there' });
  cluster.endTask(task, 'TASK_FINISHED');
  await waitFor(async () => !(id in (await consulApi.published())), { ...BOUND, what: 'the task to be gone' });
}

describeWithConsul('1.22.7', 'several instances of Marathon', () => {
  test('one that is dead from the start, and one that dies later, cost nothing', async () => {
    const world = await startWorld();
    world.cluster.addApp({ id: '/web' });
    const second = await serve(world.faulty.marathon.handler);
    atEnd(() => second.close());
    const [nobody] = await freePorts(1);
    const urls = [`http://127.0.0.1:${nobody}`, world.marathonHttp.url, second.url].join();
    await world.start('run', ...SELDOM, '--marathon', urls);
    await comeAndGo(world);
    await world.marathonHttp.setListening(false);
    await comeAndGo(world);
    await world.marathonHttp.setListening(true);
    await second.setListening(false);
    await comeAndGo(world);
  });

  test.each(['redirects', 'proxies'] as const)('a standby that %s: events come from the leader', async (how) => {
    const world = await startWorld();
    world.cluster.addApp({ id: '/web' });
    const leaderUrl = world.marathonHttp.url;
    const standby = await serve(createStandby({ how, leaderUrl, leader: world.faulty.marathon.handler }));
    atEnd(() => standby.close());
    await world.start('run', ...SELDOM, '--marathon', standby.url);
    await comeAndGo(world);
    expect(world.marathon.streams()).toBe(1);
  });
});
