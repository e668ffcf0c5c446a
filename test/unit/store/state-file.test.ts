import { describe, expect, test } from 'vitest';
import { decodeApp } from '../../../src/clients/marathon/apps/decode-app.ts';
import type { Halt } from '../../../src/model/halt.ts';
import { encodeState, restoreState, stateFileName } from '../../../src/store/state-file.ts';
import {
  AGENT,
  aDefinition,
  anIdentity,
  aPort,
  CLUSTER,
  FRAMEWORK,
  HTTP_CHECK,
  idOf,
  podTaskId,
  seen,
  VERSION,
  WEB,
} from '../examples.ts';
import { told } from '../inventory/told.ts';

const SAVED = {
  cluster: CLUSTER,
  savedAtMs: 1_000_000,
  bootId: 'boot-1',
  tokenMark: 'abc',
  halts: [
    { kind: 'paused', by: 'ann@node-1', why: 'a look', untilMs: 2_000_000 },
    { kind: 'frozen', by: 'duty', why: '', untilMs: undefined, unreadUntil: 'tomorrow' },
  ] satisfies Halt[],
};
const DAY = 24 * 3_600_000;

/** An inventory with a bit of everything in it. */
function full() {
  const inventory = told();
  inventory.see({ kind: 'identity', askedAt: 0, identity: anIdentity() }, 0);
  inventory.defined({
    healthChecks: [HTTP_CHECK],
    ports: [aPort({ name: 'http', containerPort: 80, labels: { a: 'b' } })],
    labels: { tier: 'front' },
  });
  inventory.agent(
    1,
    [1, 2, 3].map((n) => seen('TASK_RUNNING', { id: idOf(n) })),
  );
  inventory.marathon(2, [seen('TASK_RUNNING', {}, { health: { reported: 1, alive: 1 } })], WEB);
  inventory.event(3, seen('TASK_KILLING', { id: idOf(2) }));
  inventory.event(4, seen('TASK_FAILED', { id: idOf(3) }), 900_000);
  return inventory;
}
const text = () => encodeState(full(), SAVED);
const restored = (from: string, { cluster = CLUSTER, wallMs = SAVED.savedAtMs, bootId = SAVED.bootId } = {}) => {
  const inventory = told();
  return { inventory, result: restoreState(from, inventory, { cluster, wallMs, bootId }) };
};

