import { describe, expect, test } from 'vitest';
import type { RegisteredService } from '../../../src/model/service.ts';
import { answered, aPort, deferred, idOf, seen } from '../examples.ts';
import { idle } from '../fake-clock.ts';
import { idIn, of, type Reconciling, reconciling } from './reconciling.ts';
import { published } from './scene.ts';

const hangs = () => deferred().promise;

describe('the order of writes', () => {
  test('is that of the lanes: ends, news, what is missing, drains, rewrites', async () => {
    const it = reconciling({ isWritable: false });
    const outdated = (n: number): RegisteredService => ({ ...published(n), port: 1 });
    it.consulHas([published(1), published(2), outdated(3)], 0);
    it.hear(1, 2, 3, 4);
    it.inventory.event(1_000, seen('TASK_RUNNING', { id: idOf(5) }));
    await it.clock.advance(1);
    // 1 ends, 2 vanishes from both lists, 3 is outdated, 4 is missing, 5 came by an event.
    it.inventory.agent(it.clock.now(), [
      seen('TASK_FAILED', { id: idOf(1) }),
      ...[3, 4].map((n) => seen('TASK_RUNNING', { id: idOf(n) })),
    ]);
    it.inventory.marathon(
      it.clock.now(),
      [3, 4, 5].map((n) => seen('TASK_RUNNING', { id: idOf(n) })),
    );
    it.reconciler.pass();
    it.reconciler.setWritable(true);
    await it.clock.advance(1_000);
    expect(it.writes).toEqual(['withdraw 1', 'register 5', 'register 4', 'withdraw 2', 'update 3']);
  });

  test('lets one task have one write at a time', async () => {
    const it = reconciling();
    it.answers(hangs);
    it.event(1);
    it.event(1, 'TASK_FAILED');
    it.reconciler.pass();
    await it.clock.advance(60_000);
    expect(it.writes).toEqual(['register 1']);
  });

  test('takes up what came during a write when the write is done', async () => {
    const it = reconciling();
    const first = deferred();
    it.answers(() => first.promise);
    it.event(1);
    it.event(1, 'TASK_FAILED');
    it.answers(async () => {});
    first.resolve();
    await idle();
    expect(it.writes).toEqual(['register 1', 'withdraw 1']);
  });

  test.each([
    ['its end comes', (it: Reconciling) => it.event(1, 'TASK_FAILED')],
    ['nothing may be written any more', (it: Reconciling) => it.reconciler.setWritable(false)],
  ])('stops in the middle of a task when %s', async (_, happens) => {
    const it = reconciling({ definition: { ports: [aPort(), aPort()], labels: { 'consul.ports': '0,1' } } });
    const register = (ports: readonly number[]) =>
      it.reconciler.touch(it.inventory.event(it.clock.now(), seen('TASK_RUNNING', { ports })));
    const first = deferred();
    it.answers(() => first.promise);
    register([31_001, 31_101]);
    happens(it);
    it.answers(async () => {});
    first.resolve();
    await idle();
    expect(it.writes.filter((write) => write.startsWith('register'))).toHaveLength(1);
  });

  test('goes on in the middle of a task when nothing comes', async () => {
    const it = reconciling({ definition: { ports: [aPort(), aPort()], labels: { 'consul.ports': '0,1' } } });
    it.reconciler.touch(it.inventory.event(it.clock.now(), seen('TASK_RUNNING', { ports: [31_001, 31_101] })));
    await idle();
    expect(it.writes.filter((write) => write.startsWith('register'))).toHaveLength(2);
  });

  test('has four writes under way at most', async () => {
    const it = reconciling();
    it.answers(hangs);
    for (const n of [1, 2, 3, 4, 5, 6]) it.event(n);
    await idle();
    expect(it.writes).toHaveLength(4);
  });

  test('keeps a place for news while the writes of a pass hang', async () => {
    const it = reconciling();
    it.answers(hangs);
    it.run(1, 2, 3, 4, 5, 6);
    await idle();
    expect(it.writes).toHaveLength(3);
    it.event(7);
    await idle();
    expect(it.writes.at(-1)).toBe('register 7');
  });

  test('tries news again in time while the writes of a pass hang', async () => {
    const it = reconciling();
    it.answers(async (change) => (idIn(change) === of(7) ? Promise.reject(answered(500)) : hangs()));
    it.run(1, 2, 3, 4, 5, 6);
    it.event(7);
    await it.clock.advance(1_000);
    expect(it.writes.filter((write) => write === 'register 7')).toHaveLength(2);
  });

  test('spreads rewrites: the first after a random while, the others ten a second', async () => {
    const it = reconciling({ rewriteSpreadMs: 30_000 });
    it.consulHas([1, 2, 3].map((n) => ({ ...published(n), port: 1 })));
    it.run(1, 2, 3);
    await it.clock.advance(14_999);
    expect(it.writes).toEqual([]);
    await it.clock.advance(1);
    expect(it.writes).toEqual(['update 1']);
    await it.clock.advance(100);
    expect(it.writes).toEqual(['update 1', 'update 2']);
  });

  test('does not put a rewrite off each time it is looked at', async () => {
    const it = reconciling({ rewriteSpreadMs: 30_000 });
    it.consulHas([{ ...published(1), port: 1 }]);
    it.run(1);
    await it.clock.advance(10_000);
    it.reconciler.pass();
    await it.clock.advance(5_000);
    expect(it.writes).toEqual(['update 1']);
  });

  test('does not wait with an end for the pace of a rewrite', async () => {
    const it = reconciling({ rewriteSpreadMs: 30_000 });
    it.consulHas([{ ...published(1), port: 1 }]);
    it.run(1);
    it.event(1, 'TASK_FAILED');
    await idle();
    expect(it.writes).toEqual(['withdraw 1']);
  });
});
