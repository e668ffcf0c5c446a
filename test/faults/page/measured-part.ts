import type { Measured } from './measured.ts';

export interface MeasuredOn {
  readonly day: string;
  readonly cores: number;
  readonly node: string;
}

/** A section of the part: its rows in order, whether measured or not. */
export interface Section {
  readonly group: string;
  readonly rows: readonly { readonly row: string }[];
}

const HEAD = [
  'what fails',
  'tasks that run, and changes meanwhile',
  'right again after',
  'lost',
  'new ones pass within',
  'ended ones leave within',
];

/** Where the part begins that is written here; what is before it people write. */
const HEADING = '## What was measured';

/** What was measured, and what people wrote, of a page that has both. */
export function partsOf(page: string): { readonly written: string; readonly measured: string } {
  const at = page.indexOf(`\n${HEADING}\n`) + 1;
  if (at === 0) throw new Error(`the page has no "${HEADING}"`);
  return { written: page.slice(0, at), measured: page.slice(at) };
}

/** Throws, with their names, when rows were not measured, or took longer than they may. */
export function measuredPart(sections: readonly Section[], measured: readonly Measured[], on: MeasuredOn): string {
  const key = (group: string, row: string) => `${group}: ${row}`;
  // Of a row that was measured twice the later one.
  const byKey = new Map(measured.map((one) => [key(one.group, one.row), one]));
  const missing = sections.flatMap(({ group, rows }) =>
    rows.map(({ row }) => key(group, row)).filter((name) => !byKey.has(name)),
  );
  if (missing.length > 0) throw new Error(`not measured:\n${missing.join('\n')}`);
  const rowsOf = ({ group, rows }: Section) => rows.flatMap(({ row }) => byKey.get(key(group, row)) ?? []);
  const slow = sections.flatMap(rowsOf).filter(({ rightAfterMs, rightMs }) => rightAfterMs > rightMs);
  if (slow.length > 0)
    throw new Error(
      `these took too long; was the machine busy?\n${slow.map((one) => lineOf(cellsOf(one))).join('\n')}`,
    );
  return [
    ...introduction(on),
    ...sections.flatMap((section) => [
      `### ${section.group}`,
      '',
      lineOf(HEAD),
      lineOf(HEAD.map(() => '---')),
      ...rowsOf(section).map((one) => lineOf(cellsOf(one))),
      '',
    ]),
  ].join('\n');
}

const introduction = ({ day, cores, node }: MeasuredOn): readonly string[] => [
  HEADING,
  '',
  'The daemon as a process with its default intervals, a real Consul, and Marathon and the Mesos agent as stand-ins over',
  `HTTP, on one machine with ${cores} cores, Node ${node}, on ${day}. This part of the page is written by`,
  '`npm run faults -- --write`, which plays every row anew, and writes nothing where a bound is not kept.',
  '',
  'Tasks start and end all through each fault. *Lost*: for how long a healthy task that Consul had shown passing was not',
  'visible and passing, as seen by blocking queries on the catalogue. *Right again*: from the end of the fault until',
  'the catalogue shows what lives, and nothing else; in brackets how long that may take.',
  '',
];

const cellsOf = (one: Measured): readonly string[] => [
  one.row,
  `${one.tasks}, ${one.changes}`,
  `${seconds(one.rightAfterMs)} (${Math.round(one.rightMs / 1_000)} s)`,
  lostOf(one),
  seconds(one.latestMs),
  seconds(one.stalestMs),
];

function lostOf({ lostTasks, longestLostMs, mayLose }: Measured): string {
  if (lostTasks === 0) return 'nothing';
  return `${lostTasks} ${lostTasks === 1 ? 'task' : 'tasks'} for up to ${seconds(longestLostMs)}${mayLose ? `: ${mayLose}` : ''}`;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
