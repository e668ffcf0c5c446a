import { describe, expect, test } from 'vitest';
import { hear } from '../../../src/inventory/hear.ts';
import { createRecord } from '../../../src/inventory/record.ts';
import type { Witness } from '../../../src/model/sighting.ts';
import { AGENT, idOf, LATER_VERSION, seen, VERSION, WEB } from '../examples.ts';

const WALL = 1_000_000;

/** A record, and what was heard of it in order: who, at which time, what. */
function heard(...news: readonly (readonly [Witness, number, ReturnType<typeof seen>, number?])[]) {
  const record = createRecord(idOf(1), WEB, 0);
  const isNew = news.map(([witness, askedAt, sighting, wallMs = WALL]) =>
    hear(record, witness, sighting, askedAt, wallMs),
  );
  return { record, isNew };
}

describe('words', () => {
  test('of a newer answer replace older ones', () => {
    const { record } = heard(['agent', 1, seen('TASK_STAGING')], ['agent', 2, seen('TASK_RUNNING')]);
    expect(record.said.agent).toEqual({ word: 'running', state: 'TASK_RUNNING', askedAt: 2 });
  });

  test('of an older answer change nothing', () => {
    const { record, isNew } = heard(['marathon', 2, seen('TASK_RUNNING')], ['marathon', 1, seen('TASK_STAGING')]);
    expect(record.said.marathon?.word).toBe('running');
    expect(isNew).toEqual([true, false]);
  });

  test('of one witness leave the other alone', () => {
    const { record } = heard(['agent', 1, seen('TASK_RUNNING')], ['marathon', 2, seen('TASK_UNREACHABLE')]);
    expect([record.said.agent?.word, record.said.marathon?.word]).toEqual(['running', 'doubtful']);
  });

  test('said again are no news, but count from the later time', () => {
    const { record, isNew } = heard(['agent', 1, seen()], ['agent', 2, seen()]);
    expect(isNew).toEqual([true, false]);
    expect(record.said.agent?.askedAt).toBe(2);
  });

  test('end an absence', () => {
    const { record } = heard();
    record.absentSince.agent = 1;
    expect(hear(record, 'agent', seen(), 2, WALL)).toBe(true);
    expect(record.absentSince.agent).toBeUndefined();
  });

  test('of the older of two questions do not date the news back', () => {
    const { record } = heard(['marathon', 10, seen('TASK_STAGING')], ['agent', 9, seen('TASK_RUNNING')]);
    expect(record.lastNewsAt).toBe(10);
  });
});

