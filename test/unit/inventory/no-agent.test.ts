import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/inventory/judge.ts';
import { missing } from '../../../src/inventory/missing.ts';
import { caseOf } from '../../../src/inventory/standing.ts';
import type { TaskId } from '../../../src/model/ids.ts';
import { idOf, seen, WEB } from '../examples.ts';
import { type Told, told } from './told.ts';

const MINUTE = 60_000;

const withoutAgent = () => told({ hasAgent: false });
const caseAt = (inventory: Told, now: number) => {
  const record = inventory.record(idOf(1));
  if (!record) throw new Error('nobody has spoken of it');
  return caseOf(record, inventory.circumstances(now));
};
const needs = (inventory: Told, now: number) => missing(inventory, now, () => true);

describe('without a Mesos agent, an absence', () => {
  test('is one in two answers only if the second was asked for 5 s after the first', () => {
    const inventory = withoutAgent();
    inventory.marathon(1_000, [seen('TASK_RUNNING')]);
    expect(inventory.marathon(10_000, [])).toEqual([idOf(1)]);
    inventory.marathon(14_999, []);
    expect(caseAt(inventory, 15_000)).toMatchObject({ marathon: { word: 'absent' }, isAbsentAgain: false });
    expect(inventory.marathon(15_000, [], WEB)).toEqual([idOf(1)]);
    expect(caseAt(inventory, 15_000).isAbsentAgain).toBe(true);
  });

  test('that was noticed twice begins anew when the task was listed in between', () => {
    const inventory = withoutAgent();
    inventory.marathon(1_000, [seen('TASK_RUNNING')]);
    inventory.marathon(10_000, []);
    inventory.marathon(16_000, []);
    inventory.marathon(20_000, [seen('TASK_RUNNING')]);
    inventory.marathon(21_000, []);
    expect(caseAt(inventory, 22_000)).toMatchObject({ marathon: { word: 'absent' }, isAbsentAgain: false });
  });

  test('begins anew when time passed unheard', () => {
    const inventory = withoutAgent();
    inventory.marathon(1_000, [seen('TASK_RUNNING')]);
    inventory.marathon(10_000, []);
    inventory.marathon(16_000, []);
    inventory.noteGap(20_000);
    inventory.marathon(21_000, []);
    expect(caseAt(inventory, 22_000).isAbsentAgain).toBe(false);
  });

  test('is asked about again 5 s later, until there is a second answer', () => {
    const inventory = withoutAgent();
    inventory.defined();
    inventory.marathon(1_000, [seen('TASK_RUNNING')]);
    inventory.marathon(10_000, []);
    const why = 'Marathon does not list a task of it';
    expect(needs(inventory, 10_001)).toEqual([{ kind: 'app', appId: WEB, why, notBefore: 15_000 }]);
    inventory.marathon(15_000, [], WEB);
    expect(needs(inventory, 15_001)).toEqual([]);
  });

  test('is asked about again no sooner than 5 s after an answer that proves nothing', () => {
    const inventory = withoutAgent();
    inventory.marathon(1_000, [seen('TASK_RUNNING')]);
    inventory.marathon(10_000, []);
    inventory.marathon(15_000, [], WEB, false);
    expect(needs(inventory, 15_001)).toMatchObject([{ notBefore: 20_000 }]);
  });
});

describe('without a Mesos agent, a doubt', () => {
  test('has lasted since Marathon first said so, and not since we began to listen', () => {
    const inventory = withoutAgent();
    inventory.marathon(1_000, [seen('TASK_RUNNING')]);
    inventory.event(20 * MINUTE, seen('TASK_UNREACHABLE'));
    inventory.marathon(25 * MINUTE, [seen('TASK_UNREACHABLE')]);
    expect(caseAt(inventory, 30 * MINUTE).doubtfulMs).toBe(10 * MINUTE);
  });

  test('is over with another word, and begins anew after it', () => {
    const inventory = withoutAgent();
    inventory.event(1 * MINUTE, seen('TASK_UNREACHABLE'));
    inventory.event(2 * MINUTE, seen('TASK_RUNNING'));
    expect(caseAt(inventory, 3 * MINUTE).doubtfulMs).toBe(0);
    inventory.event(4 * MINUTE, seen('TASK_UNREACHABLE'));
    expect(caseAt(inventory, 5 * MINUTE).doubtfulMs).toBe(1 * MINUTE);
  });
});

