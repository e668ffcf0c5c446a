import { describe, expect, test } from 'vitest';
import { BEFORE_EVERYTHING } from '../../../src/inventory/record.ts';
import { taskId } from '../../../src/model/ids.ts';
import { AGENT, idOf, OTHER_AGENT, seen, uuidOf, WEB } from '../examples.ts';
import { told } from './told.ts';

const OLD = idOf(1);
const NEW = idOf(2);
const at = (id: typeof OLD, ports: readonly number[], state = 'TASK_RUNNING') => seen(state, { id, ports });
const endOf = (inventory: ReturnType<typeof told>, id = OLD) => inventory.record(id)?.tombstone?.state;

describe('a task whose port another one was given', () => {
  test('has ended, though Marathon goes on saying that it runs', () => {
    const inventory = told();
    inventory.event(100, at(OLD, [31_000]));
    expect(inventory.event(200, at(NEW, [31_001, 31_000]))).toEqual([NEW, OLD]);
    expect(endOf(inventory)).toBe(`its port 31000 is ${NEW}'s now`);
    inventory.marathon(300, [at(OLD, [31_000]), at(NEW, [31_001, 31_000])]);
    expect(endOf(inventory)).toBeDefined();
  });

  test('has ended, though the Mesos agent showed it before the other came', () => {
    const inventory = told();
    inventory.agent(100, [at(OLD, [31_000])]);
    inventory.event(200, at(NEW, [31_000]));
    expect(endOf(inventory)).toBeDefined();
  });

  test('has ended, though nothing but its service in Consul is known of it', () => {
    const inventory = told();
    inventory.agent(100, [at(NEW, [31_000])]);
    inventory.expect(OLD, WEB, 200, { ports: [31_000], agentId: AGENT, since: BEFORE_EVERYTHING });
    expect(endOf(inventory)).toBeDefined();
  });

  test('has ended for good where a witness then says so, whatever the Mesos agent was heard to say of before', () => {
    const inventory = told();
    inventory.agent(100, [at(OLD, [31_000])]);
    inventory.event(200, at(NEW, [31_000]));
    inventory.event(300, at(OLD, [], 'TASK_KILLED'));
    inventory.agentAgain(250);
    expect(endOf(inventory)).toBe('TASK_KILLED');
  });

  test('is believed in when only Consul knows of it yet, and the Mesos agent does not list the other any more', () => {
    const inventory = told();
    inventory.agent(100, [at(NEW, [31_000])]);
    inventory.agent(200, []);
    inventory.marathon(210, [at(NEW, [31_000])]);
    inventory.expect(OLD, WEB, 300, { ports: [31_000], agentId: AGENT, since: BEFORE_EVERYTHING });
    expect(endOf(inventory)).toBeUndefined();
  });

  test('is believed in when the Mesos agent shows it later than the other was first seen', () => {
    const inventory = told();
    inventory.agent(300, [at(OLD, [31_000])]);
    inventory.event(200, at(NEW, [31_000]));
    expect(endOf(inventory)).toBeUndefined();
  });

  test('is believed in when one answer shows both: who came first is not known', () => {
    const inventory = told();
    inventory.agent(100, [at(OLD, [31_000]), at(NEW, [31_000])]);
    expect([endOf(inventory), endOf(inventory, NEW)]).toEqual([undefined, undefined]);
  });

  test('has ended when Marathon shows both at once, and dates its start before', () => {
    const inventory = told();
    const dated = (id: typeof OLD, startedAtMs: number) =>
      seen('TASK_RUNNING', { id, ports: [31_000] }, { startedAtMs });
    inventory.marathon(100, [dated(NEW, 2_000), dated(OLD, 1_000)]);
    expect([endOf(inventory), endOf(inventory, NEW)]).toEqual([`its port 31000 is ${NEW}'s now`, undefined]);
  });

  test('is believed in when Marathon lists another later that has its port, and dates that one before it', () => {
    const inventory = told();
    inventory.event(100, seen('TASK_RUNNING', { id: NEW, ports: [31_000] }, { statedAtMs: 2_000 }));
    inventory.marathon(200, [seen('TASK_RUNNING', { id: OLD, ports: [31_000] }, { startedAtMs: 1_000 })]);
    expect([endOf(inventory), endOf(inventory, NEW)]).toEqual([undefined, undefined]);
  });

  test('is believed in when Marathon lists another later that has its port, and the Mesos agent dates that one before it', () => {
    const inventory = told();
    inventory.agent(100, [seen('TASK_RUNNING', { id: NEW, ports: [31_000] }, { statedAtMs: 2_000 })]);
    inventory.marathon(200, [seen('TASK_RUNNING', { id: OLD, ports: [31_000] }, { startedAtMs: 1_000 })], WEB);
    expect([endOf(inventory), endOf(inventory, NEW)]).toEqual([undefined, undefined]);
    inventory.agentAgain(300);
    expect([endOf(inventory), endOf(inventory, NEW)]).toEqual([`its port 31000 is ${NEW}'s now`, undefined]);
  });

  test('is believed in when Consul has it since the other was last shown: another daemon has published it', () => {
    const inventory = told();
    inventory.agent(100, [at(NEW, [31_000])]);
    inventory.agentAgain(200, false);
    inventory.expect(OLD, WEB, 300, { ports: [31_000], agentId: AGENT, since: 150 });
    expect([endOf(inventory), endOf(inventory, NEW)]).toEqual([undefined, undefined]);
    inventory.agentAgain(400, false);
    expect(endOf(inventory)).toBe(`its port 31000 is ${NEW}'s now`);
  });

  test('is left to the Mesos agent when an event shows another with its port, and dates that one before it', () => {
    const inventory = told();
    inventory.event(100, seen('TASK_RUNNING', { id: OLD, ports: [31_000] }, { statedAtMs: 2_000 }));
    inventory.event(200, seen('TASK_RUNNING', { id: NEW, ports: [31_000] }, { statedAtMs: 1_000 }));
    // The events came in another order than what they tell, or a clock was set back.
    expect([endOf(inventory), endOf(inventory, NEW)]).toEqual([undefined, undefined]);
    inventory.agent(300, [at(NEW, [31_000])]);
    expect([endOf(inventory), endOf(inventory, NEW)]).toEqual([`its port 31000 is ${NEW}'s now`, undefined]);
  });

  test('has ended when Marathon lists another that it did not list before, whatever the dates: clocks are set', () => {
    const inventory = told();
    inventory.event(100, seen('TASK_RUNNING', { id: OLD, ports: [31_000] }, { statedAtMs: 2_000 }));
    inventory.marathon(150, [seen('TASK_RUNNING', { id: OLD, ports: [31_000] }, { startedAtMs: 2_000 })]);
    inventory.marathon(200, [seen('TASK_RUNNING', { id: NEW, ports: [31_000] }, { startedAtMs: 1_000 })], WEB);
    expect(endOf(inventory)).toBe(`its port 31000 is ${NEW}'s now`);
  });

  test('has ended when Marathon lists another later that has its port, and dates that one after it', () => {
    const inventory = told();
    inventory.event(100, seen('TASK_RUNNING', { id: OLD, ports: [31_000] }, { statedAtMs: 1_000 }));
    inventory.marathon(200, [seen('TASK_RUNNING', { id: NEW, ports: [31_000] }, { startedAtMs: 2_000 })]);
    expect(endOf(inventory)).toBe(`its port 31000 is ${NEW}'s now`);
  });

  test.each([
    ['lists it', (inventory: ReturnType<typeof told>) => inventory.agent(300, [at(OLD, [31_000])])],
    ['gives the same answer again', (inventory: ReturnType<typeof told>) => inventory.agentAgain(300)],
  ])('is believed in again when the Mesos agent, asked later, %s: the word of the other was late', (_, say) => {
    const inventory = told();
    inventory.agent(100, [at(OLD, [31_000])]);
    inventory.event(200, at(NEW, [31_000]));
    expect(say(inventory)).toContain(OLD);
    expect(endOf(inventory)).toBeUndefined();
  });

  test('is not ended by one that a later answer lacks, when an earlier answer with it comes after that', () => {
    const inventory = told();
    inventory.agent(100, [at(OLD, [31_000])]);
    inventory.marathon(300, [at(OLD, [31_000])]);
    inventory.marathon(200, [at(OLD, [31_000]), at(NEW, [31_000])]);
    expect([endOf(inventory), inventory.record(NEW)?.absentSince.marathon]).toEqual([undefined, 300]);
  });

  test('is not believed in again by an answer that was asked for before', () => {
    const inventory = told();
    inventory.agent(100, [at(OLD, [31_000])]);
    inventory.event(200, at(NEW, [31_000]));
    inventory.agent(150, [at(OLD, [31_000])]);
    expect(endOf(inventory)).toBeDefined();
  });

  test('has ended when the Mesos agent shows the other after the last word on it, whoever was seen first', () => {
    const inventory = told();
    inventory.agent(100, [at(NEW, [31_000])]);
    inventory.marathon(200, [at(OLD, [31_000])]);
    expect(endOf(inventory)).toBeUndefined();
    inventory.agentAgain(300, false);
    expect([endOf(inventory), endOf(inventory, NEW)]).toEqual([`its port 31000 is ${NEW}'s now`, undefined]);
  });

  test('does not end because of a task that has not been seen running', () => {
    const inventory = told();
    inventory.event(100, at(OLD, [31_000]));
    inventory.event(200, at(NEW, [31_000], 'TASK_STAGING'));
    expect(endOf(inventory)).toBeUndefined();
  });

  test('does not end because of a task that has ended itself', () => {
    const inventory = told();
    inventory.event(100, at(NEW, [31_000], 'TASK_FAILED'));
    inventory.event(200, at(OLD, [31_000]));
    inventory.event(300, at(NEW, [31_000]));
    expect(endOf(inventory)).toBeUndefined();
  });
});

