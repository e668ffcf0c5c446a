import { expect, test } from 'vitest';
import { freePorts } from '../../../src/sandbox/free-ports.ts';
import type { Handler } from '../../../src/sandbox/handler.ts';
import { basicGuard } from '../../../src/sandbox/marathon/access/guards.ts';
import { createStandby } from '../../../src/sandbox/marathon/access/standby.ts';
import { serve } from '../../../src/sandbox/mount-http.ts';
import { atEnd } from '../../support/at-end.ts';
import { describeWithConsul } from '../../support/consul-available.ts';
import { waitFor } from '../../support/process.ts';
import { startWorld, type World } from '../world.ts';
import { complaints, startGuardedMarathon } from './guarded-marathon.ts';

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

  test('a leader that changes is followed with our credentials, though only a standby is configured', async () => {
    const world = await startGuardedMarathon(basicGuard('me', 'hunter2'));
    const instances: { readonly url: string; streams: number }[] = [];
    let leader = 1;
    for (const index of [0, 1, 2]) {
      const leading: Handler = (request, signal) => {
        const { host } = new URL(instances[leader]?.url ?? '');
        return world.faulty.marathon.handler({ ...request, headers: { ...request.headers, host } }, signal);
      };
      const http = await serve((request, signal) => {
        const leaderUrl = instances[leader]?.url ?? '';
        if (index !== leader) return createStandby({ how: 'redirects', leaderUrl, leader: leading })(request, signal);
        if (request.path.startsWith('/v2/events')) (instances[index] ?? { streams: 0 }).streams += 1;
        return leading(request, signal);
      });
      atEnd(() => http.close());
      instances.push({ url: http.url, streams: 0 });
    }
    const file = await world.put('password', 'hunter2');
    const standbyUrl = instances[0]?.url ?? '';
    const daemon = await world.runWith(
      standbyUrl,
      '--marathon-user',
      'me',
      '--marathon-password-file',
      file,
      ...SELDOM,
    );
    await world.published();
    await world.streaming();
    const lost = await world.lostDuring(async () => {
      for (const next of [2, 0, 1]) {
        const before = instances[next]?.streams ?? 0;
        leader = next;
        world.marathon.failOver();
        await waitFor(() => (instances[next]?.streams ?? 0) > before && world.marathon.streams() > 0, {
          ...BOUND,
          what: 'a stream from the new leader',
        });
        await world.turn();
      }
    });
    expect(lost).toEqual([]);
    expect(await daemon.stop()).toBe(0);
    expect(complaints(daemon).filter((line) => line.includes(': 401'))).toEqual([]);
  });
});