describe('without a Mesos agent, time that passed unheard', () => {
  test('is no part of a doubt: it begins anew with the next word', () => {
    const inventory = withoutAgent();
    inventory.event(1 * MINUTE, seen('TASK_UNREACHABLE'));
    inventory.noteGap(60 * MINUTE);
    inventory.marathon(61 * MINUTE, [seen('TASK_UNREACHABLE')]);
    expect(caseAt(inventory, 62 * MINUTE).doubtfulMs).toBe(1 * MINUTE);
  });
});

describe('without a Mesos agent, two tasks with one port that come with one answer', () => {
  const at = (id: TaskId, startedAtMs: number) => seen('TASK_RUNNING', { id, ports: [31_000] }, { startedAtMs });
  const ended = (inventory: Told) => [idOf(1), idOf(2)].filter((id) => inventory.record(id)?.tombstone);
  const withTwo = () => {
    const inventory = withoutAgent();
    inventory.marathon(1_000, [at(idOf(1), 500), at(idOf(2), 900)]);
    return inventory;
  };

  test('are told apart by their dates', () => {
    const inventory = withTwo();
    inventory.marathon(60_000, [at(idOf(1), 500), at(idOf(2), 900)]);
    expect(ended(inventory)).toEqual([idOf(1)]);
  });

  test.each<[string, (inventory: Told) => void]>([
    ['is absent, and absent again', (inventory) => inventory.marathon(61_000, [at(idOf(1), 500)])],
    ['has ended', (inventory) => inventory.event(60_000, seen('TASK_FAILED', { id: idOf(2) }))],
  ])('were told apart wrongly, by a clock that was set, where the one lives on when the later one %s', (_, goes) => {
    const inventory = withTwo();
    inventory.marathon(56_000, [at(idOf(1), 500)]);
    expect(ended(inventory)).toContain(idOf(1));
    goes(inventory);
    inventory.marathon(62_000, [at(idOf(1), 500)]);
    expect(ended(inventory)).not.toContain(idOf(1));
  });

  test('stay as they are when one came before the other: Marathon goes on listing what it has not heard the end of', () => {
    const inventory = withoutAgent();
    inventory.marathon(1_000, [at(idOf(1), 500)]);
    inventory.event(2_000, at(idOf(2), 900));
    inventory.event(3_000, seen('TASK_FAILED', { id: idOf(2) }));
    inventory.marathon(60_000, [at(idOf(1), 500)]);
    expect(ended(inventory)).toEqual([idOf(1), idOf(2)]);
  });
});

describe('without a Mesos agent', () => {
  test('a restart of the machine is over with the first list of Marathon, and not with one about an app', () => {
    const inventory = withoutAgent();
    inventory.noteRestart();
    inventory.marathon(1_000, [], WEB);
    expect(inventory.isAwaitingFirstList).toBe(true);
    inventory.marathon(3_000, []);
    expect(inventory.isAwaitingFirstList).toBe(false);
  });

  test('a restart of the machine is over, too, where a task of the list can never be read', () => {
    const inventory = withoutAgent();
    inventory.noteRestart();
    inventory.marathon(1_000, [seen('TASK_RUNNING')], 'all', false);
    expect(judge(caseAt(inventory, 2_000)).kind).toBe('publish');
  });

  test('a task that Marathon has long stopped listing is forgotten', () => {
    const inventory = withoutAgent();
    inventory.marathon(1_000, [seen('TASK_RUNNING')]);
    inventory.event(2_000, seen('TASK_FINISHED'));
    inventory.marathon(3_000, []);
    inventory.forget(30 * MINUTE, () => false);
    expect([...inventory.records()]).toEqual([]);
  });
});
