import { describe, expect, test } from 'vitest';
import { createRecord } from '../../../src/inventory/record.ts';
import { appId } from '../../../src/model/ids.ts';
import { AppError } from '../../../src/support/errors.ts';
import { answered, idOf, seen, unreachable } from '../examples.ts';
import { idle } from '../fake-clock.ts';
import { idIn, of, reconciling } from './reconciling.ts';
import { published } from './scene.ts';

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

  test('for want of rights is tried again at once when the right is back for another', async () => {
    const it = reconciling();
    const denied = new AppError('UPSTREAM_DENIED', 'PUT x: 403: lacks permission \'service:write\' on "web"');
    it.answers(() => Promise.reject(denied));
    it.run(1);
    await it.clock.advance(29_000);
    it.run(1, 2);
    await idle();
    it.answers(async () => {});
    await it.clock.advance(1_000);
    expect(it.view.published).toBe(2);
    expect(it.told()).toEqual([
      'Consul did not take a change',
      'registered',
      'Consul allows again what it denied',
      'registered',
    ]);
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

test('a task that we cannot make sense of is told once, and does not stop the others', async () => {
  const it = reconciling();
  const task = new Proxy({} as never, {
    get() {
      throw new Error('no sense');
    },
  });
  const said = { agent: { word: 'running', state: 'TASK_RUNNING', askedAt: it.clock.now() } } as const;
  it.inventory.restore({ ...createRecord(idOf(1), appId('/web'), it.clock.now()), task, said });
  it.reconciler.touch([idOf(1)]);
  it.reconciler.touch([idOf(1)]);
  it.event(2);
  await idle();
  expect(it.view.published).toBe(1);
  expect(it.told().filter((message) => message.startsWith('a bug'))).toHaveLength(1);
});
