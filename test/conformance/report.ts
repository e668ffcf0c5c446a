import type { Judged, Outcome } from './run-cases.ts';

const WIDTH = 100;
/** What became of cases, and how many of them are counted. */
const COUNTED = [
  ['agrees', 'agree'],
  ['differs on purpose', 'differ on purpose'],
  ['not ours', 'not ours'],
  ['differs', 'differ'],
] as const;

export interface Tool {
  readonly name: string;
  readonly cases: readonly Judged[];
}

/** What a person is told of all tools; its last line counts. */
export function report(tools: readonly Tool[]): string {
  const all = tools.flatMap(({ cases }) => cases);
  return [...tools.flatMap(linesOf), countsOf(all)].join('\n');
}

const countsOf = (cases: readonly Judged[]): string =>
  COUNTED.map(([kind, words]) => `${count(cases, kind)} ${words}`).join(', ');

const count = (cases: readonly Judged[], kind: Outcome['kind']): number =>
  cases.filter(({ outcome }) => outcome.kind === kind).length;

function linesOf({ name, cases }: Tool): string[] {
  return [
    ...wrapped(`${name}: ${countsOf(cases)}`, ''),
    ...reasons(cases, 'differs on purpose'),
    ...reasons(cases, 'not ours'),
    ...cases.flatMap(difference),
    '',
  ];
}

/** Cases with one reason are told together. */
function reasons(cases: readonly Judged[], kind: 'differs on purpose' | 'not ours'): string[] {
  const byReason = new Map<string, string[]>();
  for (const { id, outcome } of cases)
    if (outcome.kind === kind) byReason.set(outcome.reason, [...(byReason.get(outcome.reason) ?? []), id]);
  return [...byReason].flatMap(([reason, ids]) => wrapped(`${kind}: ${reason} (${namesOf(ids)})`, '  '));
}

const namesOf = (ids: readonly string[]): string => (ids.length <= 4 ? ids.join(', ') : `${ids.length} cases`);

function difference({ id, title, outcome }: Judged): string[] {
  if (outcome.kind !== 'differs') return [];
  const { at, expected, got } = outcome.difference;
  return [
    ...wrapped(`DIFFERS ${id}: ${title}`, '  '),
    ...(at === '' ? [] : wrapped(`at       ${at}`, '    ')),
    ...wrapped(`expected ${JSON.stringify(expected) ?? 'nothing'}`, '    '),
    ...wrapped(`got      ${JSON.stringify(got) ?? 'nothing'}`, '    '),
  ];
}

/** At spaces where there are any, else anywhere: JSON of a check is one long word. */
function wrapped(text: string, indent: string): string[] {
  const room = WIDTH - indent.length - 2;
  const lines: string[] = [];
  let rest = text;
  while (rest.length > room) {
    const space = rest.lastIndexOf(' ', room);
    const end = space > room / 2 ? space : room;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest].map((line, at) => `${indent}${at === 0 ? '' : '  '}${line}`);
}
