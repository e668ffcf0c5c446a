import { describe, expect, test } from 'vitest';
import { answeredAbout, isMarathonSilent } from '../../../src/inventory/witnesses.ts';
import { appId } from '../../../src/model/ids.ts';
import { idOf, podTaskId, seen, WEB } from '../examples.ts';
import { told } from './told.ts';

const POD = appId('/pod');
const container = (name = 'web', over = {}, rest = {}) =>
  seen('TASK_RUNNING', { id: podTaskId(1, name, POD), appId: POD, isPod: true, container: name, ...over }, rest);
const absentFor = (inventory: ReturnType<typeof told>, id: string) =>
  inventory.record(id as never)?.absentSince.marathon;

describe("a pod's containers", () => {
  test('are not absent because the list of all tasks lacks them: it never has them', () => {
    const inventory = told();
    inventory.agent(1, [container()]);
    inventory.marathon(2, []);
    expect(absentFor(inventory, podTaskId(1, 'web', POD))).toBeUndefined();
  });

  test('are absent when the list of all pods lacks them, which says nothing of apps', () => {
    const inventory = told();
    inventory.agent(1, [container(), seen()]);
    inventory.pods(2, []);
    expect([absentFor(inventory, podTaskId(1, 'web', POD)), absentFor(inventory, idOf(1))]).toEqual([2, undefined]);
  });

  test('are absent when an answer about their pod lacks them', () => {
    const inventory = told();
    inventory.agent(1, [container('web'), container('side')]);
    inventory.pods(2, [container('web')], POD);
    expect([absentFor(inventory, podTaskId(1, 'side', POD)), absentFor(inventory, podTaskId(1, 'web', POD))]).toEqual([
      2,
      undefined,
    ]);
  });

  test('are left alone by the answer that there is no app of that id, as apps are by that about pods', () => {
    const inventory = told();
    inventory.agent(1, [container('web', { id: podTaskId(1), appId: WEB }), seen('TASK_RUNNING', { id: idOf(2) })]);
    inventory.marathon(2, [], WEB);
    expect([absentFor(inventory, podTaskId(1)), absentFor(inventory, idOf(2))]).toEqual([undefined, 2]);
    inventory.pods(3, [], WEB);
    expect([absentFor(inventory, podTaskId(1)), absentFor(inventory, idOf(2))]).toEqual([3, 2]);
  });
});

describe('asking Marathon about everything', () => {
  test('is two questions: one about apps, one about pods', () => {
    const inventory = told();
    inventory.agent(1, [container(), seen()]);
    inventory.marathon(5, []);
    inventory.pods(7, []);
    const { marathon } = inventory.circumstances(8);
    expect([answeredAbout(marathon, WEB), answeredAbout(marathon, POD)]).toEqual([5, 7]);
  });

  test('without an answer about pods is silence, if that was the last', () => {
    const inventory = told();
    inventory.marathon(5, []);
    inventory.see({ kind: 'silence', askedAt: 6, witness: 'marathon', scope: 'all', isOfPods: true }, 0);
    expect(isMarathonSilent(inventory.circumstances(7).marathon)).toBe(true);
    inventory.pods(8, []);
    expect(isMarathonSilent(inventory.circumstances(9).marathon)).toBe(false);
  });
});

describe('a health event', () => {
  const ALIVE = { health: { reported: 1, alive: 1 } };
  const health = (isAlive: boolean | null) => {
    const inventory = told();
    inventory.pods(1, [container('web', {}, ALIVE)], POD);
    inventory.health(2, podTaskId(1, 'web', POD), isAlive);
    return inventory.record(podTaskId(1, 'web', POD))?.health.marathon;
  };

  test('that an instance is healthy is said of each container', () => {
    expect(health(true)).toEqual({ reported: 1, alive: 1 });
  });

  test('that it is not leaves open which container is meant', () => {
    expect(health(false)).toBeUndefined();
  });
});

describe('an answer about one app', () => {
  const isReady = (inventory: ReturnType<typeof told>) => inventory.record(idOf(1))?.isReady;
  const answer = (inventory: ReturnType<typeof told>, askedAt: number, isDeploying: boolean, said?: boolean) =>
    inventory.see(
      {
        kind: 'marathon-list',
        askedAt,
        scope: WEB,
        isComplete: true,
        isDeploying,
        sightings: [seen('TASK_RUNNING', {}, { isReady: said })],
      },
      0,
    );

  test('without a readiness result means ready', () => {
    const inventory = told();
    inventory.agent(1, [seen()]);
    expect(isReady(inventory)).toBe(false);
    answer(inventory, 2, false);
    expect(isReady(inventory)).toBe(true);
  });

  test('in a deployment means so only when there was time for a result', () => {
    const inventory = told();
    inventory.agent(1, [seen()]);
    answer(inventory, 2, true);
    expect(isReady(inventory)).toBe(false);
    answer(inventory, 15_000, true);
    expect(isReady(inventory)).toBe(false);
    answer(inventory, 15_001, true);
    expect(isReady(inventory)).toBe(true);
  });

  test('says what the checks say, at any time', () => {
    const inventory = told();
    inventory.agent(1, [seen()]);
    answer(inventory, 2, true, true);
    expect(isReady(inventory)).toBe(true);
    answer(inventory, 60_000, true, false);
    expect(isReady(inventory)).toBe(false);
  });

  test('outweighs the list of all tasks, which does not tell', () => {
    const inventory = told();
    answer(inventory, 1, true, true);
    inventory.marathon(2, [seen()]);
    expect(isReady(inventory)).toBe(true);
  });
});
