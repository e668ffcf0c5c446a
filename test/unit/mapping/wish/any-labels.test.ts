import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LABELS } from '../../../../src/mapping/labels/table.ts';
import { dnsLabel } from '../../../../src/mapping/name.ts';
import type { PortChoice } from '../../../../src/mapping/options.ts';
import { aPort, aTask } from '../../examples.ts';
import { aRule, aWish } from './a-wish.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('true', 'false', 'a,b', '1', 'all'),
);
const anyName = fc.oneof(
  fc.constantFrom(...Object.values(LABELS).map(({ name }) => name)),
  anyText.map((text) => `consul.${text}`),
  fc.constantFrom('__proto__', 'constructor', 'consul.meta.__proto__'),
);
const anyLabels = fc
  .array(fc.tuple(anyName, anyText), { maxLength: 6 })
  .map((entries): Record<string, string> => Object.fromEntries(entries));
const anyPort = fc
  .record({
    name: fc.option(fc.oneof(anyText, fc.constantFrom('http', '0', '1')), { nil: undefined }),
    labels: anyLabels,
  })
  .map((port) => aPort(port));
const anyChoice = fc.oneof(
  fc.constantFrom<PortChoice>({ kind: 'first' }, { kind: 'named' }, { kind: 'all' }),
  fc.array(anyText).map((ports): PortChoice => ({ kind: 'listed', ports })),
);
const anyRule = fc.tuple(anyLabels, fc.boolean()).map(([labels, isOverride]) => aRule(labels, isOverride));
const anyWish = fc
  .tuple(
    anyLabels,
    fc.array(anyPort, { maxLength: 4 }),
    fc.record({ ports: anyChoice, rules: fc.array(anyRule, { maxLength: 2 }) }),
  )
  .map(([labels, ports, options]) => ({ labels, ports, wish: aWish(labels, { ports }, options) }));

test('whatever labels say, there are services or one reason why not', () => {
  fc.assert(
    fc.property(anyWish, ({ wish }) => {
      expect(wish.publications.length > 0).toBe(wish.none === undefined);
    }),
  );
});

test('whatever labels say, no two services of a task that differ in name or port have one id', () => {
  fc.assert(
    fc.property(anyWish, ({ wish }) => {
      const told = wish.publications.map(({ port, name, id }) => {
        const label = dnsLabel(name.value);
        return { id: id(aTask(), label, 1), what: `${port.value} ${label}` };
      });
      expect(new Set(told.map(({ id }) => id)).size).toBeGreaterThanOrEqual(new Set(told.map(({ what }) => what)).size);
    }),
  );
});

test('whatever labels say, every port that is wanted is one that is there', () => {
  fc.assert(
    fc.property(anyWish, ({ ports, wish }) => {
      for (const { port } of wish.publications) expect(port.value).toBeLessThan(Math.max(1, ports.length));
    }),
  );
});
