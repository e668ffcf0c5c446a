import { describe, expect, test } from 'vitest';
import type { CheckStatus } from '../../../src/model/service.ts';
import { NO_MEMORY } from '../../../src/plan/checks.ts';
import { planTask } from '../../../src/plan/plan.ts';
import { aDesired, aMirror, aRegistered, idOf, markOf, OWNERSHIP } from '../examples.ts';

const { id: CHECK, name: NAME } = aMirror('passing');
const wanted = (mirrored: CheckStatus | undefined) => aDesired({ checks: [aMirror(mirrored)] });
const has = (status: CheckStatus, over = {}) =>
  aRegistered({ meta: markOf(idOf(1)), checks: [{ id: CHECK, name: NAME, status, type: 'ttl' }], ...over });
const plan = (mirrored: CheckStatus | undefined, current = has('passing'), memory = {}) =>
  planTask(
    idOf(1),
    [wanted(mirrored)],
    [current],
    OWNERSHIP,
    { withdrawal: 'unwanted', because: '' },
    { ...NO_MEMORY, ...memory },
  );
const isDue = { isTellingDue: () => true };

describe('a check that says Marathon’s verdict', () => {
  test('is told when the verdict is another', () => {
    expect(plan('critical')).toMatchObject([
      {
        kind: 'status',
        check: CHECK,
        status: 'critical',
        isRefresh: false,
        because: "Marathon's verdict: passing → critical",
      },
    ]);
  });

  test('is not told what it says', () => {
    expect(plan('passing')).toEqual([]);
  });

  test('is not told anything while there is no verdict', () => {
    expect(plan(undefined, has('critical'))).toEqual([]);
  });

  test('is told again when that is due', () => {
    expect(plan('passing', has('passing'), isDue)).toMatchObject([{ status: 'passing', isRefresh: true }]);
  });

  test('is told again what it says when that is due and there is no verdict, so that it does not run out', () => {
    expect(plan(undefined, has('critical'), isDue)).toMatchObject([{ status: 'critical', isRefresh: true }]);
  });

  test('is told the news, which is no refresh, when both are due', () => {
    expect(plan('critical', has('passing'), isDue)).toMatchObject([{ status: 'critical', isRefresh: false }]);
  });

  test('is told again before an update of its service, which Consul may refuse for days', () => {
    expect(plan('passing', has('passing', { port: 1 }), isDue)).toMatchObject([
      { kind: 'status', status: 'passing', isRefresh: true },
      { kind: 'update', isUrgent: false },
    ]);
  });

  test('is told with the update of its service, which then does not wait', () => {
    expect(plan('critical', has('passing', { port: 1 }))).toMatchObject([
      { kind: 'update', isUrgent: true, statuses: new Map([[CHECK, 'critical']]) },
    ]);
  });

  test('keeps its word in an update without a verdict, which waits its turn', () => {
    expect(plan(undefined, has('warning', { port: 1 }))).toMatchObject([
      { kind: 'update', isUrgent: false, statuses: new Map([[CHECK, 'warning']]) },
    ]);
  });

  test('starts with the verdict in an update that brings it, whatever the checks before it said', () => {
    const before = has('passing', {
      checks: [{ id: `${CHECK}:former`, name: 'http', status: 'passing', type: 'http' }],
    });
    expect(plan('critical', before)).toMatchObject([{ kind: 'update', statuses: new Map([[CHECK, 'critical']]) }]);
  });

  test.each<[CheckStatus | undefined, CheckStatus | undefined, CheckStatus]>([
    ['passing', 'critical', 'passing'],
    [undefined, 'passing', 'passing'],
    [undefined, undefined, 'critical'],
  ])('starts, with verdict %s and %s before, as %s', (mirrored, last, expected) => {
    const memory = { ...NO_MEMORY, lastStatus: () => last };
    const leaving = { withdrawal: 'unwanted', because: '' } as const;
    const changes = planTask(idOf(1), [wanted(mirrored)], [], OWNERSHIP, leaving, memory);
    expect(changes).toMatchObject([{ kind: 'register', statuses: new Map([[CHECK, expected]]) }]);
  });
});
