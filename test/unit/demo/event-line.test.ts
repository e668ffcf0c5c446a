import { expect, test } from 'vitest';
import { eventLine, type ShownEvent } from '../../../src/demo/show/event-line.ts';
import { shortenedByClause } from '../../../src/demo/show/shortened.ts';

const at = new Date(2020, 0, 1, 12, 4, 5).getTime();
const event = (parts: Partial<ShownEvent>): ShownEvent => ({
  atMs: at,
  sign: '+',
  who: 'shop-web',
  what: 'it runs',
  ...parts,
});

test('tells time, sign, service, port and reason', () => {
  expect(eventLine(event({ where: '127.0.0.1:31000' }), 80)).toBe('12:04:05 + shop-web :31000            it runs\n');
});

test('names the address where it is not that of the machine', () => {
  expect(eventLine(event({ where: '127.0.11.2:6379' }), 80)).toContain('shop-web 127.0.11.2:6379');
});

test('is one line that fits, and loses whole clauses first', () => {
  const what = 'Marathon says it runs; the Mesos agent says nothing; not in Consul';
  const line = eventLine(event({ what }), 80);
  expect(line).toBe('12:04:05 + shop-web                   Marathon says it runs …\n');
  expect(eventLine(event({ what: 'x'.repeat(200) }), 80)).toHaveLength(81);
  expect(eventLine(event({ what }), 200)).toContain(what);
});

test('what a terminal would obey is shown, not sent', () => {
  expect(eventLine(event({ what: 'a\u001b[2Jb\nc' }), 80)).toContain('a\\u001b[2Jb\\u000ac');
});

test.each([
  ['a; b', 10, 'a; b'],
  ['first; second', 12, 'first …'],
  ['a very long first clause; second', 10, 'a very lo…'],
])('%j in %i columns is %j', (text, columns, expected) => expect(shortenedByClause(text, columns)).toBe(expected));
