import { expect, test } from 'vitest';
import { catalogueTable, sumsOf } from '../../../src/demo/show/catalogue-table.ts';
import { service } from './catalogue.ts';

const check = (kind: string, status: 'passing' | 'critical') => ({ id: `${kind}-${status}`, kind, status });

const SERVICES = [
  service({ name: 'data-redis', where: '127.0.11.2:6379', checks: [check('tcp', 'passing')] }),
  service({ name: 'shop-web', where: '127.0.0.1:31000' }),
  service({
    name: 'shop-web',
    where: '127.0.0.1:31001',
    checks: [check('http', 'critical'), check('lease', 'passing')],
  }),
  service({ name: 'unchecked', where: '127.0.0.1:31002', checks: [] }),
];

test('names each service once, with its number of instances, and a row for each of them', () => {
  expect(catalogueTable(SERVICES, 80)).toBe(
    [
      'SERVICE     INSTANCES  ADDRESS          CHECKS',
      'data-redis  1          127.0.11.2:6379  tcp passing',
      'shop-web    2          127.0.0.1:31000  http passing',
      '                       127.0.0.1:31001  http critical, lease passing',
      'unchecked   1          127.0.0.1:31002  none',
      '',
    ].join('\n'),
  );
});

test('has no line longer than the terminal is wide', () => {
  const long = [service({ name: 'a'.repeat(63) }), service({ checks: SERVICES.flatMap(({ checks }) => checks) })];
  for (const columns of [40, 80]) {
    const lines = catalogueTable(long, columns).trimEnd().split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBe(columns);
    expect(lines[1]).toMatch(/…$/);
  }
});

test('an empty catalogue is a table with nothing in it', () => {
  expect(catalogueTable([], 80)).toBe('SERVICE  INSTANCES  ADDRESS  CHECKS\n');
  expect(sumsOf([])).toBe('0 instances of 0 services');
});

test('tells the sums in words', () => {
  expect(sumsOf(SERVICES)).toBe('4 instances of 3 services');
  expect(sumsOf(SERVICES.slice(0, 1))).toBe('1 instance of 1 service');
});
