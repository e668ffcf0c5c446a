import { describe, expect, test } from 'vitest';
import { missing } from '../../../src/inventory/missing.ts';
import { BEFORE_EVERYTHING, createRecord } from '../../../src/inventory/record.ts';
import { appId, instanceKeyOf } from '../../../src/model/ids.ts';
import { AGENT, anIdentity, aTask, FRAMEWORK, idOf, OTHER_AGENT, seen, VERSION, WEB } from '../examples.ts';
import { told } from './told.ts';

const API = appId('/api');
const FIRST = idOf(1);
const SECOND = idOf(2);
const web = (n: number, state = 'TASK_RUNNING') => seen(state, { id: idOf(n), ports: [31_000 + n] });
const api = (n: number) => seen('TASK_RUNNING', { id: idOf(n, API), appId: API });
const absences = (inventory: ReturnType<typeof told>, id = FIRST) => inventory.record(id)?.absentSince;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("the agent's list", () => {
  test('tells news of each task once', () => {
    const inventory = told();
    expect(inventory.agent(1, [web(1), web(2)])).toEqual([FIRST, SECOND]);
    expect(inventory.agent(2, [web(1), web(2)])).toEqual([]);
  });

  test('proves the absence of what it lacks', () => {
    const inventory = told();
    inventory.agent(1, [web(1), web(2)]);
    expect(inventory.agent(2, [web(2)])).toEqual([FIRST]);
    expect(absences(inventory)).toEqual({ agent: 2 });
  });

  test('dates an absence from the first answer that lacked the task', () => {
    const inventory = told();
    inventory.agent(1, [web(1)]);
    inventory.agent(2, []);
    inventory.agent(3, []);
    expect(absences(inventory)).toEqual({ agent: 2 });
  });

  test('proves nothing by what it lacks when it is not complete', () => {
    const inventory = told();
    inventory.agent(1, [web(1), web(2)]);
    expect(inventory.agent(2, [web(2)], { isComplete: false })).toEqual([]);
    expect(absences(inventory)).toEqual({});
  });

  test('does not prove the absence of what was seen after it was asked for', () => {
    const inventory = told();
    inventory.event(10, web(1));
    inventory.agent(9, []);
    expect(absences(inventory)).toEqual({});
  });

  test('lists what runs there, so that an absence ends', () => {
    const inventory = told();
    inventory.agent(1, [web(1)]);
    inventory.agent(2, []);
    expect(inventory.agent(3, [web(1)])).toEqual([FIRST]);
    expect(absences(inventory)).toEqual({});
  });

  test('makes no record of tasks that had ended before we came', () => {
    const inventory = told();
    inventory.agent(1, [web(1, 'TASK_FINISHED')]);
    expect(inventory.record(FIRST)).toBeUndefined();
  });

  test('ends tasks that we know', () => {
    const inventory = told();
    inventory.agent(1, [web(1)]);
    inventory.agent(2, [web(1, 'TASK_FINISHED')]);
    expect(inventory.record(FIRST)?.tombstone).toMatchObject({ by: 'agent', state: 'TASK_FINISHED' });
  });

  test('may show one task as ended and, dated later, as running again', () => {
    const inventory = told();
    const ended = seen('TASK_FINISHED', {}, { statedAtMs: 100 });
    const running = seen('TASK_RUNNING', {}, { statedAtMs: 200 });
    inventory.agent(1, [seen('TASK_RUNNING', {}, { statedAtMs: 50 })]);
    inventory.agent(2, [running, ended]);
    expect(inventory.record(FIRST)?.tombstone).toBeUndefined();
  });
});

