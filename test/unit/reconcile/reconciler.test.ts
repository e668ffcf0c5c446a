import { describe, expect, test } from 'vitest';
import type { Change } from '../../../src/model/change.ts';
import { serviceId } from '../../../src/model/ids.ts';
import type { RegisteredService } from '../../../src/model/service.ts';
import { createReconciler } from '../../../src/reconcile/reconciler.ts';
import { AppError } from '../../../src/support/errors.ts';
import {
  answered,
  aRegistered,
  deferred,
  idOf,
  markOf,
  recordingLog,
  seen,
  someOptions,
  unreachable,
} from '../examples.ts';
import { createFakeClock, idle, START_WALL_MS } from '../fake-clock.ts';
import { published, scene } from './scene.ts';

const idIn = (change: Change) => (change.kind === 'withdraw' ? change.id : change.service.id);
const of = (n: number) => `marathon:${idOf(n)}`;

/** A reconciler over a Consul whose writes are let through, hang or fail as the test says. */
function reconciling({ isWritable = true, rewriteSpreadMs = 0 } = {}) {
  const it = scene();
  const clock = createFakeClock(1_000);
  const stop = new AbortController();
  const writes: string[] = [];
  const failures: AppError[] = [];
  const { log, told } = recordingLog();
  let answer: (change: Change) => Promise<void> = async () => {};
  let options: ReturnType<typeof someOptions> | undefined = someOptions();
  it.inventory.defined();
  const reconciler = createReconciler({
    inventory: it.inventory,
    view: it.view,
    guard: it.guard,
    options: () => options,
    perform(change) {
      writes.push(`${change.kind} ${idIn(change).replace(/.*-0*(\d+)\._app.*/, '$1')}`);
      return answer(change);
    },
    onFailure: (error) => failures.push(error),
    rewriteSpreadMs,
    clock,
    random: () => 0.5,
    log,
    signal: stop.signal,
  });
  reconciler.setWritable(isWritable);
  const run = (...ns: readonly number[]) =>
    it.inventory.agent(
      clock.now(),
      ns.map((n) => seen('TASK_RUNNING', { id: idOf(n) })),
    );
  return {
    ...it,
    clock,
    stop,
    writes,
    failures,
    told,
    reconciler,
    answers: (with_: typeof answer) => (answer = with_),
    knowsNotWhoItIs: () => (options = undefined),
    /** The agent's complete list is these, and what that is news of is looked at. */
    run: (...ns: readonly number[]) => reconciler.touch(run(...ns)),
    hear: run,
    event: (n: number, state = 'TASK_RUNNING') =>
      reconciler.touch(it.inventory.event(clock.now(), seen(state, { id: idOf(n) }))),
    decided: (n: number) => reconciler.decisions().find(({ taskId }) => taskId === idOf(n)),
  };
}
const hangs = () => deferred().promise;

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

