import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';

const RECORDED = new URL('../../fixtures/marathon/', import.meta.url);

/** What real peers answered, as far as it is JSON. */
function recorded(folder: URL): unknown[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return recorded(new URL(`${entry.name}/`, folder));
    if (!entry.name.endsWith('.json')) return [];
    return [JSON.parse(readFileSync(new URL(entry.name, folder), 'utf8'))];
  });
}

const NASTY_TEXTS = [
  '',
  '__proto__',
  'constructor',
  '\u001b]0;x\u0007',
  '\r\nX-Injected: yes',
  '\u202e',
  '\ud800',
  '../../v2/leader',
  '%00%2e%2e%2f',
  '-1',
  'NaN',
  '999999999999999999999999',
  '[70000-99999999999]',
  '@[@[@[',
  '5constructor',
  'x'.repeat(5_000),
];

const nasty = fc.oneof(
  fc.constantFrom<unknown>(null, true, -1, 1e9, 1e308, -0, 0.5, [], {}, [null], [[]]),
  fc.constantFrom<unknown>(...NASTY_TEXTS),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A recorded answer with one value in ten or so replaced, or one key in twenty called something else. */
export const mutated: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 1, arbitrary: fc.jsonValue() },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...recorded(RECORDED)), fc.array(nasty, { minLength: 1, maxLength: 6 }), fc.nat(19))
      .map(([document, replacements, phase]) => replaced(document, replacements, phase)),
  },
);

function replaced(document: unknown, replacements: readonly unknown[], phase: number): unknown {
  let turn = phase;
  const visit = (value: unknown, depth: number): unknown => {
    turn += 1;
    if (depth > 0 && turn % 20 < 2) return replacements[turn % replacements.length];
    if (Array.isArray(value)) return value.slice(0, 20).map((inner) => visit(inner, depth + 1));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        turn % 20 === 7 ? String(NASTY_TEXTS[turn % NASTY_TEXTS.length]) : key,
        visit(inner, depth + 1),
      ]),
    );
  };
  return visit(document, 0);
}
