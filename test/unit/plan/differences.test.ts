import { expect, test } from 'vitest';
import { checkId } from '../../../src/model/ids.ts';
import type { RegisteredService } from '../../../src/model/service.ts';
import { differences } from '../../../src/plan/differences.ts';
import { aDesired, anHttpCheck, aRegistered, idOf, markOf } from '../examples.ts';

const meta = { ...markOf(idOf(1)), 'marathon-consul-hash': 'aaa' };
const desired = aDesired({ tags: ['a'], meta });
const check = { id: anHttpCheck().id, name: 'http', status: 'critical', type: 'http' } as const;
const current = aRegistered({ tags: ['a'], meta, checks: [check] });

test.each<[string, Partial<RegisteredService>, readonly string[]]>([
  ['nothing', {}, []],
  ['the status of a check', { checks: [{ ...check, status: 'passing' }] }, []],
  ['a check of somebody else', { checks: [check, { ...check, id: 'other' as never }] }, []],
  ['the name', { name: 'web' }, ['name: web → shop-web']],
  ['the address', { address: '10.0.0.9' }, ['address: 10.0.0.9 → (none)']],
  ['the port', { port: 31000 }, ['port: 31000 → 31001']],
  ['the tags', { tags: [] }, ['tags: (none) → a']],
  ['a tag that holds a comma', { tags: ['a,b'] }, ['tags: "a,b" → a']],
  ['the weights', { weights: { passing: 5, warning: 1 } }, ['weights: 5 passing, 1 warning → 1 passing, 1 warning']],
  ['whether others may change tags', { enableTagOverride: true }, ['enable tag override: true → false']],
  ['a meta value', { meta: { ...meta, 'marathon-task': 'x' } }, [`marathon-task: x → ${idOf(1)}`]],
  ['a meta key too many', { meta: { ...meta, note: 'mine' } }, ['note: mine → (none)']],
  ['a meta key that every object has', { meta: { ...meta, constructor: 'mine' } }, ['constructor: mine → (none)']],
  ['a check that is missing', { checks: [] }, ['checks: http']],
  [
    'a check of ours that is wanted no longer',
    { checks: [check, { ...check, id: checkId(`${desired.id}:tcp1`), name: 'tcp' }] },
    ['checks to be removed: tcp'],
  ],
  [
    'the hash alone, which is the definition of a check',
    { meta: { ...meta, 'marathon-consul-hash': 'b' } },
    ['definition'],
  ],
  ['the port, said without the hash', { port: 1, meta: { ...meta, 'marathon-consul-hash': 'b' } }, ['port: 1 → 31001']],
])('%s differs', (_what, over, expected) => {
  expect(differences(desired, { ...current, ...over })).toEqual(expected);
});

test('two tags and one with a comma between are not the same', () => {
  const [two, one] = [['a', 'b'], ['a,b']];
  expect(differences({ ...desired, tags: two }, { ...current, tags: one })).toEqual(['tags: "a,b" → a,b']);
});
