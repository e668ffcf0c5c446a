import { describe, expect, test } from 'vitest';
import { missing } from '../../../src/inventory/missing.ts';
import type { TaskRecord } from '../../../src/inventory/record.ts';
import { appId } from '../../../src/model/ids.ts';
import { aDefinition, aPort, HTTP_CHECK, idOf, LATER_VERSION, podTaskId, seen, VERSION, WEB } from '../examples.ts';
import { type Told, told } from './told.ts';

const API = appId('/api');
const web = (over = {}) => seen('TASK_RUNNING', over);
const CHECKED = { healthChecks: [HTTP_CHECK] };
const ALIVE = { health: { reported: 1, alive: 1 } };
const ILL = { health: { reported: 1, alive: 0 } };

const needs = (inventory: Told, now: number, isPublished: (record: TaskRecord) => boolean = () => true) =>
  missing(inventory, now, isPublished);
const unpublished = () => false;
const whys = (...args: Parameters<typeof needs>) => needs(...args).map(({ why }) => why);

/** A task that both witnesses run, whose definition is known. */
function settled(definition = {}, over = {}): Told {
  const inventory = told();
  inventory.defined(definition);
  inventory.agent(100, [web()]);
  inventory.marathon(200, [seen('TASK_RUNNING', {}, over)], WEB);
  return inventory;
}

describe('nothing is missing', () => {
  test('of a healthy published task', () => {
    expect(needs(settled(CHECKED, ALIVE), 300)).toEqual([]);
  });

  test('of it for as long as nothing happens', () => {
    const inventory = settled(CHECKED, ALIVE);
    inventory.agentAgain(24 * 3_600_000);
    expect(needs(inventory, 24 * 3_600_000)).toEqual([]);
  });

  test('of a published task whose health is unknown: an event will tell', () => {
    expect(needs(settled(CHECKED), 3_600_000)).toEqual([]);
  });

  test('of an unpublished task of an app without checks', () => {
    expect(needs(settled(), 300, () => false)).toEqual([]);
  });

  test('of an ended task', () => {
    const inventory = told();
    inventory.event(1, seen('TASK_FAILED'));
    inventory.agent(2, []);
    expect(needs(inventory, 3)).toEqual([]);
  });

  test('of a task that is being killed', () => {
    const inventory = told();
    inventory.event(1, seen('TASK_KILLING'));
    inventory.agent(2, []);
    expect(needs(inventory, 3)).toEqual([]);
  });

  test('of a task that is only starting', () => {
    const inventory = told();
    inventory.event(1, seen('TASK_STAGING', { version: undefined }));
    expect(needs(inventory, 2)).toEqual([]);
  });
});

describe('what the agent does not list', () => {
  const vanished = (): Told => {
    const inventory = settled();
    inventory.agent(1_000, []);
    return inventory;
  };

  test('is put to Marathon', () => {
    expect(needs(vanished(), 1_001)).toEqual([
      { kind: 'app', appId: WEB, why: 'the Mesos agent does not list a task of it' },
    ]);
  });

  test('is put to Marathon once: its absence there settles it', () => {
    const inventory = vanished();
    inventory.marathon(1_002, [], WEB);
    expect(needs(inventory, 1_000_000)).toEqual([]);
  });

  test('is put to Marathon until it answers where it has said that it runs, and then nothing', () => {
    const inventory = vanished();
    inventory.silence(1_002, 'marathon', WEB);
    expect(whys(inventory, 1_003, unpublished)).toEqual(['the Mesos agent and Marathon disagree']);
  });

  test('is put to Marathon until it answers while Consul has the task: a hold waits for that', () => {
    const inventory = vanished();
    inventory.silence(1_002, 'marathon', WEB);
    expect(whys(inventory, 1_003)).toEqual(['the Mesos agent does not list a published task of it']);
    inventory.marathon(2_000, [], WEB);
    expect(needs(inventory, 2_001)).toEqual([]);
  });

  test('is put to Marathon once where Marathon has never said that it runs: its silence settles it, too', () => {
    const inventory = told();
    inventory.expect(idOf(1), WEB, 0);
    inventory.agent(1_000, []);
    expect(needs(inventory, 1_001)).toHaveLength(1);
    inventory.silence(1_002, 'marathon', WEB);
    expect(needs(inventory, 1_000_000, unpublished)).toEqual([]);
  });

  test('is put to Marathon once more where it has been silent since it said that it runs', () => {
    const inventory = vanished();
    inventory.marathon(1_002, [web()], WEB);
    inventory.silence(1_003, 'marathon', API);
    inventory.marathon(1_004, [], API);
    expect(whys(inventory, 1_005)).toEqual(['the Mesos agent and Marathon disagree']);
    inventory.marathon(1_006, [web()], WEB);
    expect(needs(inventory, 1_007)).toEqual([]);
  });

  test('is not settled by an answer that was asked for before', () => {
    const inventory = vanished();
    inventory.marathon(999, [web()], WEB);
    expect(needs(inventory, 1_001)).toHaveLength(1);
  });

  test('is not settled by an answer about another app', () => {
    const inventory = vanished();
    inventory.marathon(1_002, [], API);
    expect(needs(inventory, 1_003)).toHaveLength(1);
  });

  test('and Marathon says runs is asked about again after a minute', () => {
    const inventory = vanished();
    inventory.marathon(1_002, [web()], WEB);
    expect(whys(inventory, 61_002)).toEqual([]);
    expect(whys(inventory, 61_003)).toEqual(['the Mesos agent and Marathon disagree']);
  });

  test('is asked about anew when it vanishes a second time', () => {
    const inventory = vanished();
    inventory.marathon(1_002, [], WEB);
    inventory.agent(2_000, [web()]);
    inventory.agent(3_000, []);
    expect(needs(inventory, 3_001)).toHaveLength(1);
  });
});

