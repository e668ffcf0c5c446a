import { expect, test } from 'vitest';
import { turns } from '../../../src/demo/show/check-watch.ts';
import { service } from './catalogue.ts';

test('tells each check that has changed its mind, and none that is new or the same', () => {
  const services = [
    service({
      checks: [
        { id: 'new', kind: 'tcp', status: 'passing' },
        { id: 'same', kind: 'lease', status: 'passing' },
        { id: 'ill', kind: 'http', status: 'critical' },
        { id: 'well', kind: 'http', status: 'passing' },
      ],
    }),
  ];
  const before = new Map([
    ['same', 'passing'],
    ['ill', 'passing'],
    ['well', 'critical'],
    ['gone', 'passing'],
  ] as const);
  expect(turns(services, before, 7)).toEqual([
    { atMs: 7, sign: '!', who: 'web', where: '127.0.0.1:31000', what: "Consul's http check: passing, now critical" },
    { atMs: 7, sign: '*', who: 'web', where: '127.0.0.1:31000', what: "Consul's http check: critical, now passing" },
  ]);
});