describe('the same answer of the agent again', () => {
  test('is no news', () => {
    const inventory = told();
    inventory.agent(1, [web(1)]);
    expect(inventory.agentAgain(2)).toEqual([]);
  });

  test("makes the agent's words count from now", () => {
    const inventory = told();
    inventory.agent(1, [web(1)]);
    inventory.agentAgain(2);
    expect(inventory.record(FIRST)?.said.agent?.askedAt).toBe(2);
  });

  test('proves the absence of what came up since', () => {
    const inventory = told();
    inventory.agent(1, [web(1)]);
    inventory.event(2, web(2));
    expect(inventory.agentAgain(3)).toEqual([SECOND]);
    expect(absences(inventory, SECOND)).toEqual({ agent: 3 });
  });

  test('proves nothing while it is not complete', () => {
    const inventory = told();
    inventory.agent(1, [web(1)]);
    inventory.event(2, web(2));
    expect(inventory.agentAgain(3, false)).toEqual([]);
  });

  test('does not bring back a word that is newer', () => {
    const inventory = told();
    inventory.agent(5, [web(1)]);
    inventory.agentAgain(4);
    expect(inventory.record(FIRST)?.said.agent?.askedAt).toBe(5);
  });
});

describe('a new agent id', () => {
  test('with a complete list ends the tasks of the old one', () => {
    const inventory = told();
    inventory.agent(1, [web(1)]);
    expect(inventory.agent(2, [], { agentId: OTHER_AGENT }, 500)).toEqual([FIRST]);
    expect(inventory.record(FIRST)?.tombstone).toEqual({
      by: 'agent',
      state: 'it has a new agent id',
      atMs: 500,
      askedAt: 2,
    });
  });

  test('ends nothing while its list is not complete', () => {
    const inventory = told();
    inventory.agent(1, [web(1)]);
    inventory.agent(2, [], { agentId: OTHER_AGENT, isComplete: false });
    expect(inventory.record(FIRST)?.tombstone).toBeUndefined();
  });

  test('ends the tasks of the old one when its list, unchanged, has become complete', () => {
    const inventory = told();
    inventory.agent(1, [web(1)]);
    inventory.agent(2, [], { agentId: OTHER_AGENT, isComplete: false });
    expect(inventory.agentAgain(3)).toEqual([FIRST]);
    expect(inventory.record(FIRST)?.tombstone).toMatchObject({ state: 'it has a new agent id' });
  });

  test('does not end what it lists itself', () => {
    const inventory = told();
    inventory.agent(1, [web(1)]);
    inventory.agent(2, [web(1)], { agentId: OTHER_AGENT });
    expect(inventory.record(FIRST)?.tombstone).toBeUndefined();
  });

  test('does not end a task whose agent nobody has named', () => {
    const inventory = told();
    inventory.event(1, seen('TASK_RUNNING', { agentId: undefined }));
    inventory.agent(2, [], { agentId: OTHER_AGENT });
    expect(inventory.record(FIRST)?.tombstone).toBeUndefined();
  });
});

describe("Marathon's list", () => {
  test('of everything proves the absence of what it lacks', () => {
    const inventory = told();
    inventory.marathon(1, [web(1), api(2)]);
    expect(inventory.marathon(2, [api(2)])).toEqual([FIRST]);
    expect(absences(inventory)).toEqual({ marathon: 2 });
  });

  test('of one app proves nothing about another', () => {
    const inventory = told();
    inventory.marathon(1, [web(1), api(2)]);
    expect(inventory.marathon(2, [], API)).toEqual([idOf(2, API)]);
    expect(absences(inventory)).toEqual({});
  });

  test('proves nothing by what it lacks when it is not complete', () => {
    const inventory = told();
    inventory.marathon(1, [web(1)]);
    expect(inventory.marathon(2, [], 'all', false)).toEqual([]);
  });

  test('asked for before an event does not undo it', () => {
    const inventory = told();
    inventory.event(5, web(1));
    inventory.marathon(4, []);
    expect(absences(inventory)).toEqual({});
  });

  test('that began before an end and still lists the task does not bring it back', () => {
    const inventory = told();
    inventory.event(5, web(1, 'TASK_KILLED'));
    inventory.marathon(4, [web(1)]);
    expect(inventory.record(FIRST)).toMatchObject({ said: { marathon: { word: 'ended' } }, tombstone: {} });
  });

  test('asked for later lists the task again, and the tombstone stands', () => {
    const inventory = told();
    inventory.event(5, web(1, 'TASK_KILLED'));
    inventory.marathon(6, [web(1)]);
    expect(inventory.record(FIRST)?.tombstone).toBeDefined();
  });

  test('leaves what the agent said alone', () => {
    const inventory = told();
    inventory.agent(1, [web(1)]);
    inventory.marathon(2, []);
    expect(inventory.record(FIRST)).toMatchObject({
      said: { agent: { word: 'running' } },
      absentSince: { marathon: 2 },
    });
  });
});