describe('an earlier run of an instance', () => {
  const run = (n: number) => taskId(`shop_web.instance-${uuidOf(1)}._app.${n}`);

  test('has ended when a later one runs', () => {
    const inventory = told();
    inventory.event(100, at(run(9), [31_000]));
    inventory.event(200, at(run(10), [31_001]));
    expect(endOf(inventory, run(9))).toBe(`${run(10)} has taken its place`);
  });

  test('heard of late has ended, and ends nobody who has its port by now', () => {
    const inventory = told();
    inventory.event(100, at(run(10), [31_500]));
    inventory.event(200, at(NEW, [31_000]));
    inventory.marathon(300, [at(run(10), [31_500]), at(NEW, [31_000])]);
    inventory.event(400, at(run(9), [31_000]));
    expect([endOf(inventory, run(9)), endOf(inventory, NEW)]).toEqual([`${run(10)} has taken its place`, undefined]);
  });

  test('never ends a later one', () => {
    const inventory = told();
    inventory.event(100, at(run(10), [31_001]));
    inventory.event(200, at(run(9), [31_000]));
    expect(endOf(inventory, run(10))).toBeUndefined();
    expect(endOf(inventory, run(9))).toBeDefined();
  });

  test('is one of the same instance', () => {
    const inventory = told();
    inventory.event(100, at(run(1), [31_000]));
    inventory.event(200, at(taskId(`shop_web.instance-${uuidOf(2)}._app.2`), [31_001]));
    expect(endOf(inventory, run(1))).toBeUndefined();
  });
});

test('a task that only Consul knows has ended when it was published under another agent id', () => {
  const inventory = told();
  inventory.expect(OLD, WEB, 100, { ports: [31_000], agentId: OTHER_AGENT, since: BEFORE_EVERYTHING });
  inventory.agent(200, []);
  expect(endOf(inventory)).toBe('it has a new agent id');
});
