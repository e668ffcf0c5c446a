import { expect, test } from 'vitest';
import { BEAT_LEASE, leased, REGISTER, setUp } from './consul-setting.ts';

async function waiting(options: Parameters<typeof setUp>[0] = {}) {
  const all = setUp(options);
  await all.put(REGISTER, leased);
  const { headers } = await all.get('/v1/agent/service/lease');
  const path = `/v1/agent/service/lease?hash=${headers['x-consul-contenthash']}&wait=5m`;
  return { ...all, path };
}

test('a service is waited for until it changes, and not until its check does', async () => {
  const { clock, consul, open, path, put } = await waiting();
  const watch = open(path);
  await put(BEAT_LEASE, { Status: 'critical' });
  await clock.advance(0);
  expect([watch, consul.waiting]).toEqual([{}, 1]);
  await put(REGISTER, { ...leased, Port: 1 });
  await clock.advance(0);
  expect([watch, consul.waiting]).toEqual([{ status: 200 }, 0]);
});

test('a service that is removed is a 404', async () => {
  const { clock, open, path, put } = await waiting();
  const watch = open(path);
  await put('/v1/agent/service/deregister/lease');
  await clock.advance(0);
  expect(watch.status).toBe(404);
});

test('waiting ends after the time asked for and, by chance, up to a sixteenth more', async () => {
  const { clock, open, path } = await waiting({ random: () => 0.999 });
  const watch = open(path);
  await clock.advance(300_000 * (1 + 0.99 / 16));
  expect(watch).toEqual({});
  await clock.advance(300_000);
  expect(watch.status).toBe(200);
});

test('nothing is left of a caller who has gone', async () => {
  const { clock, consul, open, path } = await waiting();
  const gone = new AbortController();
  const watches = [open(path, { signal: gone.signal }), open('/v1/catalog/services?index=99', { signal: gone.signal })];
  expect(consul.waiting).toBe(2);
  gone.abort(new Error('gone'));
  await clock.advance(0);
  expect(consul.waiting).toBe(0);
  expect(watches).toMatchObject([{ error: { message: 'gone' } }, { error: { message: 'gone' } }]);
});

test('an agent that dies hangs up on everybody who waits', async () => {
  const { clock, consul, open, path } = await waiting();
  const watches = [open(path), open('/v1/health/service/lease?index=99')];
  consul.restart({ keepsData: true });
  await clock.advance(0);
  expect(watches).toMatchObject([{ error: { kind: 'reset' } }, { error: { kind: 'reset' } }]);
  expect(consul.waiting).toBe(0);
});

test('health is waited for until a TTL runs out', async () => {
  const { clock, get, open } = await waiting();
  const index = (await get('/v1/health/service/lease')).headers['x-consul-index'];
  const watch = open(`/v1/health/service/lease?index=${index}&wait=5m`);
  await clock.advance(59_999);
  expect(watch).toEqual({});
  await clock.advance(1);
  expect(watch.status).toBe(200);
});

test('nothing is due any more when all has run out', async () => {
  const { clock, consul } = await waiting();
  await clock.advance(600_000);
  expect(clock.timers()).toBe(0);
  expect(consul.waiting).toBe(0);
});

test('an answer is laid out where that is asked for', async () => {
  const { get } = await waiting();
  expect((await get('/v1/catalog/services?pretty')).body).toBe('{\n    "consul": [],\n    "lease": []\n}');
  expect((await get('/v1/catalog/services')).body).toBe('{"consul":[],"lease":[]}');
});

test('a filter is refused rather than ignored', async () => {
  const { get } = await waiting();
  expect(await get('/v1/agent/services?filter=ID%20==%20x')).toMatchObject({ status: 501 });
});