describe('an event', () => {
  test('never proves an absence', () => {
    const inventory = told();
    inventory.agent(1, [web(1)]);
    inventory.event(2, web(2));
    expect(absences(inventory)).toEqual({});
  });

  test('of an end sets a tombstone against a RUNNING that comes late', () => {
    const inventory = told();
    inventory.event(1, web(1, 'TASK_FAILED'));
    inventory.event(2, web(1));
    expect(inventory.record(FIRST)?.tombstone).toMatchObject({ state: 'TASK_FAILED' });
  });

  test('of RUNNING does not revive what the agent has listed as ended before we knew it', () => {
    const inventory = told();
    inventory.agent(1, [seen('TASK_FINISHED', {}, { statedAtMs: 7 })]);
    inventory.event(2, web(1), 1_000);
    expect(inventory.record(FIRST)?.tombstone).toMatchObject({ by: 'agent', atMs: 7 });
  });

  test('twice is news once', () => {
    const inventory = told();
    expect([inventory.event(1, web(1)), inventory.event(2, web(1))]).toEqual([[FIRST], []]);
  });

  test('makes its task urgent, news or not', () => {
    const inventory = told();
    inventory.event(1, web(1));
    inventory.event(2, web(1));
    expect(inventory.record(FIRST)?.lastEventAt).toBe(2);
  });
});

describe('a health event', () => {
  test('tells of every task of its instance', () => {
    const inventory = told();
    inventory.agent(1, [web(1), web(2)]);
    expect(inventory.health(2, FIRST, true)).toEqual([FIRST]);
    expect(inventory.record(FIRST)?.health.marathon).toEqual({ reported: 1, alive: 1 });
  });

  test('tells of one check only, whatever was reported of several before', () => {
    const inventory = told();
    inventory.marathon(1, [seen('TASK_RUNNING', {}, { health: { reported: 2, alive: 1 } })]);
    inventory.health(2, FIRST, true);
    expect(inventory.record(FIRST)?.health.marathon).toEqual({ reported: 1, alive: 1 });
  });

  test('without a result makes the health unknown', () => {
    const inventory = told();
    inventory.marathon(1, [seen('TASK_RUNNING', {}, { health: { reported: 1, alive: 1 } })]);
    inventory.health(2, FIRST, null);
    expect(inventory.record(FIRST)?.health.marathon).toBeUndefined();
  });

  test('outweighs a list that was asked for before it', () => {
    const inventory = told();
    inventory.marathon(1_000, [web(1)]);
    inventory.health(1_100, FIRST, true);
    inventory.marathon(1_050, [seen('TASK_RUNNING', {}, { health: { reported: 1, alive: 0 } })]);
    expect(inventory.record(FIRST)?.health.marathon).toEqual({ reported: 1, alive: 1 });
  });

  test('outweighs a list asked for so soon after it that it may not show it yet', () => {
    const inventory = told();
    inventory.marathon(1_000, [web(1)]);
    inventory.health(1_100, FIRST, true);
    inventory.marathon(1_110, [seen('TASK_RUNNING', {}, { health: { reported: 1, alive: 0 } })]);
    expect(inventory.record(FIRST)?.health.marathon).toEqual({ reported: 1, alive: 1 });
  });

  test('does not outweigh a list asked for later', () => {
    const inventory = told();
    inventory.marathon(1_000, [web(1)]);
    inventory.health(1_100, FIRST, true);
    inventory.marathon(1_400, [seen('TASK_RUNNING', {}, { health: { reported: 2, alive: 1 } })]);
    expect(inventory.record(FIRST)?.health.marathon).toEqual({ reported: 2, alive: 1 });
  });

  test('says nothing of a task that is being killed', () => {
    const inventory = told();
    inventory.event(1, web(1, 'TASK_KILLING'));
    expect(inventory.health(2, FIRST, true)).toEqual([]);
  });

  test('of an instance that nobody knows is no news', () => {
    expect(told().health(1, FIRST, true)).toEqual([]);
  });
});