describe('a stored state', () => {
  test('gives back who we are', () => {
    const { inventory, result } = restored(text());
    const { tokenMark, halts } = SAVED;
    expect(result).toEqual({ kind: 'restored', tasks: 3, tokenMark, halts });
    expect([inventory.identity, inventory.framework]).toEqual([anIdentity(), { id: FRAMEWORK, name: 'marathon' }]);
  });

  test('gives back tasks, their health, drains and tombstones, as older than any answer', () => {
    const { inventory } = restored(text());
    const never = Number.NEGATIVE_INFINITY;
    expect(inventory.record(idOf(1))).toMatchObject({
      task: JSON.parse(JSON.stringify(seen().task)),
      health: { marathon: { reported: 1, alive: 1 } },
      said: {},
      lastHeardAt: never,
    });
    expect(inventory.record(idOf(2))?.draining).toEqual({ state: 'TASK_KILLING' });
    expect(inventory.record(idOf(3))?.tombstone).toEqual({
      by: 'marathon',
      state: 'TASK_FAILED',
      atMs: 900_000,
      askedAt: never,
    });
  });

  test('of before the machine was restarted gives back no task that runs: each has ended, unless it runs since', () => {
    const { inventory } = restored(text(), { bootId: 'boot-2' });
    expect(inventory.isAwaitingFirstList).toBe(true);
    const died = { by: 'restart', state: 'the machine was restarted', atMs: SAVED.savedAtMs };
    expect(inventory.record(idOf(1))?.tombstone).toMatchObject(died);
    expect(inventory.record(idOf(3))?.tombstone).toMatchObject({ by: 'marathon', state: 'TASK_FAILED' });
    inventory.agent(10, [seen('TASK_RUNNING', {}, { statedAtMs: SAVED.savedAtMs + 1 })]);
    expect(inventory.record(idOf(1))?.tombstone).toBeUndefined();
    expect(inventory.isAwaitingFirstList).toBe(false);
  });

  test('of before the machine was restarted gives way to the Mesos agent, however it dates what it runs', () => {
    const { inventory } = restored(text(), { bootId: 'boot-2' });
    inventory.agent(10, [seen('TASK_RUNNING', {}, { statedAtMs: SAVED.savedAtMs - 1 })]);
    expect(inventory.record(idOf(1))?.tombstone).toBeUndefined();
  });

  test('says nothing of a Mesos agent where there is none to ask any more', () => {
    const inventory = told({ hasAgent: false });
    restoreState(text(), inventory, { cluster: SAVED.cluster, wallMs: SAVED.savedAtMs, bootId: SAVED.bootId });
    expect(inventory.identity).toBeUndefined();
    const stored = JSON.parse(encodeState(inventory, SAVED));
    expect(stored).not.toHaveProperty('identity');
    expect(restored(JSON.stringify(stored)).result.kind).toBe('restored');
  });

  test('keeps of what Marathon has seen end only that, though it does not list it any more, where nobody else could tell', () => {
    const inventory = told({ hasAgent: false });
    inventory.marathon(1, [seen('TASK_RUNNING')]);
    inventory.event(2, seen('TASK_FAILED'), 900_000);
    inventory.marathon(3, []);
    const end = { by: 'marathon', state: 'TASK_FAILED', atMs: 900_000 };
    const { tasks } = JSON.parse(encodeState(inventory, SAVED));
    expect(tasks).toEqual([{ id: idOf(1), appId: WEB, tombstone: end, health: {} }]);
  });

  test('leaves out what has ended and both witnesses stopped listing', () => {
    const inventory = told();
    inventory.marathon(1, [seen('TASK_RUNNING')]);
    inventory.event(2, seen('TASK_FAILED'));
    inventory.marathon(3, []);
    expect(JSON.parse(encodeState(inventory, SAVED)).tasks).toHaveLength(1);
    inventory.agent(3, []);
    expect(JSON.parse(encodeState(inventory, SAVED)).tasks).toEqual([]);
  });

  test('keeps the end of a task for ten minutes more, when nobody lists it', () => {
    const { inventory } = restored(text());
    inventory.marathon(1, []);
    inventory.agent(1, []);
    inventory.forget(599_999, () => false);
    expect(inventory.record(idOf(3))?.tombstone).toBeDefined();
    inventory.forget(600_000, () => false);
    expect(inventory.record(idOf(3))).toBeUndefined();
  });

  test('says that the machine was restarted until the Mesos agent has listed what runs since', () => {
    const { inventory: afterRestart } = restored(text(), { bootId: 'boot-2' });
    const again = restored(encodeState(afterRestart, { ...SAVED, bootId: 'boot-2' }), { bootId: 'boot-2' });
    expect(again.inventory.isAwaitingFirstList).toBe(true);
  });

  test.each(['', 'boot-1'])('is no state of before a restart when the boot is called %j now', (bootId) => {
    const { inventory } = restored(text(), { bootId });
    expect(inventory.isAwaitingFirstList).toBe(false);
    expect(inventory.record(idOf(1))?.tombstone).toBeUndefined();
  });

  test('gives back definitions', () => {
    const { inventory } = restored(text());
    expect(inventory.definitions.all()).toEqual(full().definitions.all());
  });

  test('is the same when it is stored again', () => {
    expect(encodeState(restored(text()).inventory, SAVED)).toBe(text());
  });

  test('of equal inventories is the same text', () => {
    expect(text()).toBe(text());
  });

  test('of over 24 h ago says who we are, and nothing of what ran', () => {
    const { inventory, result } = restored(text(), { wallMs: SAVED.savedAtMs + DAY + 1 });
    expect(result).toMatchObject({ kind: 'ignored', why: 'its tasks are from over 24 h ago' });
    expect([inventory.identity?.agentId, [...inventory.records()], inventory.definitions.all()]).toEqual([
      AGENT,
      [],
      [],
    ]);
  });

  test('of exactly 24 h ago still counts', () => {
    expect(restored(text(), { wallMs: SAVED.savedAtMs + DAY }).result.kind).toBe('restored');
  });

  test('of another cluster is ignored altogether', () => {
    const { inventory, result } = restored(text(), { cluster: 'other' });
    expect(result).toEqual({ kind: 'ignored', why: 'it is of the cluster main' });
    expect(inventory.identity).toBeUndefined();
  });

  test.each([
    ['is empty', ''],
    ['ends in the middle', text().slice(0, -40)],
    ['is no object', '[]'],
    ['is of a version to come', text().replace('"version":1', '"version":2')],
    ['has a task without an id', text().replace(`"id":"${idOf(1)}"`, '"id":7')],
    ['has an agent id that is empty', text().replace(`"agentId":"${AGENT}"`, '"agentId":""')],
  ])('that %s is ignored, with the reason, and never throws', (_how, damaged) => {
    const { inventory, result } = restored(damaged);
    expect(result).toMatchObject({ kind: 'ignored', why: expect.stringMatching(/^damaged: ./) });
    expect([...inventory.records()]).toEqual([]);
  });

  test('holds nothing of an app but what mapping needs: never its environment', () => {
    const wire = { id: WEB, version: VERSION, env: { PASSWORD: 'secret' }, cmd: 'run --token secret', ports: [] };
    const definition = decodeApp(wire);
    if (!definition) throw new Error('no definition');
    const inventory = told();
    inventory.see({ kind: 'definition', askedAt: 0, definition, isCurrent: true }, 0);
    const stored = encodeState(inventory, SAVED);
    expect(stored).toContain(WEB);
    expect(stored).not.toContain('secret');
  });
});

