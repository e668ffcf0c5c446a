import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createInventory } from '../../src/inventory/inventory.ts';
import { type Case, judge, type Standing } from '../../src/inventory/judge.ts';
import { missing } from '../../src/inventory/missing.ts';
import { caseOf } from '../../src/inventory/standing.ts';
import { type AppId, appId, instanceKeyOf } from '../../src/model/ids.ts';
import type { Evidence, Sighting } from '../../src/model/sighting.ts';
import { AGENT, aDefinition, FRAMEWORK, idOf, OTHER_AGENT, podTaskId, seen, VERSION, WEB } from '../unit/examples.ts';

const APPS = [WEB, appId('/api')] as const;
const time = fc.nat(100_000);
const word = fc.constantFrom<Standing['word'][]>(
  'running',
  'starting',
  'draining',
  'doubtful',
  'ended',
  'absent',
  'silent',
);
const standing: fc.Arbitrary<Standing> = fc.record({ word, asOf: time, state: fc.constant('TASK_X') });

const anyPicture: fc.Arbitrary<Case> = fc.record({
  hasAgent: fc.boolean(),
  agent: standing,
  marathon: standing,
  draining: fc.option(fc.constant('TASK_KILLING'), { nil: undefined }),
  tombstone: fc.option(fc.constant({ by: 'agent', state: 'TASK_FAILED' }), { nil: undefined }),
  wasMarathonAskedSince: fc.boolean(),
  agentQuietMs: fc.nat(2_000_000),
  recoveryTimeoutMs: fc.nat(2_000_000),
  isAbsentAgain: fc.boolean(),
  doubtfulMs: fc.nat(2_000_000),
  isUnshownSinceRestart: fc.boolean(),
  wasSeenRunning: fc.boolean(),
});
/** Who is not there says nothing. */
const anyCase = anyPicture.map(
  (one): Case => (one.hasAgent ? one : { ...one, agent: { word: 'silent', asOf: 0, state: '' } }),
);

const judged = (holds: (theCase: Case, kind: ReturnType<typeof judge>) => boolean) =>
  fc.assert(
    fc.property(anyCase, (theCase) => holds(theCase, judge(theCase))),
    { numRuns: 2_000 },
  );

describe('whatever the case, the judge', () => {
  test('comes to a judgement by a rule', () => {
    judged((_, judgement) => judgement.reason !== 'no rule applies');
  });

  test('never publishes what has ended or is being killed', () => {
    judged((c, { kind }) => (c.tombstone === undefined && c.draining === undefined) || kind === 'withdraw');
  });

  test('never withdraws for absence what the agent runs', () => {
    judged(
      (c, j) =>
        c.agent.word !== 'running' || c.tombstone !== undefined || c.draining !== undefined || j.kind === 'publish',
    );
  });

  test('never withdraws for absence on the word of one witness while the other can still say more', () => {
    judged((c, j) => {
      if (j.kind !== 'withdraw' || j.withdrawal !== 'absent') return true;
      if (!c.hasAgent) return c.isAbsentAgain || c.doubtfulMs >= c.recoveryTimeoutMs;
      return c.agent.word === 'absent' ? c.wasMarathonAskedSince : c.agentQuietMs >= c.recoveryTimeoutMs;
    });
  });

  test('never withdraws when both are silent', () => {
    judged((c, { kind }) => {
      const areSilent = c.agent.word === 'silent' && c.marathon.word === 'silent';
      return !areSilent || c.tombstone !== undefined || c.draining !== undefined || kind !== 'withdraw';
    });
  });
});

const sighting: fc.Arbitrary<Sighting> = fc
  .record({
    n: fc.integer({ min: 1, max: 4 }),
    app: fc.constantFrom(...APPS),
    state: fc.constantFrom('TASK_STAGING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_LOST', 'TASK_FAILED'),
    ports: fc.constantFrom([], [31001]),
    version: fc.constantFrom(undefined, VERSION),
    statedAtMs: fc.option(time, { nil: undefined }),
    health: fc.constantFrom(undefined, { reported: 1, alive: 1 }, { reported: 1, alive: 0 }),
  })
  .map(({ n, app, state, ports, version, statedAtMs, health }) =>
    seen(state, { id: idOf(n, app), appId: app, ports, version }, { statedAtMs, health }),
  );
const sightings = fc.uniqueArray(sighting, { selector: ({ task }) => task.id, maxLength: 4 });
/** Of pods, whose ids are apps' as well: an app may have been replaced by a pod. */
const containers = fc.uniqueArray(
  fc
    .record({
      n: fc.integer({ min: 1, max: 2 }),
      app: fc.constantFrom(...APPS),
      container: fc.constantFrom('web', 'side'),
      state: fc.constantFrom('TASK_STAGING', 'TASK_RUNNING', 'TASK_FAILED'),
      version: fc.constantFrom(undefined, VERSION),
    })
    .map(({ n, app, container, state, version }) =>
      seen(state, { id: podTaskId(n, container, app), appId: app, isPod: true, container, version }),
    ),
  { selector: ({ task }) => task.id, maxLength: 3 },
);
const scope = fc.constantFrom<('all' | AppId)[]>('all', ...APPS);

