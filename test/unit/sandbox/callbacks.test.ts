import { expect, test } from 'vitest';
import { createCluster } from '../../../src/sandbox/cluster.ts';
import { createMarathon } from '../../../src/sandbox/marathon.ts';
import { seededRandom } from '../../../src/sandbox/seeded-random.ts';
import { createFakeClock, idle } from '../fake-clock.ts';

function marathonThatCalls(status: () => number = () => 200) {
  const clock = createFakeClock();
  const cluster = createCluster({ clock, random: seededRandom(1) });
  const posts: { url: string; type: string }[] = [];
  const post = async (url: string, body: string) => {
    posts.push({ url, type: JSON.parse(body).eventType });
    return status();
  };
  const marathon = createMarathon({ cluster, clock, hasNoStream: true, post });
  const ask = async (method: string, path: string, headers: Record<string, string> = {}) =>
    marathon.handler({ method, path, headers, body: '' }, new AbortController().signal);
  const change = (method: string, url: string) =>
    ask(method, `/v2/eventSubscriptions?callbackUrl=${encodeURIComponent(url)}`, {
      'content-type': 'application/json',
    });
  return { clock, cluster, marathon, posts, ask, change };
}

test('a Marathon before 1.5 lists whom it calls, takes and forgets them', async () => {
  const { ask, change, marathon } = marathonThatCalls();
  const list = async () => JSON.parse(String((await ask('GET', '/v2/eventSubscriptions')).body));
  expect(await list()).toEqual({ callbackUrls: [] });
  for (const url of ['http://a/x?y', 'http://b/', 'http://a/x?y']) expect((await change('POST', url)).status).toBe(200);
  expect(await list()).toEqual({ callbackUrls: ['http://a/x?y', 'http://b/'] });
  await change('DELETE', 'http://b/');
  expect(marathon.callbacks?.urls()).toEqual(['http://a/x?y']);
});

test('it wants JSON, has no stream, and posts every event to everyone', async () => {
  const { ask, change, cluster, posts } = marathonThatCalls();
  expect((await ask('POST', '/v2/eventSubscriptions?callbackUrl=x')).status).toBe(415);
  expect((await ask('GET', '/v2/events', { accept: 'text/event-stream' })).status).toBe(404);
  await change('POST', 'http://a/');
  cluster.announce({ eventType: 'moon_phase_event' });
  expect(posts).toEqual([
    { url: 'http://a/', type: 'subscribe_event' },
    { url: 'http://a/', type: 'moon_phase_event' },
  ]);
});

test('a subscriber that answers badly hears nothing for a while, longer each time', async () => {
  let status = 500;
  const { clock, change, cluster, posts } = marathonThatCalls(() => status);
  const tell = async () => {
    cluster.announce({ eventType: 'moon_phase_event' });
    await idle();
    return posts.length;
  };
  await change('POST', 'http://a/');
  await idle();
  expect(await tell()).toBe(1);
  await clock.advance(1_000);
  expect(await tell()).toBe(2);
  await clock.advance(1_000);
  expect(await tell()).toBe(2);
  status = 200;
  await clock.advance(1_000);
  expect([await tell(), await tell()]).toEqual([3, 4]);
});