describe('the version of a task', () => {
  test('is asked of Marathon when only the agent has spoken of it', () => {
    const inventory = told();
    inventory.agent(100, [web({ version: undefined })]);
    expect(whys(inventory, 101)).toEqual(['the version of a task is not known']);
  });

  test('is not asked again when Marathon did not know', () => {
    const inventory = told();
    inventory.agent(100, [web({ version: undefined })]);
    inventory.marathon(101, [], WEB);
    inventory.agentAgain(5_000);
    expect(needs(inventory, 5_000)).toEqual([]);
  });
});

describe('the definition of a task', () => {
  /** The agent confirms events. */
  const speaking = (): Told => {
    const inventory = told();
    inventory.agent(50, []);
    return inventory;
  };

  test('is asked for by its version', () => {
    const inventory = speaking();
    inventory.event(100, web());
    expect(needs(inventory, 101)).toEqual([
      { kind: 'version', appId: WEB, version: VERSION, why: 'the definition of a task is not known' },
    ]);
  });

  test('is asked for though another version is known', () => {
    const inventory = speaking();
    inventory.defined({ version: LATER_VERSION });
    inventory.event(100, web());
    expect(needs(inventory, 101)).toMatchObject([{ kind: 'version', version: VERSION }]);
  });

  test('is not asked for where Marathon has said that there is none', () => {
    const inventory = speaking();
    inventory.event(100, web());
    inventory.undefinedVersion(VERSION);
    expect(needs(inventory, 101)).toEqual([]);
  });

  test('is asked for once for all its tasks', () => {
    const inventory = told();
    inventory.agent(100, [web({ id: idOf(1) }), web({ id: idOf(2) })]);
    expect(needs(inventory, 101)).toHaveLength(1);
  });
});

describe('events that were missed', () => {
  test('make every app of ours a question once the stream is back', () => {
    const inventory = settled();
    inventory.stream(300, true);
    expect(whys(inventory, 301)).toEqual(['events were missed']);
  });

  test('are told by a later answer about the app', () => {
    const inventory = settled();
    inventory.stream(300, true);
    inventory.marathon(301, [web()], WEB);
    expect(needs(inventory, 302)).toEqual([]);
  });

  test('are told by a later list of everything', () => {
    const inventory = settled();
    inventory.stream(300, true);
    inventory.marathon(301, [web()]);
    expect(needs(inventory, 302)).toEqual([]);
  });

  test('are asked for again after the next interruption', () => {
    const inventory = settled();
    inventory.stream(300, true);
    inventory.marathon(301, [web()], WEB);
    inventory.stream(400, false);
    inventory.stream(500, true);
    expect(whys(inventory, 501)).toEqual(['events were missed']);
  });
});

describe('an event', () => {
  test('is confirmed by Marathon where there is no agent to confirm it', () => {
    const inventory = settled();
    inventory.rumour(100_000, WEB);
    expect(whys(inventory, 100_001)).toEqual(['an event is to be confirmed']);
  });

  test('is left to the agent to confirm while the agent speaks', () => {
    const inventory = settled();
    inventory.rumour(300, WEB);
    expect(needs(inventory, 301)).toEqual([]);
  });

  test('is confirmed once', () => {
    const inventory = settled();
    inventory.rumour(100_000, WEB);
    inventory.marathon(100_001, [web()], WEB);
    expect(needs(inventory, 100_002)).toEqual([]);
  });
});

