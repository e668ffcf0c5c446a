import { expect, test } from 'vitest';
import type { Change } from '../../../src/model/change.ts';
import { checkId, serviceId } from '../../../src/model/ids.ts';
import { fingerprintOf, laneOf } from '../../../src/reconcile/lanes.ts';
import type { Lane } from '../../../src/reconcile/queue.ts';
import { aDesired, idOf } from '../examples.ts';

const taskId = idOf(1);
const register: Change = { kind: 'register', taskId, service: aDesired(), statuses: new Map(), because: '' };
const update = (isUrgent: boolean): Change => ({
  ...register,
  kind: 'update',
  differs: [],
  removeChecks: [],
  isUrgent,
});
const told = (isRefresh: boolean, status: 'passing' | 'critical' = 'passing'): Change => ({
  kind: 'status',
  taskId,
  id: serviceId('s'),
  name: '',
  check: checkId('c'),
  status,
  isRefresh,
  because: '',
});
const withdraw = (withdrawal: 'ended' | 'draining' | 'absent'): Change => ({
  kind: 'withdraw',
  taskId,
  id: serviceId('s'),
  name: '',
  withdrawal,
  because: '',
});

test.each<[string, readonly Change[], Lane, Lane]>([
  ['a registration', [register], 'news', 'missing'],
  ['an update', [update(false)], 'rewrite', 'rewrite'],
  ['an update that cannot wait', [update(true)], 'missing', 'missing'],
  ['a verdict that has changed', [told(false)], 'news', 'missing'],
  ['a verdict that is told again', [told(true)], 'rewrite', 'rewrite'],
  ['an end', [withdraw('ended')], 'ended', 'ended'],
  ['a drain', [withdraw('draining')], 'news', 'drain'],
  ['an absence', [withdraw('absent')], 'drain', 'drain'],
  ['several', [update(false), told(false)], 'news', 'missing'],
])('%s goes, with and without news of the task, in its lane', (_what, changes, withNews, without) => {
  expect([laneOf(changes, true), laneOf(changes, false)]).toEqual([withNews, without]);
});

test('another word to a check is another attempt', () => {
  expect(fingerprintOf([told(false, 'critical')])).not.toBe(fingerprintOf([told(false)]));
});