describe('a tombstone', () => {
  test.each(['TASK_FINISHED', 'TASK_FAILED', 'TASK_KILLED', 'TASK_ERROR', 'TASK_DROPPED'])('is set by %s', (state) => {
    const { record } = heard(['marathon', 1, seen(state)]);
    expect(record.tombstone).toEqual({ by: 'marathon', state, atMs: WALL, askedAt: 1 });
  });

  test.each(['TASK_LOST', 'TASK_GONE', 'TASK_GONE_BY_OPERATOR', 'TASK_UNREACHABLE', 'TASK_UNKNOWN', 'TASK_KILLING'])(
    'is not set by %s',
    (state) => {
      expect(heard(['marathon', 1, seen(state)]).record.tombstone).toBeUndefined();
    },
  );

  test('stands against a late RUNNING of Marathon', () => {
    const { record } = heard(['marathon', 1, seen('TASK_KILLED')], ['marathon', 2, seen('TASK_RUNNING')]);
    expect(record.tombstone).toBeDefined();
  });

  test('stands against the RUNNING of the agent that is dated before it', () => {
    const { record } = heard(
      ['marathon', 1, seen('TASK_KILLED')],
      ['agent', 2, seen('TASK_RUNNING', {}, { statedAtMs: WALL })],
    );
    expect(record.tombstone).toBeDefined();
  });

  test('stands against a RUNNING of the agent without a date', () => {
    const { record } = heard(['marathon', 1, seen('TASK_KILLED')], ['agent', 2, seen('TASK_RUNNING')]);
    expect(record.tombstone).toBeDefined();
  });

  test('is lifted by the RUNNING of the agent that is dated after it, and the drain with it', () => {
    const { record, isNew } = heard(
      ['marathon', 1, seen('TASK_KILLING')],
      ['marathon', 2, seen('TASK_KILLED')],
      ['agent', 3, seen('TASK_RUNNING', {}, { statedAtMs: WALL + 1 })],
    );
    expect(record).toMatchObject({ tombstone: undefined, draining: undefined });
    expect(isNew[2]).toBe(true);
  });

  test('stands against a repeated RUNNING of its own life, though the clock was set back before the end', () => {
    const running = seen('TASK_RUNNING', {}, { statedAtMs: WALL + 9_999 });
    const { record } = heard(['agent', 1, running], ['marathon', 2, seen('TASK_KILLED')], ['agent', 3, running]);
    expect(record.tombstone).toBeDefined();
  });

  test('of the agent is dated by the agent, whose clock is ours', () => {
    const { record } = heard(['agent', 1, seen('TASK_FINISHED', {}, { statedAtMs: 7 })]);
    expect(record.tombstone?.atMs).toBe(7);
  });

  test('of Marathon is dated by its receipt, for its clock is not ours', () => {
    const { record } = heard(['marathon', 1, seen('TASK_FINISHED', {}, { statedAtMs: WALL + 9_999 })]);
    expect(record.tombstone?.atMs).toBe(WALL);
  });

  test('is set once: the first end counts', () => {
    const { record } = heard(['marathon', 1, seen('TASK_FAILED')], ['agent', 2, seen('TASK_KILLED')]);
    expect(record.tombstone).toMatchObject({ by: 'marathon', state: 'TASK_FAILED' });
  });

  test('does not end an absence', () => {
    const { record } = heard();
    record.absentSince.agent = 1;
    hear(record, 'agent', seen('TASK_FINISHED'), 2, WALL);
    expect(record.absentSince.agent).toBe(1);
  });
});

describe('a drain', () => {
  test('is sticky: a later RUNNING does not end it', () => {
    const { record } = heard(['marathon', 1, seen('TASK_KILLING')], ['marathon', 2, seen()], ['agent', 3, seen()]);
    expect(record.draining).toEqual({ state: 'TASK_KILLING' });
  });

  test('said twice is no news', () => {
    const { isNew } = heard(['marathon', 1, seen('TASK_KILLING')], ['marathon', 2, seen('TASK_KILLING')]);
    expect(isNew).toEqual([true, false]);
  });
});

describe('the description of a task', () => {
  test('keeps its ports, version and addresses when Marathon leaves them out', () => {
    const { record } = heard(
      ['marathon', 1, seen()],
      ['marathon', 2, seen('TASK_UNREACHABLE', { ports: [], addresses: [], version: undefined, host: undefined })],
    );
    expect(record.task).toEqual(seen().task);
  });

  test("is Marathon's where both describe it", () => {
    const { record } = heard(
      ['marathon', 1, seen('TASK_RUNNING', { ports: [1] })],
      ['agent', 2, seen('TASK_RUNNING', { ports: [2] })],
    );
    expect(record.task?.ports).toEqual([1]);
  });

  test("gets from the agent what Marathon's lacks", () => {
    const bare = { ports: [], addresses: [], agentId: undefined, host: undefined };
    const { record } = heard(['marathon', 1, seen('TASK_RUNNING', bare)], ['agent', 2, seen()]);
    expect(record.task).toMatchObject({ ports: [31001], agentId: AGENT, host: 'node-1.example' });
  });

  test('gets its version from Marathon after the agent has spoken', () => {
    const { record, isNew } = heard(
      ['agent', 1, seen('TASK_RUNNING', { version: undefined })],
      ['marathon', 2, seen('TASK_RUNNING', { version: LATER_VERSION })],
    );
    expect(record.task?.version).toBe(LATER_VERSION);
    expect(isNew[1]).toBe(true);
  });

  test('keeps its version when the agent, who knows none, speaks again', () => {
    const { record, isNew } = heard(
      ['marathon', 1, seen()],
      ['agent', 2, seen('TASK_RUNNING', { version: undefined })],
      ['agent', 3, seen('TASK_RUNNING', { version: undefined })],
    );
    expect(record.task?.version).toBe(VERSION);
    expect(isNew[2]).toBe(false);
  });

  test('once of a pod stays of a pod', () => {
    const { record } = heard(['agent', 1, seen('TASK_RUNNING', { isPod: true })], ['marathon', 2, seen()]);
    expect(record.task?.isPod).toBe(true);
  });
});

