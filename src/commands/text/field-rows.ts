import { printable } from '../../support/printable.ts';
import { wrapped } from './wrap.ts';

/** One value, what it is called, and where it comes from. */
export interface FieldRow {
  readonly field: string;
  readonly value: string;
  readonly from: string | undefined;
}

const GAP = 2;
/** A field with a longer name has a line of its own. */
const MOST_FIELD = 20;

/** The rows in three columns; a value that does not fit stands below its field, and where it comes from below that. */
export function fieldRows(rows: readonly FieldRow[], width: number, indent: number): string[] {
  const shown = rows.map(({ field, value, from }) => ({
    field: printable(field),
    value: printable(value),
    from: from === undefined ? '' : printable(`from ${from}`),
  }));
  const fields = shown.map(({ field }) => lengthOf(field)).filter((length) => length <= MOST_FIELD);
  const valueAt = indent + Math.max(0, ...fields) + GAP;
  const valueWidth = bestValueWidth(shown, width - valueAt);
  return shown.flatMap(({ field, value, from }) => {
    const start = padded(`${' '.repeat(indent)}${field}`, valueAt);
    if (start.length > valueAt) return [...wrapped(field, width, indent), ...below(value, from, width, indent + GAP)];
    if (from === '' && valueAt + lengthOf(value) <= width) return [start + value];
    if (lengthOf(value) <= valueWidth && valueAt + valueWidth + GAP + lengthOf(from) <= width)
      return [`${start}${padded(value, valueWidth + GAP)}${from}`];
    // What fits below whole is not cut beside: it can be copied.
    if (valueAt + lengthOf(value) > width && indent + GAP + lengthOf(value) <= width)
      return [start.trimEnd(), ...below(value, from, width, indent + GAP)];
    const [first = '', ...more] = below(value, from, width, valueAt);
    return [`${start}${first.slice(valueAt)}`, ...more];
  });
}

const below = (value: string, from: string, width: number, at: number): string[] => [
  ...wrapped(value, width, at, at + GAP),
  ...(from === '' ? [] : wrapped(from, width, at + GAP)),
];

/** The width of the middle column with which most rows stand on one line. */
function bestValueWidth(rows: readonly { readonly value: string; readonly from: string }[], room: number): number {
  const told = rows
    .filter(({ from }) => from !== '')
    .map(({ value, from }) => ({ least: lengthOf(value), most: room - GAP - lengthOf(from) }));
  let best = { width: 0, rows: 0 };
  for (const { least: candidate } of told) {
    const fitting = told.filter(({ least, most }) => least <= candidate && candidate <= most).length;
    if (fitting > best.rows) best = { width: candidate, rows: fitting };
  }
  return best.width;
}

const lengthOf = (text: string): number => [...text].length;
const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - lengthOf(text)));
