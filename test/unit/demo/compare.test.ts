import { expect, test } from 'vitest';
import { differencesBetween } from '../../../src/demo/verify/compare.ts';
import { listed, service } from './catalogue.ts';

test('equal sides have no differences', () => {
  expect(differencesBetween([listed()], [service()])).toEqual([]);
  expect(differencesBetween([], [])).toEqual([]);
});

test('further ports of a task may be in Consul too', () => {
  const task = listed({ places: ['127.0.0.1:31000', '127.0.0.1:31001'] });
  const further = service({ id: 'marathon:web.1:admin', where: '127.0.0.1:31001' });
  expect(differencesBetween([task], [service(), further])).toEqual([]);
});

test('a container of a pod is called after its pod and its endpoint', () => {
  const container = listed({ endings: ['-http'] });
  expect(differencesBetween([container], [service({ name: 'web-http' })])).toEqual([]);
  expect(differencesBetween([container], [service()])).toEqual([
    'marathon:web.1: called web in Consul, expected web-http',
  ]);
});

test.each([
  ['a healthy task that Consul lacks', [listed()], [], 'web.1: healthy for Marathon, and not in Consul'],
  [
    'another port',
    [listed()],
    [service({ where: '127.0.0.1:1' })],
    'web.1: at 127.0.0.1:31000 for Marathon, in Consul at 127.0.0.1:1',
  ],
  ['a service without its task', [], [service()], 'marathon:web.1: in Consul, and not running here for Marathon'],
  ['another name', [listed()], [service({ name: 'wed' })], 'marathon:web.1: called wed in Consul, expected web'],
  [
    'a check that fails',
    [listed()],
    [service({ checks: [{ id: 'c', kind: 'tcp', status: 'critical' }] })],
    'web.1: healthy for Marathon, its tcp check is critical in Consul',
  ],
])('finds %s', (_what, tasks, services, sentence) => {
  expect(differencesBetween(tasks, services)).toContain(sentence);
});

test('a task that is not healthy may be in Consul or not, in any state', () => {
  const ill = listed({ isHealthy: false });
  expect(differencesBetween([ill], [])).toEqual([]);
  expect(differencesBetween([ill], [service({ checks: [{ id: 'c', kind: 'http', status: 'critical' }] })])).toEqual([]);
});
