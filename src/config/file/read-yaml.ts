import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import type { Problem } from '../problem.ts';
import { tooDeepAt } from './too-deep.ts';
import { aliasesOf } from './yaml-aliases.ts';
import { mistakesIn } from './yaml-mistakes.ts';

/** What a file holds, every scalar as the text that was written: `cluster: 007` is a name, not a 7. */
export type YamlValue = { readonly place: Place } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'list'; readonly items: readonly YamlValue[] }
  | { readonly kind: 'map'; readonly entries: readonly YamlEntry[] }
);

export interface YamlEntry {
  readonly key: string;
  /** Of the key. */
  readonly place: Place;
  readonly value: YamlValue;
}

/** `/etc/marathon-consul.yaml, line 3, column 7`. */
export type Place = string;

/** Deeper than any configuration; also ends what contains itself. */
const MOST_LEVELS = 20;
/** Values that stand where an alias is: few lines can mean billions. */
const MOST_REPEATED = 10_000;

export const describe = ({ kind }: YamlValue): string =>
  ({ text: 'a text', nothing: 'nothing', list: 'a list', map: 'a map' })[kind];

/** The one document of a file; `undefined`, and problems, when it is no YAML, or more than we take. Never throws. */
export function readYaml(path: string, text: string, problems: Problem[]): YamlValue | undefined {
  const lines = new LineCounter();
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return `${path}, line ${Math.max(1, line)}, column ${Math.max(1, col)}`;
  };
  const refuse = (where: string, given: string, expected: string): void => {
    problems.push({ option: undefined, where, given, expected });
  };
  const refuseDepth = (place: Place) => refuse(place, 'more levels than we read', `at most ${MOST_LEVELS}`);
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    refuseDepth(`${path}, line ${text.slice(0, deep).split('\n').length}`);
    return undefined;
  }
  const document = parsed(text, lines);
  const aliases = aliasesOf(document);
  const mistakes = mistakesIn(document, aliases);
  for (const [offset, reason] of mistakes) refuse(placeOf(offset), 'what is no YAML', `YAML: ${reason}`);
  if (mistakes.length > 0) return undefined;

  let repeated = 0;
  const convert = (node: unknown, above: Place, level: number, isRepeated: boolean): YamlValue => {
    const place = isNode(node) && node.range ? placeOf(node.range[0]) : above;
    if (isRepeated) repeated += 1;
    if (level > MOST_LEVELS || repeated > MOST_REPEATED) throw new TooMuch(isRepeated ? above : place);
    const inner = (child: unknown, from = place) => convert(child, from, level + 1, isRepeated);
    if (isAlias(node)) return { ...convert(aliases.get(node), place, level + 1, true), place };
    if (isSeq(node)) return { kind: 'list', place, items: node.items.map((item) => inner(item)) };
    if (isMap(node)) return { kind: 'map', place, entries: entriesOf(node, inner) };
    if (!isScalar(node) || node.value === null) return { kind: 'nothing', place };
    return { kind: 'text', place, text: typeof node.value === 'string' ? node.value : (node.source ?? '') };
  };
  const entriesOf = ({ items }: YAMLMap, inner: (child: unknown, from?: Place) => YamlValue): YamlEntry[] => {
    const seen = new Set<string>();
    return items.flatMap(({ key, value }) => {
      const name = inner(key);
      if (name.kind !== 'text') {
        refuse(name.place, describe(name), 'a name before the colon');
        return [];
      }
      if (seen.has(name.text)) refuse(`${name.text} (${name.place})`, 'twice', 'it once');
      seen.add(name.text);
      return [{ key: name.text, place: name.place, value: inner(value, name.place) }];
    });
  };
  try {
    return convert(document.contents, placeOf(0), 0, false);
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    if (repeated > MOST_REPEATED) refuse(error.place, `aliases for more than ${MOST_REPEATED} values`, 'fewer');
    else refuseDepth(error.place);
    return undefined;
  }
}

class TooMuch extends Error {
  readonly place: Place;
  constructor(place: Place) {
    super(`too much at ${place}`);
    this.place = place;
  }
}

/** Keys that stand twice are ours to tell. */
const parsed = (text: string, lineCounter: LineCounter) =>
  parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
