import { describe, expect, test } from 'vitest';
import { appId } from '../../../src/model/ids.ts';
import { HTTP_CHECK, idOf, seen, WEB } from '../examples.ts';
import { idle } from '../fake-clock.ts';
import { reconciling } from './reconciling.ts';
import { published } from './scene.ts';

const OTHER = appId('/shop-web');
const WARNING = 'a warning for the owner of this task';

/** A task of each of two apps that come to one name, both published. */
async function colliding() {
  const it = reconciling();
  it.inventory.defined({ id: OTHER });
  it.event(1);
  const others = seen('TASK_RUNNING', { id: idOf(2, OTHER), appId: OTHER });
  it.reconciler.touch(it.inventory.event(it.clock.now(), others));
  await idle();
  return it;
}

describe('two apps that come to one name', () => {
  test('are both published, and both are warned', async () => {
    const it = await colliding();
    expect(it.reconciler.decisions().map(({ appId: app, outcome, warnings }) => [app, outcome, warnings])).toEqual([
      [OTHER, 'published', [expect.stringContaining(`is also that of ${WEB}:`)]],
      [WEB, 'published', [expect.stringContaining(`is also that of ${OTHER}:`)]],
    ]);
  });

  test('are warned in what would be done, too', async () => {
    const it = await colliding();
    expect(it.reconciler.resolutions().map(({ warnings }) => warnings.length)).toEqual([1, 1]);
  });

  test('are warned no more when one of them has ended', async () => {
    const it = await colliding();
    it.reconciler.touch(it.inventory.event(it.clock.now(), seen('TASK_FAILED', { id: idOf(2, OTHER), appId: OTHER })));
    await idle();
    expect(it.decided(1)?.warnings).toEqual([]);
  });
});

test('a warning is logged once for each task', async () => {
  const it = await colliding();
  for (let pass = 0; pass < 3; pass += 1) it.reconciler.pass();
  expect(it.told().filter((line) => line === WARNING)).toHaveLength(2);
});

describe('a check that Consul finds critical, of a task that Marathon calls alive', () => {
  /** Consul is read at each of these times, and has the task's check so. */
  const watching = async (healthChecks: readonly (typeof HTTP_CHECK)[], ...readings: readonly number[]) => {
    const definition = { healthChecks, labels: { 'consul.check.http': '/' } };
    const it = reconciling({ definition });
    it.hear(1);
    it.inventory.marathon(it.clock.now(), [seen('TASK_RUNNING', {}, { health: { reported: 1, alive: 1 } })]);
    for (const at of readings) {
      await it.clock.advance(at - it.clock.now());
      it.hear(1);
      it.consulHas([published(1, { definition, status: 'critical' })], at);
      it.reconciler.pass();
    }
    return it;
  };

  test('for three of its intervals is a disagreement: counted, and told to its owner', async () => {
    const it = await watching([HTTP_CHECK], 10_000, 40_000, 70_000);
    expect(it.reconciler.disagreements).toBe(1);
    expect(it.decided(1)).toMatchObject({
      outcome: 'published',
      warnings: [expect.stringContaining('Marathon says that it is alive')],
    });
  });

  test('for less is none', async () => {
    const it = await watching([HTTP_CHECK], 10_000, 30_000);
    expect([it.reconciler.disagreements, it.decided(1)?.warnings]).toEqual([0, []]);
  });

  test('is none where Marathon does not check the task itself', async () => {
    const it = await watching([], 10_000, 40_000, 70_000);
    expect(it.reconciler.disagreements).toBe(0);
  });
});