describe('what this version stores', () => {
  const command = { ...HTTP_CHECK, protocol: 'COMMAND', command: 'curl -u admin:secret', maxConsecutiveFailures: 7 };
  const definition = {
    container: 'web',
    hasReadinessChecks: true,
    ports: [aPort({ networkNames: ['front'] })],
    healthChecks: [{ ...command, isIpv6: true }],
  };
  const inventory = () => {
    const it = told();
    it.defined(definition);
    const addresses = [{ address: '9.0.0.4', family: 'IPv4', network: 'front' } as const];
    it.agent(1, [seen('TASK_RUNNING', { id: podTaskId(1), isPod: true, container: 'web', addresses })]);
    return it;
  };

  test('comes back, but for the commands of checks, which may hold secrets', () => {
    const stored = encodeState(inventory(), SAVED);
    expect(stored).not.toContain('secret');
    const back = restored(stored).inventory;
    const [restoredDefinition] = back.definitions.all();
    expect(restoredDefinition).toEqual({
      ...aDefinition(definition),
      healthChecks: [{ ...command, isIpv6: true, command: undefined }],
    });
    expect(back.record(podTaskId(1))?.task).toMatchObject({ container: 'web', addresses: [{ network: 'front' }] });
  });

  test('is not needed: a file of before is read with what Marathon has for a default', () => {
    const document = JSON.parse(encodeState(inventory(), SAVED));
    const [stored] = document.definitions;
    for (const field of ['container', 'hasReadinessChecks']) delete stored[field];
    delete stored.ports[0].networkNames;
    for (const field of ['maxConsecutiveFailures', 'isIpv6']) delete stored.healthChecks[0][field];
    delete document.tasks[0].task.container;
    delete document.tasks[0].task.addresses[0].network;
    delete document.tokenMark;
    delete document.halts;
    const { inventory: back, result } = restored(JSON.stringify(document));
    expect(result).toEqual({ kind: 'restored', tasks: 1, tokenMark: undefined, halts: [] });
    expect(back.definitions.all()).toMatchObject([
      {
        hasReadinessChecks: false,
        ports: [{ networkNames: [] }],
        healthChecks: [{ maxConsecutiveFailures: 3, isIpv6: false }],
      },
    ]);
    expect(back.record(podTaskId(1))?.task?.container).toBe('web');
  });
});

test('a state is called after its cluster', () => {
  expect(stateFileName('main')).toBe('main.json');
});
