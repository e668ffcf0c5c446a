import { describe, expect, test } from 'vitest';
import { serviceId } from '../../../src/model/ids.ts';
import { ownerOf } from '../../../src/plan/ownership.ts';
import { aRegistered, CLUSTER, idOf, markOf, OWNERSHIP, WEB } from '../examples.ts';

const ID = idOf(1);
const owner = (over: Parameters<typeof aRegistered>[0]) => ownerOf(aRegistered(over), OWNERSHIP);

describe('a service is', () => {
  test('ours with our id prefix, our mark and our cluster', () => {
    expect(owner({ meta: markOf(ID) })).toEqual({ kind: 'ours', taskId: ID, appId: WEB });
  });

  test('ours by its mark under a longer id, too', () => {
    expect(owner({ id: serviceId(`marathon:${ID}:http`), meta: markOf(ID) })).toMatchObject({
      kind: 'ours',
      taskId: ID,
    });
  });

  test('an older tool’s with our id prefix and no mark', () => {
    expect(owner({ meta: {} })).toEqual({ kind: 'unmarked', taskId: ID, appId: WEB });
  });

  test('an older tool’s of an unknown app where the id has no form of Marathon', () => {
    expect(owner({ id: serviceId('marathon:job-1') })).toMatchObject({ kind: 'unmarked', appId: undefined });
  });

  test.each([
    ['has another id', { id: serviceId('web-1'), meta: markOf(ID) }],
    ['has only the mark', { id: serviceId('consul'), meta: markOf(ID) }],
    ['is the lease', { id: serviceId('marathon-consul:main'), meta: markOf(ID) }],
    ['is of another cluster', { meta: markOf(ID, 'other') }],
    ['is another manager’s', { meta: { ...markOf(ID), 'managed-by': 'terraform' } }],
    ['names no task', { meta: { 'managed-by': 'marathon-consul', 'marathon-cluster': CLUSTER } }],
  ])('somebody else’s when it %s', (_why, over) => {
    expect(owner(over)).toEqual({ kind: 'foreign' });
  });

  test('ours with our mark under the id of the migrated tool, too', () => {
    expect(owner({ id: serviceId(`${ID}_web_31001`), meta: markOf(ID) })).toMatchObject({ kind: 'ours', taskId: ID });
  });

  test('somebody else’s where its id only begins like the original’s', () => {
    expect(owner({ id: serviceId(`marathon:${ID}:http`) })).toEqual({ kind: 'foreign' });
  });
});

describe('where allegro’s tool is replaced, a service without a mark is', () => {
  const allegro = { ...OWNERSHIP, allegroTag: 'marathon' };
  const TAGS = ['marathon', 'varnish', `marathon-task:${ID}`];
  const registered = (over = {}) => aRegistered({ id: serviceId(`${ID}_web_31001`), tags: TAGS, ...over });

  test('an older tool’s with its id, its common tag and its task’s tag', () => {
    expect(ownerOf(registered(), allegro)).toEqual({ kind: 'unmarked', taskId: ID, appId: WEB });
  });

  test('still the original’s in the original’s form', () => {
    expect(ownerOf(aRegistered(), allegro)).toMatchObject({ kind: 'unmarked', taskId: ID });
  });

  test.each([
    ['has no task’s tag', { tags: ['marathon'] }],
    ['has another common tag', { tags: ['marathon-blue', `marathon-task:${ID}`] }],
    ['names another task', { tags: ['marathon', `marathon-task:${idOf(2)}`] }],
    ['has another id', { id: serviceId('web_31001') }],
    ['names no task', { id: serviceId('_web_31001'), tags: ['marathon', 'marathon-task:'] }],
  ])('somebody else’s when it %s', (_why, over) => {
    expect(ownerOf(registered(over), allegro)).toEqual({ kind: 'foreign' });
  });

  test('somebody else’s without the preset', () => {
    expect(ownerOf(registered(), OWNERSHIP)).toEqual({ kind: 'foreign' });
  });
});