describe('what is asked and told of apps', () => {
  test('a definition is news for the tasks of its app', () => {
    const inventory = told();
    inventory.agent(1, [web(1), api(2)]);
    expect(inventory.defined()).toEqual([FIRST]);
  });

  test('a version that does not exist is news for them, too', () => {
    const inventory = told();
    inventory.agent(1, [web(1), api(2)]);
    expect(inventory.undefinedVersion(VERSION)).toEqual([FIRST]);
    expect(inventory.definitions.isMissing(WEB, VERSION)).toBe(true);
  });

  test("Marathon's silence about an app is news for its tasks: the question is settled", () => {
    const inventory = told();
    inventory.agent(1, [web(1), api(2)]);
    expect(inventory.silence(2, 'marathon', WEB)).toEqual([FIRST]);
  });

  test("Marathon's silence about everything is news for what the agent does not list", () => {
    const inventory = told();
    inventory.agent(1, [web(1), api(2)]);
    inventory.agent(2, [api(2)]);
    expect(inventory.silence(3, 'marathon')).toEqual([FIRST]);
  });

  test("the agent's silence is news for nobody", () => {
    const inventory = told();
    inventory.agent(1, [web(1)]);
    expect(inventory.silence(2, 'agent')).toEqual([]);
  });

  test('the stream is live since it came to life, however often that is said', () => {
    const inventory = told();
    inventory.stream(5, true);
    inventory.stream(9, true);
    expect(inventory.circumstances(10).marathon).toMatchObject({ isStreamLive: true, streamLiveSince: 5 });
  });

  test('identity and framework are remembered', () => {
    const inventory = told();
    inventory.see({ kind: 'identity', askedAt: 1, identity: anIdentity({ recoveryTimeoutMs: 42 }) }, 0);
    expect(inventory.identity?.agentId).toBe(AGENT);
    expect(inventory.framework).toEqual({ id: FRAMEWORK, name: 'marathon' });
    expect(inventory.circumstances(2).recoveryTimeoutMs).toBe(42);
  });
});

describe('a task that only Consul knows', () => {
  test('gets a record, so that it is judged', () => {
    const inventory = told();
    inventory.expect(FIRST, WEB, 5);
    expect(inventory.record(FIRST)).toMatchObject({ appId: WEB, task: undefined, firstHeardAt: 5 });
    expect(inventory.knowsApp(WEB)).toBe(true);
    expect(inventory.knowsInstance(instanceKeyOf(FIRST) ?? (FIRST as never))).toBe(true);
  });

  test('is absent in the next answer, not in the last one', () => {
    const inventory = told();
    inventory.agent(1, []);
    inventory.expect(FIRST, WEB, 5);
    expect(absences(inventory)).toEqual({});
    inventory.agentAgain(6);
    expect(absences(inventory)).toEqual({ agent: 6 });
  });

  test('has ended when the agent lists it as ended', () => {
    const inventory = told();
    inventory.agent(1, [seen('TASK_FINISHED', {}, { statedAtMs: 7 })]);
    inventory.expect(FIRST, WEB, 5);
    expect(inventory.record(FIRST)?.tombstone).toMatchObject({ by: 'agent', atMs: 7 });
  });

  test('is not expected twice', () => {
    const inventory = told();
    inventory.agent(1, [web(1)]);
    inventory.expect(FIRST, WEB, 5);
    expect(inventory.record(FIRST)?.said.agent?.word).toBe('running');
  });
});