const evidence: fc.Arbitrary<Evidence> = fc.oneof(
  fc.record({
    kind: fc.constant('agent-list' as const),
    askedAt: time,
    agentId: fc.constantFrom(AGENT, AGENT, AGENT, OTHER_AGENT),
    isComplete: fc.boolean(),
    sightings: fc.tuple(sightings, containers).map((both) => both.flat()),
  }),
  fc.record({ kind: fc.constant('agent-unchanged' as const), askedAt: time, isComplete: fc.boolean() }),
  fc.record({
    kind: fc.constant('marathon-list' as const),
    askedAt: time,
    scope,
    isComplete: fc.boolean(),
    isDeploying: fc.boolean(),
    sightings,
  }),
  fc.record({
    kind: fc.constant('marathon-list' as const),
    askedAt: time,
    scope,
    isOfPods: fc.constant(true),
    isComplete: fc.boolean(),
    sightings: containers,
  }),
  fc.record({ kind: fc.constant('event' as const), askedAt: time, sighting }),
  fc.record({
    kind: fc.constant('health' as const),
    askedAt: time,
    instance: fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(...APPS))
      .map(([n, app]) => instanceKeyOf(idOf(n, app)) as never),
    isAlive: fc.constantFrom(true, false, null),
  }),
  fc.record({ kind: fc.constant('rumour' as const), askedAt: time, appId: fc.constantFrom(...APPS) }),
  fc.record({
    kind: fc.constant('silence' as const),
    askedAt: time,
    witness: fc.constantFrom('marathon' as const, 'agent' as const),
    scope,
    isOfPods: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('stream' as const), at: time, isLive: fc.boolean() }),
);
const history = fc.array(evidence, { maxLength: 30 });

function inventoryAfter(news: readonly Evidence[]) {
  const inventory = createInventory({ startedAt: 0, agentFreshMs: () => 15_000 });
  inventory.see({ kind: 'framework', id: FRAMEWORK, name: 'marathon' }, 0);
  for (const one of news) inventory.see(one, 1_000_000);
  return inventory;
}

describe('whatever was told, in whatever order', () => {
  test('every answer names only tasks that have a record', () => {
    fc.assert(
      fc.property(history, (news) => {
        const inventory = inventoryAfter([]);
        for (const one of news) for (const id of inventory.see(one, 0)) expect(inventory.record(id)).toBeDefined();
      }),
    );
  });

  test('the same told again at once is no news', () => {
    fc.assert(
      fc.property(history, evidence, (news, last) => {
        // A health event and a settled question are news each time they come; the rest is idempotent.
        fc.pre(last.kind !== 'health' && last.kind !== 'silence');
        const inventory = inventoryAfter([...news, last]);
        expect([...inventory.see(last, 1_000_000)]).toEqual([]);
      }),
    );
  });

  test('a task that ended is not published on Marathon’s word', () => {
    fc.assert(
      fc.property(history, history, (before, after) => {
        const end: Evidence = { kind: 'event', askedAt: 200_000, sighting: seen('TASK_KILLED') };
        const inventory = inventoryAfter([...before, end, ...after]);
        const record = inventory.record(idOf(1));
        if (!record) throw new Error('the record is gone');
        expect(judge(caseOf(record, inventory.circumstances(200_000))).kind).toBe('withdraw');
      }),
    );
  });

  test('a complete answer of the agent that shows a task running keeps it published', () => {
    fc.assert(
      fc.property(history, (before) => {
        const inventory = inventoryAfter(before);
        const record = inventory.record(idOf(1));
        fc.pre(!record?.tombstone && !record?.draining);
        const answer = { kind: 'agent-list', askedAt: 200_000, agentId: AGENT, isComplete: true } as const;
        inventory.see({ ...answer, sightings: [seen()] }, 1_000_000);
        const after = inventory.record(idOf(1));
        if (!after) throw new Error('no record');
        expect(judge(caseOf(after, inventory.circumstances(200_000))).kind).toBe('publish');
      }),
    );
  });

  test('questions are one per key, and none is about a task that has ended', () => {
    fc.assert(
      fc.property(history, (news) => {
        const inventory = inventoryAfter(news);
        const needs = missing(inventory, 200_000, () => false);
        const keys = needs.map((need) => `${need.kind} ${need.appId} ${'version' in need ? need.version : ''}`);
        expect(new Set(keys).size).toBe(keys.length);
        const living = new Set([...inventory.records()].filter(({ tombstone }) => !tombstone).map((r) => r.appId));
        expect(needs.every((need) => living.has(need.appId))).toBe(true);
      }),
    );
  });

  test('answering every question leaves none open', () => {
    fc.assert(
      fc.property(history, (news) => {
        const inventory = inventoryAfter(news);
        const isPublished = () => true;
        for (let round = 0; round < 3; round += 1)
          for (const need of missing(inventory, 200_000, isPublished)) {
            const askedAt = 200_000;
            const { appId: scope } = need;
            if ('version' in need) {
              const container = need.kind === 'pod-version' ? 'web' : undefined;
              const definition = aDefinition({ id: need.appId, container, version: need.version });
              inventory.see({ kind: 'definition', askedAt, definition, isCurrent: false }, 0);
              continue;
            }
            const isOfPods = need.kind === 'pod';
            inventory.see({ kind: 'marathon-list', askedAt, scope, isOfPods, isComplete: true, sightings: [] }, 0);
          }
        expect(missing(inventory, 200_000, isPublished)).toEqual([]);
      }),
    );
  });
});