describe('the health of a task that waits for its first publication', () => {
  const waiting = (over = {}) => settled(CHECKED, over);
  test('is asked for after news of it, but not so soon that Marathon may not know yet', () => {
    const inventory = waiting();
    inventory.event(1_000, web({ ports: [31002] }));
    expect(needs(inventory, 1_000, unpublished)).toEqual([
      { kind: 'app', appId: WEB, why: 'a task is waiting for its health', notBefore: 1_300 },
    ]);
  });

  test.each([
    ['every 30 s while events would tell', true, 30_000],
    ['every 5 s while none can', false, 5_000],
  ])('is asked for %s', (_sentence, isLive, intervalMs) => {
    const inventory = waiting();
    inventory.stream(150, isLive);
    expect(needs(inventory, 200 + intervalMs, unpublished)).toEqual([]);
    expect(needs(inventory, 201 + intervalMs, unpublished)).toHaveLength(1);
  });

  test('is asked for, too, when it was told to be ill: an event can be lost', () => {
    const inventory = waiting(ILL);
    expect(needs(inventory, 5_201, unpublished)).toHaveLength(1);
  });

  test('is not asked for when it is known to be good', () => {
    expect(needs(waiting(ALIVE), 1_000_000, unpublished)).toEqual([]);
  });
});

test('the newest task is asked about first', () => {
  const inventory = told();
  inventory.agent(100, [web({ version: undefined })]);
  inventory.event(200, seen('TASK_RUNNING', { id: idOf(2, API), appId: API, ports: [31_002] }));
  expect(needs(inventory, 300).map((need) => need.appId)).toEqual([API, WEB]);
});

describe('of a pod', () => {
  const POD = appId('/pod');
  const POD_TASK = { id: podTaskId(1, 'web', POD), appId: POD, isPod: true, container: 'web' };
  const container = (over = {}) => seen('TASK_RUNNING', { ...POD_TASK, ...over });
  const define = (inventory: Told, over = {}) =>
    inventory.defined({ id: POD, container: 'web', ports: [aPort(), aPort()], ...over });

  test('the pod is asked about, not an app, when the agent alone tells of a container', () => {
    const inventory = told();
    inventory.agent(1, [container({ version: undefined, ports: [] })]);
    expect(needs(inventory, 2)).toMatchObject([{ kind: 'pod', appId: POD, why: 'the version of a task is not known' }]);
  });

  test('its own version is asked for', () => {
    const inventory = told();
    inventory.agent(1, []);
    inventory.event(1, container());
    expect(needs(inventory, 2)).toMatchObject([{ kind: 'pod-version', appId: POD, version: VERSION }]);
  });

  test('nothing is asked twice of a version that does not have the container', () => {
    const inventory = told();
    inventory.agent(1, []);
    inventory.event(1, container());
    define(inventory, { container: 'other' });
    expect(needs(inventory, 2)).toEqual([]);
  });

  test('the pod is asked for the ports of a container that only the agent has described', () => {
    const inventory = told();
    define(inventory);
    inventory.agent(1, [container({ ports: [] })]);
    expect(whys(inventory, 2)).toEqual(['the ports of a container are not known']);
    inventory.pods(3, [container({ ports: [] })], POD);
    expect(whys(inventory, 4)).toEqual([]);
  });

  test('nothing is missing when both witnesses run it and its definition is known', () => {
    const inventory = told();
    define(inventory);
    inventory.agent(100, [container({ ports: [] })]);
    inventory.pods(200, [container()], POD);
    expect(needs(inventory, 300)).toEqual([]);
  });
});

describe('of readiness', () => {
  const READINESS = { hasReadinessChecks: true };
  const WAITING = 'a task is waiting to be ready';

  test('the app is asked about as soon as a task of it runs', () => {
    const inventory = told();
    inventory.defined(READINESS);
    inventory.agent(100, []);
    inventory.event(100, web());
    expect(needs(inventory, 101, unpublished)).toMatchObject([{ kind: 'app', why: WAITING, notBefore: 100 }]);
  });

  test('it is asked about every 2 s while it says no', () => {
    const inventory = settled(READINESS, { isReady: false });
    expect(needs(inventory, 300, unpublished)).toMatchObject([{ kind: 'app', why: WAITING, notBefore: 2_200 }]);
  });

  test('nothing is missing when it says yes', () => {
    expect(needs(settled(READINESS, { isReady: true }), 300, unpublished)).toEqual([]);
  });

  test('nothing is missing of a task that is published, whatever it says', () => {
    expect(needs(settled(READINESS, { isReady: false }), 300)).toEqual([]);
  });

  test('nothing is missing of an app without readiness checks', () => {
    expect(needs(settled({}, { isReady: false }), 300, unpublished)).toEqual([]);
  });
});

test('a definition from a state file is asked for once more, for the commands of its checks', () => {
  const inventory = settled();
  const definition = aDefinition({ healthChecks: [{ ...HTTP_CHECK, protocol: 'COMMAND' }] });
  inventory.definitions.restore(definition);
  expect(needs(inventory, 300)).toMatchObject([{ kind: 'version', version: VERSION }]);
  inventory.undefinedVersion(VERSION);
  expect(needs(inventory, 300)).toEqual([]);
});

test('a definition that two answers disagree about is asked for again, half a minute later', () => {
  const inventory = settled();
  inventory.definitions.add(aDefinition({ labels: { says: 'something else' } }), true, 200);
  expect(needs(inventory, 300)).toMatchObject([{ kind: 'app', notBefore: 30_200 }]);
});