describe('a write that fails', () => {
  test('is tried again with growing pauses', async () => {
    const it = reconciling();
    it.answers(() => Promise.reject(answered(500)));
    it.run(1);
    await it.clock.advance(999);
    expect(it.writes).toHaveLength(1);
    await it.clock.advance(1);
    expect(it.writes).toHaveLength(2);
    await it.clock.advance(1_999);
    expect(it.writes).toHaveLength(2);
    await it.clock.advance(1);
    expect(it.writes).toHaveLength(3);
  });

  test('is not tried sooner because somebody looks', async () => {
    const it = reconciling();
    it.answers(() => Promise.reject(answered(500)));
    it.run(1);
    await idle();
    for (let n = 0; n < 5; n += 1) it.reconciler.pass();
    await it.clock.advance(999);
    expect(it.writes).toHaveLength(1);
  });

  test('does not stop the others', async () => {
    const it = reconciling();
    it.answers(async (change) => {
      if (idIn(change) === of(1)) throw answered(500);
    });
    it.run(1, 2, 3);
    await idle();
    expect(it.view.published).toBe(2);
    expect(it.reconciler.failures()).toEqual([`${idOf(1)}: it says 500`]);
  });

  test('is over when it succeeds, and that is told', async () => {
    const it = reconciling();
    it.answers(() => Promise.reject(answered(500)));
    it.run(1);
    await idle();
    it.answers(async () => {});
    await it.clock.advance(1_000);
    expect([it.reconciler.failures(), it.view.published]).toEqual([[], 1]);
    expect(it.told()).toEqual(['Consul did not take a change', 'registered', 'written after failures']);
  });

  test('because the definition is wrong is parked for minutes', async () => {
    const it = reconciling();
    it.answers(() => Promise.reject(answered(400)));
    it.run(1);
    await it.clock.advance(299_999);
    expect(it.writes).toHaveLength(1);
    await it.clock.advance(1);
    expect(it.writes).toHaveLength(2);
  });

  test('because the definition is wrong is tried at once with another one', async () => {
    const it = reconciling();
    it.answers(() => Promise.reject(answered(400)));
    it.run(1);
    await idle();
    it.reconciler.touch(
      it.inventory.marathon(it.clock.now(), [seen('TASK_RUNNING', { id: idOf(1), ports: [31_999] })]),
    );
    await idle();
    expect(it.writes).toHaveLength(2);
  });

  test('of a rewrite, because the definition is wrong, gets a new place in the pace with another one', async () => {
    const it = reconciling();
    it.consulHas([{ ...published(1), port: 1 }]);
    it.answers(() => Promise.reject(answered(400)));
    it.run(1);
    await idle();
    await it.clock.advance(1_000);
    it.reconciler.touch(
      it.inventory.marathon(it.clock.now(), [seen('TASK_RUNNING', { id: idOf(1), ports: [31_999] })]),
    );
    await it.clock.advance(1_000);
    expect(it.writes).toEqual(['update 1', 'update 1']);
  });

  test('for want of rights is tried again after half a minute, not every second', async () => {
    const it = reconciling();
    it.answers(() => Promise.reject(answered(403)));
    it.run(1);
    await it.clock.advance(29_999);
    expect(it.writes).toHaveLength(1);
    await it.clock.advance(1);
    expect(it.writes).toHaveLength(2);
  });

  test('because the token is not known yet is tried again soon', async () => {
    const it = reconciling();
    it.answers(() => Promise.reject(new AppError('UPSTREAM_DENIED', 'PUT x: 403: ACL not found')));
    it.run(1);
    await it.clock.advance(1_000);
    expect(it.writes).toHaveLength(2);
  });

  test('is told where the connection is watched', async () => {
    const it = reconciling();
    it.answers(() => Promise.reject(unreachable()));
    it.run(1);
    await idle();
    expect(it.failures).toMatchObject([{ code: 'UPSTREAM_UNREACHABLE' }]);
    expect(it.told()).toEqual([]);
  });

  test('is forgotten when there is nothing to write any more', async () => {
    const it = reconciling();
    it.answers(() => Promise.reject(answered(500)));
    it.run(1);
    await idle();
    it.event(1, 'TASK_FAILED');
    await idle();
    expect(it.reconciler.failures()).toEqual([]);
    await it.clock.advance(60_000);
    expect(it.writes).toEqual(['register 1']);
  });

  test('leaves the view as it was', async () => {
    const it = reconciling();
    it.answers(() => Promise.reject(new AppError('UPSTREAM_TIMEOUT', 'too slow')));
    it.run(1);
    await idle();
    expect(it.view.of(idOf(1))).toEqual([]);
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
    expect(it.reconciler.tally).toEqual({ register: 1, update: 0, adopt: 0, withdraw: 1, failed: 0 });
  });

  test('is shown newest first, a hundred at most', async () => {
    const it = reconciling();
    it.run(...Array.from({ length: 120 }, (_, n) => n + 1));
    await it.clock.advance(1_000);
    expect(it.reconciler.recentChanges).toHaveLength(100);
    expect(it.reconciler.recentChanges[0]?.taskId).toBe(idOf(120));
  });
});
