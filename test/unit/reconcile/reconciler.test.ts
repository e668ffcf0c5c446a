import { describe, expect, test } from 'vitest';
import { serviceId } from '../../../src/model/ids.ts';
import { answered, aPort, aRegistered, deferred, idOf, markOf, seen } from '../examples.ts';
import { idle, START_WALL_MS } from '../fake-clock.ts';
import { of, reconciling } from './reconciling.ts';
import { published } from './scene.ts';

describe('the reconciler', () => {
  test('registers what runs', async () => {
    const it = reconciling();
    it.run(1, 2);
    await idle();
    expect(it.writes).toEqual(['register 1', 'register 2']);
    expect(it.view.published).toBe(2);
  });

  test('writes nothing when it looks again', async () => {
    const it = reconciling();
    it.run(1, 2);
    await idle();
    it.reconciler.pass();
    await it.clock.advance(600_000);
    expect(it.writes).toHaveLength(2);
  });

  test('decides nothing before Consul was read', async () => {
    const it = reconciling();
    it.knowsNotWhoItIs();
    it.run(1);
    await idle();
    expect([it.writes, it.reconciler.decisions()]).toEqual([[], []]);
  });

  test('writes nothing while Consul must not be written, and all when it may', async () => {
    const it = reconciling({ isWritable: false });
    it.run(1, 2);
    await it.clock.advance(60_000);
    expect(it.writes).toEqual([]);
    expect(it.decided(1)?.outcome).toBe('published');
    it.reconciler.setWritable(true);
    await idle();
    expect(it.writes).toHaveLength(2);
  });

  test('starts nothing new once it is stopped', async () => {
    const it = reconciling();
    it.stop.abort();
    it.run(1);
    await idle();
    expect(it.writes).toEqual([]);
  });

  test('judges what only Consul knows', async () => {
    const it = reconciling();
    it.consulHas([published(1)], 2_000);
    it.reconciler.pass();
    expect(it.decided(1)).toMatchObject({ outcome: 'published', reason: 'nobody has spoken of it yet' });
  });

  test('never touches what is somebody else’s', async () => {
    const it = reconciling();
    it.consulHas([aRegistered({ meta: markOf(idOf(1), 'other') }), aRegistered({ id: serviceId('db') })], 2_000);
    it.run(1);
    it.event(1, 'TASK_FAILED');
    it.reconciler.pass();
    await it.clock.advance(60_000);
    expect(it.writes).toEqual([]);
  });

  test('says since when a decision stands', async () => {
    const it = reconciling();
    it.run(1);
    await it.clock.advance(5_000);
    it.reconciler.pass();
    expect(it.decided(1)?.sinceMs).toBe(START_WALL_MS + 1_000);
  });

  test('forgets the decisions on tasks that are forgotten', async () => {
    const it = reconciling();
    it.run(1);
    await idle();
    it.event(1, 'TASK_FAILED');
    await idle();
    await it.clock.advance(1_000);
    it.hear();
    it.inventory.marathon(it.clock.now(), []);
    it.inventory.forget(it.clock.now() + 2 * 3_600_000, () => false);
    it.reconciler.pass();
    expect(it.reconciler.decisions()).toEqual([]);
  });
});

describe('tasks that vanish', () => {
  const vanishing = async (count: number) => {
    const it = reconciling();
    const ns = Array.from({ length: count }, (_, n) => n + 1);
    it.run(...ns);
    await idle();
    await it.clock.advance(1_000);
    it.writes.length = 0;
    const news = it.hear();
    it.inventory.marathon(it.clock.now(), []);
    return { ...it, news };
  };

  test('all at once are held, every one of them', async () => {
    const it = await vanishing(6);
    it.reconciler.touch(it.news);
    await it.clock.advance(60_000);
    expect([it.writes, it.reconciler.held]).toEqual([[], 6]);
    expect(it.told().filter((line) => line === 'held back')).toHaveLength(6);
  });

  test('all at once are held in what would be done, too', async () => {
    const it = await vanishing(6);
    expect(it.reconciler.resolutions().map(({ outcome }) => outcome)).toEqual(Array(6).fill('held'));
  });

  test('and are few go', async () => {
    const it = await vanishing(3);
    it.reconciler.touch(it.news);
    await idle();
    expect(it.writes).toHaveLength(3);
  });

  test('as many as the guard lets go leave with all their services', async () => {
    const it = reconciling({ definition: { ports: [aPort(), aPort()], labels: { 'consul.ports': '0,1' } } });
    const ports = (n: number) => [31_000 + n, 31_100 + n];
    it.reconciler.touch(
      it.inventory.agent(
        it.clock.now(),
        [1, 2, 3].map((n) => seen('TASK_RUNNING', { id: idOf(n), ports: ports(n) })),
      ),
    );
    await idle();
    await it.clock.advance(1_000);
    it.hear();
    it.inventory.marathon(it.clock.now(), []);
    it.reconciler.pass();
    await idle();
    expect(it.writes.filter((write) => write.startsWith('withdraw'))).toHaveLength(6);
  });

  test('are let go by a later pass when ten minutes are over', async () => {
    const it = await vanishing(6);
    it.reconciler.touch(it.news);
    await it.clock.advance(600_000);
    it.reconciler.pass();
    await idle();
    expect(it.writes).toHaveLength(6);
  });
});

