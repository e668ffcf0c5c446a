import type { LabelTerm } from '../options.ts';

/** Letters that need no backslash (contract: Marathon, §1.2). */
const WORD = /(?:[-A-Za-z0-9_.]|\\[\s\S])+/uy;
const SPACE = /\s*/y;

/**
 * A selector in Marathon's own grammar: `key`, `key==value`, `key!=value`, `key in (a, b)`, `key notin (a, b)`, and commas
 * for "and". `undefined` where the text is none.
 */
export function parseLabelSelector(text: string): readonly LabelTerm[] | undefined {
  const scanner = createScanner(text);
  const terms: LabelTerm[] = [];
  do {
    const term = parseTerm(scanner);
    if (term === undefined) return undefined;
    terms.push(term);
  } while (scanner.takes(','));
  return scanner.isAtEnd() ? terms : undefined;
}

/** Whether all terms hold. As in Marathon, `!=` and `notin` also want the label to be there. */
export const selectsLabels = (terms: readonly LabelTerm[], labels: Readonly<Record<string, string>>): boolean =>
  terms.every((term) => {
    const value = Object.hasOwn(labels, term.key) ? labels[term.key] : undefined;
    if (value === undefined) return false;
    return term.kind === 'exists' || term.values.includes(value) === (term.kind === 'in');
  });

/** A term as one would write it. */
export const termText = (term: LabelTerm): string =>
  term.kind === 'exists' ? term.key : `${term.key} ${term.kind === 'in' ? 'in' : 'notin'} (${term.values.join(',')})`;

interface Scanner {
  readonly takes: (text: string) => boolean;
  readonly word: () => string | undefined;
  readonly isAtEnd: () => boolean;
}

function createScanner(text: string): Scanner {
  let position = 0;
  const matched = (pattern: RegExp): string => {
    pattern.lastIndex = position;
    const found = pattern.exec(text)?.[0] ?? '';
    position += found.length;
    return found;
  };
  return {
    takes: (expected) => {
      matched(SPACE);
      const isNext = text.startsWith(expected, position);
      if (isNext) position += expected.length;
      return isNext;
    },
    word: () => {
      matched(SPACE);
      const found = matched(WORD);
      return found === '' ? undefined : found.replaceAll(/\\([\s\S])/gu, '$1');
    },
    isAtEnd: () => {
      matched(SPACE);
      return position === text.length;
    },
  };
}

function parseTerm(scanner: Scanner): LabelTerm | undefined {
  const key = scanner.word();
  if (key === undefined) return undefined;
  const operator = ['==', '!='].find((symbol) => scanner.takes(symbol)) ?? scanner.word();
  switch (operator) {
    case undefined:
      return { kind: 'exists', key };
    case '==':
    case '!=': {
      const value = scanner.word();
      return value === undefined ? undefined : { kind: operator === '==' ? 'in' : 'not in', key, values: [value] };
    }
    case 'in':
    case 'notin': {
      const values = parseSet(scanner);
      return values && { kind: operator === 'in' ? 'in' : 'not in', key, values };
    }
    default:
      return undefined;
  }
}

function parseSet(scanner: Scanner): readonly string[] | undefined {
  if (!scanner.takes('(')) return undefined;
  const values: string[] = [];
  do {
    const value = scanner.word();
    if (value === undefined) return undefined;
    values.push(value);
  } while (scanner.takes(','));
  return scanner.takes(')') ? values : undefined;
}
