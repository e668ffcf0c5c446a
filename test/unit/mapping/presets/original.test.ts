import { describe, expect, test } from 'vitest';
import { mapRow, servicesOf } from './mapped-row.ts';

const map = (app: Record<string, unknown>, task: Record<string, unknown> = {}) =>
  mapRow({ name: 'original' }, { app, task });

describe('the worked rows of the migration contract, E', () => {
  test.each([
    ['E-01', '/web', 'web'],
    ['E-02', '/a/b.c_d', 'a-b-c-d'],
    ['E-03', '//x', '-x'],
  ])('%s: %s is published as %s', (_row, id, name) => {
    expect(servicesOf(map({ id }).mapped)).toMatchObject([{ name }]);
  });

  test('E-04: a task without ports is not published', () => {
    expect(map({}, { ports: [] }).mapped).toMatchObject({ kind: 'skipped', reason: 'it has no ports' });
  });

  test('E-05: a task that a list of Marathon before 1.1.1 shows without a start is not running', () => {
    expect(map({}, { state: undefined, startedAt: '' }).word).toBe('starting');
    expect(map({}, { state: undefined, startedAt: '2020-01-01T10:00:00.000Z' }).word).toBe('running');
  });
});

test('one service on the first port: its own id, no tags, no address, and no check but the lease', () => {
  const healthChecks = [{ protocol: 'HTTP', path: '/' }];
  expect(servicesOf(map({ labels: { 'consul.name': 'x', consul: 'y' }, healthChecks }).mapped)).toMatchObject([
    {
      id: 'marathon:web.11',
      name: 'web',
      port: 31001,
      address: '',
      tags: [],
      enableTagOverride: false,
      checks: [{ probe: { kind: 'alias', of: 'marathon-consul:main' } }],
    },
  ]);
});

test('it is published as soon as it runs, passing', () => {
  expect(map({}).gate).toEqual({ when: 'running', initialStatus: 'passing' });
});

test('a name longer than DNS takes is kept, and told', () => {
  const { mapped } = map({ id: `/${'a'.repeat(70)}` });
  expect(servicesOf(mapped)).toMatchObject([{ name: 'a'.repeat(70) }]);
  expect(mapped.warnings).toEqual([expect.stringMatching(/DNS cannot ask for/)]);
});