describe('to be settled', () => {
  const isDone = async (promise: Promise<void>) => {
    let isSettled = false;
    void promise.then(() => {
      isSettled = true;
    });
    await idle();
    return isSettled;
  };

  test('is to have nothing to do', async () => {
    expect(await isDone(reconciling().reconciler.settled())).toBe(true);
  });

  test('is to have tried everything', async () => {
    const it = reconciling();
    const write = deferred();
    it.answers(() => write.promise);
    it.run(1);
    const settled = it.reconciler.settled();
    expect(await isDone(settled)).toBe(false);
    write.resolve();
    expect(await isDone(settled)).toBe(true);
  });

  test('is not to wait for what failed', async () => {
    const it = reconciling();
    it.answers(() => Promise.reject(answered(500)));
    it.run(1);
    expect(await isDone(it.reconciler.settled())).toBe(true);
  });

  test('is to have made the paced rewrites', async () => {
    const it = reconciling({ rewriteSpreadMs: 10_000 });
    it.consulHas([{ ...published(1), port: 1 }]);
    it.run(1);
    const settled = it.reconciler.settled();
    await it.clock.advance(4_999);
    expect(await isDone(settled)).toBe(false);
    await it.clock.advance(1);
    expect(await isDone(settled)).toBe(true);
  });

  test('is not to wait for a rewrite that is not wanted any more', async () => {
    const it = reconciling({ rewriteSpreadMs: 10_000 });
    it.consulHas([{ ...published(1), port: 1 }]);
    it.run(1);
    const settled = it.reconciler.settled();
    it.consulHas([published(1)], 5_000);
    it.reconciler.pass();
    expect(await isDone(settled)).toBe(true);
  });

  test('is not to wait for a Consul that must not be written', async () => {
    const it = reconciling({ isWritable: false });
    it.run(1);
    expect(await isDone(it.reconciler.settled())).toBe(true);
  });

  test('and to be finished is to have no write under way', async () => {
    const it = reconciling();
    const write = deferred();
    it.answers(() => write.promise);
    it.run(1);
    const finished = it.reconciler.finished();
    expect(await isDone(finished)).toBe(false);
    write.resolve();
    expect(await isDone(finished)).toBe(true);
  });
});

describe('what was changed', () => {
  test('is told to whoever listens, until they stop', async () => {
    const it = reconciling();
    const heard: string[] = [];
    const stop = it.reconciler.onChange(({ kind, serviceId: id, because }) => heard.push(`${kind} ${id}: ${because}`));
    it.run(1);
    await idle();
    stop();
    it.event(1, 'TASK_FAILED');
    await idle();
    expect(heard).toEqual([`register ${of(1)}: the Mesos agent runs it; not in Consul`]);
  });

  test('is counted', async () => {
    const it = reconciling();
    it.run(1);
    await idle();
    it.event(1, 'TASK_FAILED');
    await idle();
    expect(it.reconciler.tally).toEqual({ register: 1, update: 0, adopt: 0, status: 0, withdraw: 1, failed: 0 });
  });

  test('is shown newest first, a hundred at most', async () => {
    const it = reconciling();
    it.run(...Array.from({ length: 120 }, (_, n) => n + 1));
    await it.clock.advance(1_000);
    expect(it.reconciler.recentChanges).toHaveLength(100);
    expect(it.reconciler.recentChanges[0]?.taskId).toBe(idOf(120));
  });
});