describe('a task is forgotten', () => {
  const gone = () => {
    const inventory = told();
    inventory.agent(0, [web(1)]);
    inventory.agent(10, []);
    inventory.marathon(11, []);
    return inventory;
  };

  test('ten minutes after it was last heard of, when neither lists it', () => {
    const inventory = gone();
    inventory.forget(10 * MINUTE - 1, () => false);
    expect(inventory.record(FIRST)).toBeDefined();
    inventory.forget(10 * MINUTE, () => false);
    expect(inventory.record(FIRST)).toBeUndefined();
    expect(inventory.knowsInstance(instanceKeyOf(FIRST) ?? (FIRST as never))).toBe(false);
  });

  test('but for its end: late news find its tombstone for another hour', () => {
    const inventory = told();
    inventory.agent(0, [web(1)]);
    inventory.event(5, seen('TASK_FAILED'));
    inventory.agent(10, []);
    inventory.marathon(11, []);
    inventory.forget(10 * MINUTE + 11, () => false);
    expect(inventory.record(FIRST)).toBeUndefined();
    inventory.forget(HOUR, () => false);
    inventory.event(HOUR, seen());
    expect(inventory.record(FIRST)?.tombstone).toMatchObject({ by: 'marathon', state: 'TASK_FAILED' });
  });

  test('never while Consul has it', () => {
    const inventory = gone();
    inventory.forget(2 * HOUR, () => true);
    expect(inventory.record(FIRST)).toBeDefined();
  });

  test('never while one of the two has not answered without it', () => {
    const inventory = told();
    inventory.agent(0, [web(1)]);
    inventory.agent(10, []);
    inventory.forget(2 * HOUR, () => false);
    expect(inventory.record(FIRST)).toBeDefined();
  });

  test('ten minutes after its tombstone, however long it was not heard of before', () => {
    const inventory = told();
    inventory.agent(0, [web(1)]);
    inventory.agent(2 * HOUR, [], { agentId: OTHER_AGENT });
    inventory.marathon(2 * HOUR + 1, []);
    inventory.forget(2 * HOUR + 2, () => false);
    expect(inventory.record(FIRST)).toBeDefined();
    inventory.forget(2 * HOUR + 10 * MINUTE, () => false);
    expect(inventory.record(FIRST)).toBeUndefined();
  });

  test('with the definitions and the questions of its app', () => {
    const inventory = gone();
    inventory.defined();
    inventory.rumour(12, WEB);
    inventory.forget(HOUR, () => false);
    expect(inventory.definitions.all()).toEqual([]);
    expect([...inventory.circumstances(HOUR).marathon.byApp.keys()]).toEqual([]);
  });
});

test('what a state file remembers is older than any answer', () => {
  const inventory = told();
  inventory.restore({ ...createRecord(FIRST, WEB, BEFORE_EVERYTHING), task: aTask() });
  expect(inventory.agent(-1_000_000, [])).toEqual([FIRST]);
});

describe('an answer that comes late', () => {
  test('does not bring back what a question asked later has not found', () => {
    const inventory = told();
    inventory.marathon(100, [seen()], WEB);
    inventory.marathon(300, []);
    expect(inventory.marathon(200, [seen()], WEB)).toEqual([]);
    expect(inventory.record(idOf(1))?.absentSince.marathon).toBe(300);
  });

  test('tells of an end all the same', () => {
    const inventory = told();
    inventory.marathon(100, [seen()], WEB);
    inventory.marathon(300, []);
    inventory.marathon(200, [seen('TASK_FAILED')], WEB);
    expect(inventory.record(idOf(1))?.tombstone).toMatchObject({ state: 'TASK_FAILED' });
  });
});

describe('an event that comes after the list of Marathon that lacks its task', () => {
  const gone = () => {
    const inventory = told();
    inventory.defined();
    inventory.marathon(1, [web(1)]);
    inventory.marathon(2, []);
    return inventory;
  };

  test.each(['TASK_STAGING', 'TASK_RUNNING', 'TASK_UNREACHABLE'])(
    'may be an old one, and is a question to Marathon: %s',
    (state) => {
      const inventory = gone();
      expect(inventory.event(3, web(1, state))).toEqual([]);
      expect(absences(inventory)).toEqual({ marathon: 2 });
      expect(missing(inventory, 3, () => true)).toMatchObject([{ kind: 'app', appId: WEB }]);
      inventory.marathon(4, [], WEB);
      expect(missing(inventory, 5, () => true)).toEqual([]);
    },
  );

  test('is believed when it says that the task ends', () => {
    const inventory = gone();
    inventory.event(3, web(1, 'TASK_FINISHED'));
    expect(inventory.record(FIRST)?.tombstone).toBeDefined();
  });

  test('is believed when Marathon, asked again, lists the task', () => {
    const inventory = gone();
    inventory.event(3, web(1));
    inventory.marathon(4, [web(1)], WEB);
    expect(absences(inventory)).toEqual({});
  });
});
