import { describe, expect, test } from 'vitest';
import type { LabelTerm } from '../../../../src/mapping/options.ts';
import { parseLabelSelector, selectsLabels, termText } from '../../../../src/mapping/wish/label-selector.ts';

describe('a selector', () => {
  test.each([
    ['tier', [{ kind: 'exists', key: 'tier' }]],
    ['tier==edge', [{ kind: 'in', key: 'tier', values: ['edge'] }]],
    [' tier == edge ', [{ kind: 'in', key: 'tier', values: ['edge'] }]],
    ['tier!=edge', [{ kind: 'not in', key: 'tier', values: ['edge'] }]],
    ['tier in (a, b)', [{ kind: 'in', key: 'tier', values: ['a', 'b'] }]],
    ['tier notin(a,b)', [{ kind: 'not in', key: 'tier', values: ['a', 'b'] }]],
    ['in in (in)', [{ kind: 'in', key: 'in', values: ['in'] }]],
    ['a.b-c_1', [{ kind: 'exists', key: 'a.b-c_1' }]],
    ['a\\,b==c\\ d', [{ kind: 'in', key: 'a,b', values: ['c d'] }]],
    ['a\\\\b', [{ kind: 'exists', key: 'a\\b' }]],
    [
      'tier in (a,b),team!=x,public',
      [
        { kind: 'in', key: 'tier', values: ['a', 'b'] },
        { kind: 'not in', key: 'team', values: ['x'] },
        { kind: 'exists', key: 'public' },
      ],
    ],
  ])('%s is understood', (text, terms) => {
    expect(parseLabelSelector(text)).toEqual(terms);
  });

  test.each([
    '',
    ' ',
    ',',
    'a,',
    'a==',
    'a=b',
    '==b',
    'a in',
    'a in ()',
    'a in (b',
    'a in b',
    'a b',
    'a/b',
    'a\\',
    'é',
  ])('%j is not', (text) => {
    expect(parseLabelSelector(text)).toBeUndefined();
  });
});

test.each([
  [{ kind: 'exists', key: 'tier' }, { tier: '' }, true],
  [{ kind: 'exists', key: 'tier' }, {}, false],
  [{ kind: 'exists', key: 'constructor' }, {}, false],
  [{ kind: 'in', key: 'tier', values: ['a', 'b'] }, { tier: 'b' }, true],
  [{ kind: 'in', key: 'tier', values: ['a', 'b'] }, { tier: 'c' }, false],
  [{ kind: 'in', key: 'tier', values: ['a'] }, {}, false],
  [{ kind: 'not in', key: 'tier', values: ['a'] }, { tier: 'b' }, true],
  [{ kind: 'not in', key: 'tier', values: ['a'] }, { tier: 'a' }, false],
  [{ kind: 'not in', key: 'tier', values: ['a'] }, {}, false],
] satisfies [LabelTerm, Record<string, string>, boolean][])('%j on %j: %s', (term, labels, expected) => {
  expect(selectsLabels([term], labels)).toBe(expected);
});

test('no terms select everything', () => {
  expect(selectsLabels([], {})).toBe(true);
});

test.each([
  [{ kind: 'exists', key: 'tier' }, 'tier'],
  [{ kind: 'in', key: 'tier', values: ['a', 'b'] }, 'tier in (a,b)'],
  [{ kind: 'not in', key: 'tier', values: ['a'] }, 'tier notin (a)'],
] satisfies [LabelTerm, string][])('%j is written %s', (term, text) => {
  expect(termText(term)).toBe(text);
});
