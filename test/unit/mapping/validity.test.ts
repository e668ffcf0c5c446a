import { describe, expect, test } from 'vitest';
import {
  isSendable,
  refusedId,
  refusedMark,
  sendable,
  withoutRefusedMeta,
  withoutRefusedTags,
} from '../../../src/mapping/validity.ts';

const MARK = { 'managed-by': 'marathon-consul', 'marathon-cluster': 'main' };
const CONTROL = 'a\u0007b';
const HALF = 'a\ud800b';

function meta(pairs: readonly (readonly [string, string])[]) {
  const warnings: string[] = [];
  return { kept: withoutRefusedMeta(pairs, MARK, warnings), warnings };
}

describe('a meta pair', () => {
  test.each([
    ['an ordinary one', 'team', 'payments'],
    ['a key of 128 characters', 'k'.repeat(128), ''],
    ['a value of 512 bytes', 'team', 'é'.repeat(256)],
    ['a name that every object has', '__proto__', 'x'],
    ['whole characters outside the basic plane', 'mood', '😀'],
  ])('is kept: %s', (_what, key, value) => {
    expect(Object.entries(meta([[key, value]]).kept)).toEqual([[key, value]]);
  });

  test.each([
    ['a key of 129 characters', 'k'.repeat(129), '', /1 to 128 letters/],
    ['an empty key', '', 'x', /1 to 128 letters/],
    ['a key with a dot', 'a.b', 'x', /1 to 128 letters/],
    ['a key that Consul keeps', 'consul-x', 'x', /to itself/],
    ['a key that Consul keeps, in capitals', 'CONSUL-x', 'x', /to itself/],
    ['a key of our mark', 'managed-by', 'me', /is ours/],
    ['a key of our hash', 'marathon-consul-hash', 'x', /is ours/],
    ['a value of 513 bytes', 'team', `${'é'.repeat(256)}a`, /512 bytes/],
    ['control characters', 'team', CONTROL, /control characters/],
    ['half a character', 'team', HALF, /halves of characters/],
  ])('is left out with a warning: %s', (_what, key, value, why) => {
    expect(meta([[key, value]])).toEqual({ kept: {}, warnings: [expect.stringMatching(why)] });
  });

  test('beyond the room that Consul leaves beside our mark and hashes is left out', () => {
    const { kept, warnings } = meta(Array.from({ length: 62 }, (_, n) => [`k${n}`, 'x'] as const));
    expect([Object.keys(kept).length, warnings.length]).toEqual([60, 2]);
  });

  test('that is refused takes no room', () => {
    const many = Array.from({ length: 60 }, (_, n) => [`k${n}`, 'x'] as const);
    expect(Object.keys(meta([['a.b', 'x'], ...many]).kept)).toHaveLength(60);
  });

  test('is shown shortened in its warning', () => {
    expect(meta([['.'.repeat(10_000), 'x']]).warnings[0]?.length).toBeLessThan(200);
  });
});

describe('a tag', () => {
  const tags = (...given: string[]) => {
    const warnings: string[] = [];
    return { kept: withoutRefusedTags(given, warnings), warnings };
  };

  test.each(['public', 'a b', 'urlprefix-/x host=y', 'é', '😀', 't'.repeat(300)])('is kept: %s', (tag) => {
    expect(tags(tag)).toEqual({ kept: [tag], warnings: [] });
  });

  test.each([CONTROL, HALF, 'a\n'])('is left out with a warning: %j', (tag) => {
    expect(tags(tag, 'b')).toEqual({ kept: ['b'], warnings: [expect.stringMatching(/left out/)] });
  });

  test('that is empty or a repeat is left out without a word', () => {
    expect(tags('a', '', 'a', 'b')).toEqual({ kept: ['a', 'b'], warnings: [] });
  });
});

describe('a mark', () => {
  test('of 512 bytes is accepted', () => {
    expect(refusedMark({ 'marathon-task': 'é'.repeat(256) })).toBeUndefined();
  });

  test.each([
    ['é'.repeat(257), "marathon-task is longer than Consul's 512 bytes"],
    [CONTROL, 'marathon-task has control characters or halves of characters'],
    [HALF, 'marathon-task has control characters or halves of characters'],
  ])('is refused: %j', (value, why) => {
    expect(refusedMark({ ...MARK, 'marathon-task': value })).toBe(why);
  });
});

describe('a service id', () => {
  test.each(['marathon:shop_web.1', 'web.11_shop/web_80', 'web.11_ü 值 🚀_80', '..x/.y', 'a/'])('may be %s', (id) => {
    expect(refusedId(id)).toBeUndefined();
  });

  test.each([HALF, CONTROL, 'a\u00a0b', 'a\u200bb', 'a\u202eb', '\ue000', '/a', 'a//b', 'a/../b', 'a/.', '..'])(
    'that Consul could never be asked for is refused: %j',
    (id) => {
      expect(refusedId(id)).toMatch(/^Consul could never remove a service with the id /);
    },
  );
});

test('what is not to be sent becomes a dash', () => {
  expect(sendable(`${CONTROL} ${HALF} 😀`)).toBe('a-b a-b 😀');
});

test.each([
  ['web', true],
  ['😀', true],
  [HALF, false],
  ['\udc00', false],
  ['\u007f', false],
])('%j can be sent: %s', (text, expected) => {
  expect(isSendable(text)).toBe(expected);
});
