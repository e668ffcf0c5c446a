import { describe, expect, test } from 'vitest';
import { serviceId } from '../../../src/model/ids.ts';
import { ownerOf } from '../../../src/plan/ownership.ts';
import { aRegistered, CLUSTER, idOf, markOf, WEB } from '../examples.ts';

const ID = idOf(1);
const owner = (over: Parameters<typeof aRegistered>[0]) => ownerOf(aRegistered(over), CLUSTER);

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
});
