import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FieldRow, fieldRows } from '../../../../src/commands/text/field-rows.ts';

const row = (field: string, value: string, from?: string): FieldRow => ({ field, value, from });

test('fields, values and where they come from stand in columns', () => {
  expect(fieldRows([row('name', 'shop-web', 'default'), row('port', '80', 'label consul.ports')], 60, 2)).toEqual([
    '  name  shop-web  from default',
    '  port  80        from label consul.ports',
  ]);
});

test('a long value stands with its origin below, and moves no other column', () => {
  expect(
    fieldRows([row('name', 'web', 'default'), row('tag', 'a tag of some words', 'label consul.tags')], 40, 2),
  ).toEqual(['  name  web  from default', '  tag   a tag of some words', '          from label consul.tags']);
});

test('an id that fits in a line of its own is not cut', () => {
  expect(fieldRows([row('id', 'x'.repeat(20)), row('name', 'y', 'z')], 24, 0)).toEqual([
    'id',
    `  ${'x'.repeat(20)}`,
    'name  y  from z',
  ]);
});

test('a field with a long name has a line of its own', () => {
  const field = 'meta a-key-of-some-length';
  expect(fieldRows([row('name', 'y', 'z'), row(field, 'v', 'w')], 60, 2)).toEqual([
    '  name  y  from z',
    `  ${field}`,
    '    v',
    '      from w',
  ]);
});

test('whatever they hold, no line is wider than it may be, and none does anything to a terminal', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(' ', 'word', '\u001b[2J', '語') }),
  );
  const rows = fc.array(fc.record({ field: text, value: text, from: fc.option(text, { nil: undefined }) }));
  fc.assert(
    fc.property(rows, fc.integer({ min: 60, max: 120 }), (rows, width) => {
      for (const line of fieldRows(rows, width, 4)) {
        expect([...line].length).toBeLessThanOrEqual(width);
        expect(line).not.toMatch(/\p{Cc}/u);
      }
    }),
  );
});
