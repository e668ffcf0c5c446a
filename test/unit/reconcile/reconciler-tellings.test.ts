import { describe, expect, test } from 'vitest';
import { HTTP_CHECK, idOf, seen } from '../examples.ts';
import { idle } from '../fake-clock.ts';
import { reconciling } from './reconciling.ts';
import { published } from './scene.ts';

const MIRRORED = { healthChecks: [HTTP_CHECK], labels: { 'consul.health': 'mirror' } };
const alive = { health: { reported: 1, alive: 1 } };

/** Marathon calls tasks alive, and their verdict is mirrored; Consul has them, told or not. */
async function mirroring(...ns: readonly number[]) {
  const it = reconciling({ rewriteSpreadMs: 30_000, definition: MIRRORED });
  it.hear(...ns);
  it.inventory.marathon(
    it.clock.now(),
    ns.map((n) => seen('TASK_RUNNING', { id: idOf(n) }, alive)),
  );
  return it;
}
const has = (...ns: readonly number[]) => ns.map((n) => published(n, { definition: MIRRORED }));

describe('a verdict that is mirrored', () => {
  test('is told at once when news of it comes', async () => {
    const it = await mirroring(1);
    it.reconciler.pass();
    await idle();
    it.writes.length = 0;
    it.reconciler.touch(it.inventory.health(it.clock.now(), idOf(1), false));
    await idle();
    expect(it.writes).toEqual(['status 1']);
    expect(it.reconciler.recentChanges[0]).toMatchObject({ kind: 'status', name: 'shop-web' });
    expect(it.told().at(-1)).toBe('told');
  });

  test('is told again once after a restart of ours, paced, and nobody need hear of it', async () => {
    const it = await mirroring(1, 2);
    it.consulHas(has(1, 2), 1_000);
    it.reconciler.pass();
    await idle();
    expect(it.writes).toEqual([]);
    await it.clock.advance(15_100);
    expect(it.writes).toEqual(['status 1', 'status 2']);
    it.reconciler.pass();
    await it.clock.advance(60_000);
    expect(it.writes).toHaveLength(2);
    expect([it.reconciler.recentChanges, it.told()]).toEqual([[], []]);
    expect(it.reconciler.tally.status).toBe(2);
  });

  test('does not wait for the pace of a repetition when it changes', async () => {
    const it = await mirroring(1);
    it.consulHas(has(1), 1_000);
    it.reconciler.pass();
    it.reconciler.touch(it.inventory.health(it.clock.now(), idOf(1), false));
    await idle();
    expect(it.writes).toEqual(['status 1']);
  });
});
