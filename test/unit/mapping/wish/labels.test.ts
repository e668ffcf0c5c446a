import { describe, expect, test } from 'vitest';
import { LABELS, type Label } from '../../../../src/mapping/labels/table.ts';
import type { Wish } from '../../../../src/mapping/wish/wish.ts';
import { aWish, labelledPort, onlyOf, servicesOf } from './a-wish.ts';

/** Each row: a label, a value, where its effect is seen, the effect, and a value that is not understood. */
const TABLE: readonly (readonly [
  label: string,
  text: string,
  see: (wish: Wish) => unknown,
  effect: unknown,
  wrong: string,
])[] = [
  ['consul.publish', 'false', (wish) => wish.publications.length, 0, 'no'],
  ['consul.name', 'blog', (wish) => onlyOf(wish).name.value, 'blog', ','],
  ['consul.ports', '0', (wish) => onlyOf(wish).port.from, 'label consul.ports', ','],
  ['consul.tags', 'a,b', (wish) => onlyOf(wish).tags.map(({ value }) => value), ['a', 'b'], ','],
  ['consul.address', 'node', (wish) => onlyOf(wish).address.value, 'node', 'host'],
  ['consul.ip', 'ipv6', (wish) => onlyOf(wish).ipFamily.value, 'IPv6', '6'],
  ['consul.weights', '7,3', (wish) => onlyOf(wish).weights.value, { passing: 7, warning: 3 }, '0'],
  ['consul.enable-tag-override', 'true', (wish) => onlyOf(wish).enableTagOverride.value, true, '1'],
  ['consul.health', 'mirror', (wish) => onlyOf(wish).checks.health.value, 'mirror', 'Mirror'],
  ['consul.initial-status', 'warning', (wish) => wish.gate, { when: 'running', initialStatus: 'warning' }, 'ok'],
  ['consul.unreachable', 'withdraw', (wish) => wish.unreachable, 'withdraw', 'drop'],
  ['consul.check.http', '/ready', (wish) => onlyOf(wish).checks.http?.value, '/ready', 'ready'],
  ['consul.check.tcp', 'true', (wish) => onlyOf(wish).checks.tcp?.value, '', 'false'],
  ['consul.check.interval', '5m', (wish) => onlyOf(wish).checks.interval?.value, 300_000, '5'],
  ['consul.check.timeout', '500ms', (wish) => onlyOf(wish).checks.timeout?.value, 500, '0ms'],
  ['consul.check.verify-tls', 'true', (wish) => onlyOf(wish).checks.verifyTls.value, true, 'yes'],
  ['consul.check.failures', 'marathon', (wish) => onlyOf(wish).checks.failures?.value, 'marathon', '0'],
  ['consul.check.successes', '2', (wish) => onlyOf(wish).checks.successes?.value, 2, 'two'],
];
const ALL: readonly Label<unknown>[] = Object.values(LABELS);
const onPort = (labels: Record<string, string>): Wish => aWish({}, { ports: [labelledPort(labels)] });

test('every label is in this table, but for the one that cannot be misunderstood', () => {
  const others = ALL.map(({ name }) => name).filter((name) => name !== 'consul.meta.KEY');
  expect(TABLE.map(([name]) => name)).toEqual(others);
});

describe.each(TABLE)('the label %s', (name, text, see, effect, wrong) => {
  const byDefault = see(aWish());

  test('has its effect on an app', () => {
    const wish = aWish({ [name]: text });
    expect([see(wish), wish.warnings]).toEqual([effect, []]);
  });

  test('differs from the default', () => {
    expect(effect).not.toEqual(byDefault);
  });

  test('has its effect on a port, or is told not to belong there', () => {
    const wish = onPort({ [name]: text });
    const mayStandOnPort = ALL.find((label) => label.name === name)?.places.includes('port');
    expect(see(wish)).toEqual(mayStandOnPort ? effect : byDefault);
    expect(wish.warnings).toEqual(
      mayStandOnPort ? [] : [`label ${name} of port "http" has no effect on a port: write it as a label of the app`],
    );
  });

  test('with a value that is not understood leaves the default, and says what was expected', () => {
    const wish = aWish({ [name]: wrong });
    expect(see(wish)).toEqual(byDefault);
    expect(wish.warnings).toEqual([
      expect.stringMatching(
        new RegExp(`^label ${name} is "${wrong}", which is not understood \\(expected .+\\): the default is used: .`),
      ),
    ]);
  });
});

describe('meta', () => {
  test('has the key that stands behind the label', () => {
    expect(onlyOf(aWish({ 'consul.meta.team': 'payments', 'consul.meta.a.b': '' })).meta).toEqual({
      team: { value: 'payments', from: 'label consul.meta.team' },
      'a.b': { value: '', from: 'label consul.meta.a.b' },
    });
  });

  test('of a port outranks the app’s, key by key', () => {
    const ports = [labelledPort({ 'consul.meta.a': 'port', 'consul.meta.b': 'port' })];
    const { meta } = onlyOf(aWish({ 'consul.meta.b': 'app', 'consul.meta.c': 'app' }, { ports }));
    expect(Object.fromEntries(Object.entries(meta).map(([key, { value }]) => [key, value]))).toEqual({
      a: 'port',
      b: 'port',
      c: 'app',
    });
  });

  test('may have a key that every object has', () => {
    const labels = Object.fromEntries([['consul.meta.__proto__', 'x']]);
    expect(Object.keys(onlyOf(aWish(labels)).meta)).toEqual(['__proto__']);
  });
});

describe('an unknown label', () => {
  test.each([
    ['consul.nmae', 'consul.name'],
    ['consul.tag', 'consul.tags'],
    ['consul.Tags', 'consul.tags'],
    ['consul.check.intervall', 'consul.check.interval'],
    ['consul.check_http', 'consul.check.http'],
    ['consul.meta', 'consul.meta.KEY'],
    ['consul.meta.', 'consul.meta.KEY'],
  ])('%s is told with the nearest: %s', (name, known) => {
    expect(aWish({ [name]: 'x' }).warnings).toEqual([`label ${name} is unknown: did you mean ${known}?`]);
  });

  test('that is like none is told with where they all are', () => {
    expect(aWish({ 'consul.frobnicate': 'x' }).warnings).toEqual([
      'label consul.frobnicate is unknown: docs/labels.md has those that we know',
    ]);
  });

  test('on a port is told with the port', () => {
    expect(onPort({ 'consul.nmae': 'x' }).warnings).toEqual([
      'label consul.nmae of port "http" is unknown: did you mean consul.name?',
    ]);
  });

  test('is told of an app that is not published, too', () => {
    expect(aWish({ 'consul.publish': 'false', 'consul.nmae': 'x' })).toMatchObject({
      none: 'label consul.publish=false keeps it out',
      warnings: ['label consul.nmae is unknown: did you mean consul.name?'],
    });
  });

  test('without a name behind the prefix is unknown', () => {
    expect(aWish({ 'consul.': 'x' }).warnings).toHaveLength(1);
  });

  test.each(['consul', 'consulate', 'Consul.name', 'tags', 'HAPROXY_GROUP'])('%s is not ours', (name) => {
    const wish = aWish({ [name]: 'x' });
    expect([servicesOf(wish), wish.warnings]).toEqual([servicesOf(aWish()), []]);
  });
});
