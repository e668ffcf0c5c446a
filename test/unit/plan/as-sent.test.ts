import { describe, expect, test } from 'vitest';
import { checkId, serviceId } from '../../../src/model/ids.ts';
import type { RegisteredService } from '../../../src/model/service.ts';
import { asSent, isOurCheck } from '../../../src/plan/as-sent.ts';
import type { Ownership } from '../../../src/plan/ownership.ts';
import { aDesired, aMirror, anHttpCheck, aRegistered, idOf, markOf, OWNERSHIP } from '../examples.ts';

const OLDER = checkId(`service:marathon:${idOf(1)}`);
const OWN = anHttpCheck().id;
const aged = aDesired({
  meta: { ...markOf(idOf(1)), 'marathon-consul-checks': 'now' },
  checks: [anHttpCheck({ olderId: OLDER })],
});
const has = (id = OLDER, type = 'http', checks = 'now'): RegisteredService =>
  aRegistered({
    meta: { ...markOf(idOf(1)), 'marathon-consul-checks': checks },
    checks: [{ id, name: '', status: 'passing', type }],
  });

describe('the id of a check that an older tool gave one', () => {
  test.each<[string, RegisteredService | undefined, 'ours' | 'unmarked', string]>([
    ['is kept in an adoption', has(OLDER, 'http', 'whatever'), 'unmarked', OLDER],
    ['is kept where the agent does not say what it checks', has(OLDER, ''), 'unmarked', OLDER],
    ['is ours where the older tool’s check was of another type', has(OLDER, 'ttl'), 'unmarked', OWN],
    ['is ours where the older tool had no such check', has(checkId('other')), 'unmarked', OWN],
    ['is kept while the definition of the checks is the same', has(), 'ours', OLDER],
    ['is ours when that changes', has(OLDER, 'http', 'before'), 'ours', OWN],
    ['stays ours after it', has(OWN), 'ours', OWN],
    ['is the older one in a new registration', undefined, 'ours', OLDER],
  ])('%s', (_sentence, current, owner, expected) => {
    expect(asSent(aged, current, owner, OWNERSHIP).checks.map(({ id }) => id)).toEqual([expected]);
  });

  test('goes with the name that Consul gives a check without one', () => {
    const names = (current: RegisteredService) =>
      asSent({ ...aged, name: 'shop.web' }, current, 'unmarked', OWNERSHIP).checks.map(({ name }) => name);
    expect(names(has())).toEqual(["Service 'shop.web' check"]);
    expect(names(has(checkId('other')))).toEqual([anHttpCheck().name]);
  });

  test('is ours where there is no older one', () => {
    expect(asSent(aDesired(), undefined, 'ours', OWNERSHIP).checks).toEqual(aDesired().checks);
  });

  test('is ours for a verdict that takes the place of a script', () => {
    const mirror = aMirror('passing', { olderId: OLDER });
    const sent = asSent({ ...aged, checks: [mirror] }, has(OLDER, 'script'), 'unmarked', OWNERSHIP);
    expect(sent.checks.map(({ id }) => id)).toEqual([mirror.id]);
  });
});

describe('the tags', () => {
  const allegro: Ownership = { ...OWNERSHIP, allegroTag: 'marathon' };
  const tags = (wanted: readonly string[], current: readonly string[], ownership = allegro) =>
    asSent(aDesired({ tags: wanted }), aRegistered({ tags: current }), 'unmarked', ownership).tags;
  const WANTED = ['marathon', 'a', 'b', 'task'];

  test('stay in the order in which allegro sent them', () => {
    expect(tags(WANTED, ['marathon', 'b', 'a', 'task'])).toEqual(['marathon', 'b', 'a', 'task']);
  });

  test('stay where allegro sent one twice, which a port and its app both had', () => {
    expect(tags(WANTED, ['marathon', 'b', 'a', 'b', 'task'])).toEqual(['marathon', 'b', 'a', 'b', 'task']);
  });

  test.each([
    ['another is there', ['marathon', 'b', 'c', 'task']],
    ['the first is another', ['b', 'marathon', 'a', 'task']],
    ['the last is another', ['marathon', 'a', 'task', 'b']],
  ])('are those that are wanted where %s', (_why, current) => {
    expect(tags(WANTED, current)).toEqual(WANTED);
  });

  test('have the order that is wanted without the preset', () => {
    expect(tags(WANTED, ['marathon', 'b', 'a', 'task'], OWNERSHIP)).toEqual(WANTED);
  });

  const overriding = (wanted: boolean, current: boolean) =>
    asSent(
      aDesired({ tags: ['mine'], enableTagOverride: wanted }),
      aRegistered({ tags: ['theirs'], enableTagOverride: current }),
      'ours',
      OWNERSHIP,
    ).tags;

  test('that others may change are sent as they are', () => {
    expect(overriding(true, true)).toEqual(['theirs']);
  });

  test('are ours while others may not change them, and when they are first allowed to', () => {
    expect([overriding(false, false), overriding(true, false), overriding(false, true)]).toEqual([
      ['mine'],
      ['mine'],
      ['mine'],
    ]);
  });
});

test.each([
  ['s:abc', true],
  ['service:s', true],
  ['service:s:1', true],
  ['service:s:12', true],
  ['service:s:note', false],
  ['service:other', false],
  ['_service_maintenance:s', false],
  ['s', false],
])('the check %s of the service "s" is ours: %s', (id, expected) => {
  expect(isOurCheck(checkId(id), { id: serviceId('s') })).toBe(expected);
});
