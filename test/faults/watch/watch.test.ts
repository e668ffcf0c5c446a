import { expect, test } from 'vitest';
import { createCluster } from '../../../src/sandbox/cluster.ts';
import { createConsulAgent } from '../../../src/sandbox/consul-agent.ts';
import { serve } from '../../../src/sandbox/mount-http.ts';
import { seededRandom } from '../../../src/sandbox/seeded-random.ts';
import { atEnd } from '../../support/at-end.ts';
import { systemClock } from '../../support/system-clock.ts';
import { waitFor } from '../../support/wait-for.ts';
import { consulHand } from '../cluster/consul-hand.ts';
import type { Figures } from './figures.ts';
import { startWatch } from './watch.ts';

/** A machine with one healthy task, a Consul stand-in, and our own hands in the daemon's place. */
async function watched() {
  const consul = createConsulAgent({ clock: systemClock });
  const mount = await serve(consul.handler);
  atEnd(() => mount.close());
  const cluster = createCluster({ clock: systemClock, random: seededRandom(1) });
  const agent = cluster.addAgent();
  cluster.addApp({ id: '/web' });
  const task = cluster.startTask('/web', { agent });
  const hand = consulHand(mount.url);
  const id = `marathon:${task}`;
  const put = (over: object = {}, status = 'passing') =>
    hand.put('/v1/agent/service/register', {
      ID: id,
      Name: 'web',
      Port: cluster.task(task)?.ports[0],
      Checks: [{ CheckID: 'check', TTL: '1h', Status: status }],
      ...over,
    });
  const agentOf = { nodeName: consul.nodeName } as const;
  const watch = startWatch({ cluster, agent, consul: { agent: agentOf, catalogueUrl: mount.url, token: undefined } });
  atEnd(watch.stop);
  const becomes = (what: string, is: (figures: Figures) => boolean) => waitFor(() => is(watch.figures()), { what });
  return { cluster, task, mount, hand, id, put, watch, becomes };
}

test('what is healthy and not there yet is late, and never lost', async () => {
  const { put, watch, becomes } = await watched();
  await becomes('lateness', ({ latestMs }) => latestMs > 0);
  await put();
  await watch.becomesRight(5_000);
  expect(watch.figures().lostMs).toBe(0);
});

test.each<readonly [string, (it: Awaited<ReturnType<typeof watched>>) => Promise<unknown>]>([
  ['is taken out', ({ hand, id }) => hand.put(`/v1/agent/service/deregister/${id}`)],
  ['fails a check', ({ hand }) => hand.put('/v1/agent/check/update/check', { Status: 'critical' })],
  ['is shown with another port', ({ put }) => put({ Port: 9 })],
])('what is healthy and %s is lost for as long as that lasts', async (_how, harm) => {
  const it = await watched();
  await it.put();
  await it.watch.becomesRight(5_000);
  it.watch.begin();
  await harm(it);
  await it.becomes('loss', ({ lostMs }) => lostMs > 0);
  expect(it.watch.wrong()).toHaveLength(1);
  await it.put();
  await it.hand.put('/v1/agent/check/update/check', { Status: 'passing' });
  const { rightAfterMs } = await it.watch.becomesRight(5_000);
  const { lostTasks, lostMs, latestMs } = it.watch.figures();
  expect([lostTasks, latestMs]).toEqual([1, 0]);
  expect(lostMs).toBeGreaterThanOrEqual(rightAfterMs);
});

test('what has ended and is shown is stale', async () => {
  const { cluster, task, hand, id, put, watch, becomes } = await watched();
  await put();
  await watch.becomesRight(5_000);
  watch.begin();
  cluster.endTask(task, 'TASK_FAILED');
  await becomes('staleness', ({ stalestMs }) => stalestMs > 0);
  await hand.put(`/v1/agent/service/deregister/${id}`);
  await watch.becomesRight(5_000);
  expect(watch.figures().lostMs).toBe(0);
});

test('a Consul that does not answer misleads nobody: that is a gap, and nothing is right', async () => {
  const { mount, put, watch, becomes } = await watched();
  await put();
  await watch.becomesRight(5_000);
  watch.begin();
  await mount.setListening(false);
  await becomes('a gap', ({ gapMs }) => gapMs > 0);
  expect(watch.wrong()).toEqual(['Consul does not answer']);
  await mount.setListening(true);
  await watch.becomesRight(5_000);
  expect(watch.figures().lostMs).toBe(0);
});
