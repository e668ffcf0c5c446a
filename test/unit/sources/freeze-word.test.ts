import { describe, expect, test } from 'vitest';
import { readFreezeWord } from '../../../src/sources/freeze-word.ts';

const NOW = Date.UTC(2026, 0, 1, 12);
const HOUR = 3_600_000;
const SOMEBODY = 'whoever wrote the freeze key';
const frozen = (by: string, why: string, untilMs: number | undefined = undefined) => ({
  kind: 'frozen',
  by,
  why,
  untilMs,
});

describe('the freeze key says', () => {
  test.each([
    ['all of it', '{"by":"ops","why":"works","until":"2026-01-01T13:00:00Z"}', frozen('ops', 'works', NOW + HOUR)],
    ['a time with its zone', '{"until":"2026-01-01T15:00:00+02:00"}', frozen(SOMEBODY, '', NOW + HOUR)],
    ['a time without a zone, which is UTC', '{"until":"2026-01-01 13:00"}', frozen(SOMEBODY, '', NOW + HOUR)],
    ['no time', '{"by":"ops","until":null}', frozen('ops', '')],
    [
      'a time that is none, and so no end',
      '{"by":"ops","until":"tomorrow\\u001b"}',
      { ...frozen('ops', ''), unreadUntil: 'tomorrow\\u001b' },
    ],
    [
      'a day that there is not',
      '{"until":"2026-13-01T12:00:00Z"}',
      { ...frozen(SOMEBODY, ''), unreadUntil: '2026-13-01T12:00:00Z' },
    ],
    ['nothing', '', frozen(SOMEBODY, '')],
    ['an empty object', '{}', frozen(SOMEBODY, '')],
    ['any text', 'hands off!\n', frozen(SOMEBODY, 'hands off!')],
    ['JSON that is no object', '["by"]', frozen(SOMEBODY, '["by"]')],
    ['JSON that breaks off', '{"by":"ops"', frozen(SOMEBODY, '{"by":"ops"')],
    ['other types than expected', '{"by":1,"why":{},"until":7}', { ...frozen(SOMEBODY, ''), unreadUntil: '7' }],
    [
      'what a terminal would obey',
      '{"by":"\\u001b[2J","why":"a\\nb\\u202e"}',
      frozen('\\u001b[2J', 'a\\u000ab\\u202e'),
    ],
  ])('%s', (_what, value, halt) => {
    expect(readFreezeWord(value, NOW)).toEqual(halt);
  });

  test('nothing any more when its time is over', () => {
    expect(readFreezeWord('{"until":"2026-01-01T12:00:00Z"}', NOW)).toBeUndefined();
  });

  test('no more than can be shown', () => {
    const word = readFreezeWord(JSON.stringify({ by: 'b'.repeat(5_000), why: '\u0007'.repeat(50_000) }), NOW);
    expect([word?.by.length, word?.why.length]).toEqual([200, 500]);
  });
});
