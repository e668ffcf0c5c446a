import { describe, expect, test } from 'vitest';
import { appId } from '../../../../src/model/ids.ts';
import { createCollisions } from '../../../../src/reconcile/warnings/collisions.ts';
import { idOf } from '../../examples.ts';

const A = appId('/shop/web');
const B = appId('/shop-web');
const task = (n: number, app: typeof A, ...names: readonly string[]) => ({ taskId: idOf(n), appId: app, names });

function of(...tasks: readonly ReturnType<typeof task>[]) {
  const collisions = createCollisions();
  for (const one of tasks) collisions.note(one);
  return collisions;
}

describe('a derived name', () => {
  test('that two apps come to is told to both, with the other and what to do', () => {
    const it = of(task(1, A, 'shop-web'), task(2, B, 'shop-web'));
    expect(it.warningsFor(idOf(1))).toEqual([
      'the service name "shop-web", made from the app id, is also that of /shop-web: both are published under it, and ' +
        'who asks Consul for one gets the other, too; give each its own name with the label consul.name',
    ]);
    expect(it.warningsFor(idOf(2))).toEqual([expect.stringContaining('is also that of /shop/web:')]);
  });

  test('that an app’s own tasks share is as it should be', () => {
    expect(of(task(1, A, 'shop-web'), task(2, A, 'shop-web')).warningsFor(idOf(1))).toEqual([]);
  });

  test('that is another’s no more is told no more', () => {
    const it = of(task(1, A, 'shop-web'), task(2, B, 'shop-web'));
    it.note(task(2, B, 'other'));
    expect(it.warningsFor(idOf(1))).toEqual([]);
  });

  test('stays another’s while one of its tasks has it', () => {
    const it = of(task(1, A, 'shop-web'), task(2, B, 'shop-web'), task(3, B, 'shop-web'));
    it.note(task(2, B));
    expect(it.warningsFor(idOf(1))).toHaveLength(1);
  });

  test('is forgotten with its task', () => {
    const it = of(task(1, A, 'shop-web'), task(2, B, 'shop-web'));
    it.forget((id) => id === idOf(1));
    expect(it.warningsFor(idOf(1))).toEqual([]);
  });

  test('is told once, though several services of a task have it', () => {
    const it = of(task(1, A, 'shop-web', 'shop-web'), task(2, B, 'shop-web'));
    expect(it.warningsFor(idOf(1))).toHaveLength(1);
  });
});
