import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SUITES } from '../../faults/kinds/suites.ts';
import type { Measured } from '../../faults/page/measured.ts';
import { measuredPart, partsOf } from '../../faults/page/measured-part.ts';

const { measured: PART } = partsOf(readFileSync(join(import.meta.dirname, '../../../docs/failures.md'), 'utf8'));

const rowsIn = (part: string): string[] =>
  part.split('\n### ').flatMap((section) => {
    const group = section.slice(0, section.indexOf('\n'));
    const firsts = [...section.matchAll(/^\| (?!---|what fails)(.+?) \| /gm)].map(([, first]) => first);
    return firsts.map((first) => `${group}: ${first}`);
  });

const ON = { day: '2026-11-23', cores: 2, node: '20.20.2' };
const RAN: Measured = {
  group: 'Somebody',
  row: 'somebody is away',
  tasks: 300,
  changes: 32,
  rightAfterMs: 1_234,
  rightMs: 5_000,
  lostMs: 0,
  longestLostMs: 0,
  lostTasks: 0,
  latestMs: 80,
  stalestMs: 4_960,
  gapMs: 0,
  mayLose: undefined,
};
const SECTIONS = [{ group: 'Somebody', rows: [{ row: 'somebody is away' }] }];

describe('what docs/failures.md says was measured', () => {
  test('has a row for each fault that is played, and no other', () => {
    expect(rowsIn(PART)).toEqual(SUITES.flatMap(({ group, rows }) => rows.map(({ row }) => `${group}: ${row}`)));
  });

  test('has one row for each fault', () => {
    expect(new Set(rowsIn(PART)).size).toBe(rowsIn(PART).length);
  });
});

describe('a part of measured figures', () => {
  test('says what was measured, and what may be', () => {
    const line = '| somebody is away | 300, 32 | 1.2 s (5 s) | nothing | 0.1 s | 5.0 s |';
    expect(measuredPart(SECTIONS, [RAN], ON)).toContain(line);
  });

  test('says how many were lost, for how long, and why', () => {
    const lost = { ...RAN, lostTasks: 3, longestLostMs: 2_000, mayLose: 'they were forgotten' };
    expect(measuredPart(SECTIONS, [lost], ON)).toContain('| 3 tasks for up to 2.0 s: they were forgotten |');
  });

  test('takes the later of two runs', () => {
    expect(measuredPart(SECTIONS, [RAN, { ...RAN, tasks: 7 }], ON)).toContain('| 7, 32 |');
  });

  test('is not made of figures that are over their bound', () => {
    expect(() => measuredPart(SECTIONS, [{ ...RAN, rightAfterMs: 5_001 }], ON)).toThrow('somebody is away');
  });

  test('takes the place of the one before, and leaves the rest of the page alone', () => {
    const part = measuredPart(SECTIONS, [RAN], ON);
    expect(partsOf(`# A page\n\n${part}`)).toEqual({ written: '# A page\n\n', measured: part });
    expect(() => partsOf('# A page\n')).toThrow('What was measured');
  });

  test('is not made without all of its rows, and names those that are missing', () => {
    expect(() => measuredPart(SECTIONS, [], ON)).toThrow('Somebody: somebody is away');
  });
});