describe('a report of health', () => {
  const ALIVE = { reported: 1, alive: 1 };
  const ILL = { reported: 1, alive: 0 };

  test('that is missing says nothing: a new leader has forgotten them all', () => {
    const { record, isNew } = heard(
      ['marathon', 1, seen('TASK_RUNNING', {}, { health: ALIVE })],
      ['marathon', 2, seen()],
    );
    expect(record.health.marathon).toEqual(ALIVE);
    expect(isNew[1]).toBe(false);
  });

  test('that changed is news', () => {
    const { record, isNew } = heard(
      ['marathon', 1, seen('TASK_RUNNING', {}, { health: ILL })],
      ['marathon', 2, seen('TASK_RUNNING', {}, { health: ALIVE })],
    );
    expect(record.health.marathon).toEqual(ALIVE);
    expect(isNew[1]).toBe(true);
  });

  test('is kept for each witness', () => {
    const { record } = heard(
      ['marathon', 1, seen('TASK_RUNNING', {}, { health: ALIVE })],
      ['agent', 2, seen('TASK_RUNNING', {}, { health: ILL })],
    );
    expect(record.health).toEqual({ marathon: ALIVE, agent: ILL });
  });
});

describe('the network of an address', () => {
  const on = (network: string | undefined, address = '9.0.0.4') =>
    seen('TASK_RUNNING', { addresses: [{ address, family: 'IPv4', network }] });

  test.each([
    ['is told by the agent after Marathon', ['marathon', 1, on(undefined)], ['agent', 2, on('dcos')], 'dcos'],
    ['is kept when Marathon speaks again', ['agent', 1, on('dcos')], ['marathon', 2, on(undefined)], 'dcos'],
    ['is what was told last', ['agent', 1, on('dcos')], ['agent', 2, on('other')], 'other'],
    ['is not that of another address', ['agent', 1, on('dcos', '9.0.0.5')], ['marathon', 2, on(undefined)], undefined],
  ] as const)('%s', (_sentence, first, second, network) => {
    expect(heard(first, second).record.task?.addresses).toEqual([{ address: '9.0.0.4', family: 'IPv4', network }]);
  });

  test('is news when it is first told, and none when it is told again', () => {
    const told = [1, 2, 3].map((at) => ['agent', at, on(at === 1 ? undefined : 'dcos')] as const);
    expect(heard(...told).isNew).toEqual([true, true, false]);
  });
});

describe('readiness', () => {
  const ready = (isReady: boolean | undefined) => seen('TASK_RUNNING', {}, { isReady });

  test('is not known while a task is starting', () => {
    expect(heard(['marathon', 1, seen('TASK_STAGING')]).record).toMatchObject({ isReady: undefined });
  });

  test('is denied to a task that runs, until somebody has been asked about it', () => {
    const { record } = heard(['agent', 1, seen()]);
    expect([record.isReady, record.runningSince]).toEqual([false, 1]);
  });

  test('is what Marathon says of it last', () => {
    const { record, isNew } = heard(['marathon', 1, ready(true)], ['marathon', 2, ready(false)]);
    expect([record.isReady, isNew]).toEqual([false, [true, true]]);
    hear(record, 'marathon', ready(true), 3, WALL);
    hear(record, 'marathon', ready(false), 2, WALL);
    expect(record.isReady).toBe(true);
  });

  test('is left alone by answers and events that do not tell of it', () => {
    const { record } = heard(['marathon', 1, ready(true)], ['marathon', 2, seen()], ['agent', 3, seen()]);
    expect(record.isReady).toBe(true);
  });

  test('is not told by an answer that was asked for before the task ran', () => {
    const { record } = heard(['agent', 5, seen()], ['marathon', 4, ready(true)]);
    expect(record.isReady).toBe(false);
  });
});
