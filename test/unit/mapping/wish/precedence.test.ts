import { describe, expect, test } from 'vitest';
import { aRule, aWish, labelledPort, onlyOf } from './a-wish.ts';

const health = (value: string) => ({ 'consul.health': value });
const OPTION = { health: 'none' } as const;
const ON_PORT = { ports: [labelledPort(health('both'))] };

describe('a setting comes', () => {
  test.each([
    ['by default', aWish(), 'native', 'default'],
    ['from the option', aWish({}, {}, OPTION), 'none', 'option --health'],
    ['from an option that is the default, by default', aWish({}, {}, { health: 'native' }), 'native', 'default'],
    [
      'from a rule rather than the option',
      aWish({}, {}, { ...OPTION, rules: [aRule(health('mirror'))] }),
      'mirror',
      'rule /shop/**: consul.health',
    ],
    [
      'from the later of two rules',
      aWish({}, {}, { rules: [aRule(health('both')), aRule(health('mirror'), false, '/shop/web')] }),
      'mirror',
      'rule /shop/web: consul.health',
    ],
    [
      'from the app rather than a rule',
      aWish(health('both'), {}, { rules: [aRule(health('mirror'))] }),
      'both',
      'label consul.health',
    ],
    ['from the port rather than the app', aWish(health('none'), ON_PORT), 'both', 'label consul.health of port "http"'],
    [
      'from a rule that overrides rather than the port',
      aWish(health('none'), ON_PORT, { rules: [aRule(health('mirror'), true)] }),
      'mirror',
      'rule /shop/**: consul.health',
    ],
    [
      'from the later of two rules that override, whatever other rules there are',
      aWish({}, ON_PORT, {
        rules: [aRule(health('native'), true), aRule(health('mirror'), true), aRule(health('none'))],
      }),
      'mirror',
      'rule /shop/**: consul.health',
    ],
    [
      'from no rule for other apps',
      aWish({}, {}, { rules: [aRule(health('mirror'), true, '/other/**')] }),
      'native',
      'default',
    ],
  ] as const)('%s', (_how, wish, value, from) => {
    expect(onlyOf(wish).checks.health).toEqual({ value, from });
  });
});

describe('a value that is not understood', () => {
  test('leaves the word to who speaks next, and says who that is', () => {
    const wish = aWish(health('both'), { ports: [labelledPort(health('x'))] });
    expect(onlyOf(wish).checks.health.value).toBe('both');
    expect(wish.warnings).toEqual([
      'label consul.health of port "http" is "x", which is not understood (expected `native`, `mirror`, `both` or `none`): label consul.health is used instead',
    ]);
  });

  test('is told although somebody else outranks it', () => {
    const wish = aWish(health('x'), ON_PORT);
    expect(wish.warnings).toEqual([
      expect.stringMatching(/^label consul.health is "x".+: label consul.health of port/),
    ]);
  });

  test('of a rule names the rule', () => {
    expect(aWish({}, {}, { rules: [aRule(health('x'))] }).warnings).toEqual([
      expect.stringMatching(/^rule \/shop\/\*\*: consul.health is "x"/),
    ]);
  });

  test('is told once, however many ports there are', () => {
    const ports = [labelledPort({}, 'a'), labelledPort({}, 'b')];
    expect(aWish(health('x'), { ports }, { ports: { kind: 'all' } }).warnings).toHaveLength(1);
  });

  test('is shown shortened', () => {
    expect(aWish(health('x'.repeat(100_000))).warnings[0]?.length).toBeLessThan(300);
  });
});

describe('tags', () => {
  const tags = (value: string) => ({ 'consul.tags': value });
  const told = (...args: Parameters<typeof aWish>) =>
    onlyOf(aWish(...args)).tags.map(({ value, from }) => `${value}: ${from}`);

  test('add up: the operator’s, the app’s, the port’s, each once', () => {
    expect(told(tags('a,b'), { ports: [labelledPort(tags('b,c'))] }, { tags: ['o', 'a'] })).toEqual([
      'o: option --tags',
      'a: option --tags',
      'b: label consul.tags',
      'c: label consul.tags of port "http"',
    ]);
  });

  test('of a rule are as the app’s, which replace them', () => {
    const rules = [aRule(tags('r'))];
    expect(told({}, { ports: [labelledPort(tags('p'))] }, { rules })).toEqual([
      'r: rule /shop/**: consul.tags',
      'p: label consul.tags of port "http"',
    ]);
    expect(told(tags('a'), {}, { rules })).toEqual(['a: label consul.tags']);
  });

  test('of a rule that overrides replace the app’s and the port’s', () => {
    const rules = [aRule(tags('r'), true)];
    expect(told(tags('a'), { ports: [labelledPort(tags('p'))] }, { rules, tags: ['o'] })).toEqual([
      'o: option --tags',
      'r: rule /shop/**: consul.tags',
    ]);
  });
});
