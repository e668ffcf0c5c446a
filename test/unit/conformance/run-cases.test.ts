import { describe, expect, test } from 'vitest';
import { compared, type Evaluate, notOurs } from '../../conformance/case.ts';
import { report } from '../../conformance/report.ts';
import { type Outcome, runCases } from '../../conformance/run-cases.ts';

const noFile = (name: string) => {
  throw new Error(`no ${name}`);
};
const judge = (given: object, evaluate: Evaluate, onPurpose = {}): Outcome | undefined =>
  runCases({ cases: [{ id: 'one', kind: 'k', ...given }] }, evaluate, noFile, onPurpose)[0]?.outcome;

const port31 = () => compared({ services: [{ port: 31 }] }, { services: [{ port: 31, name: 'web' }] });
const port32 = () => compared({ services: [{ port: 31 }] }, { services: [{ port: 32 }] });

describe('a case', () => {
  test('agrees when all that it asserts holds, whatever else there is', () => {
    expect(judge({}, port31)).toEqual({ kind: 'agrees' });
  });

  test('differs at the first field that is another', () => {
    expect(judge({}, port32)).toEqual({
      kind: 'differs',
      difference: { at: 'services[0].port', expected: 31, got: 32 },
    });
  });

  test('differs when a list has another length, in either direction', () => {
    expect(judge({}, () => compared([1], [1, 2]))).toMatchObject({ kind: 'differs' });
    expect(judge({}, () => compared([1, 2], [1]))).toMatchObject({ kind: 'differs' });
  });

  test('differs on purpose only where the table says why', () => {
    expect(judge({}, port32, { one: 'that is better' })).toEqual({
      kind: 'differs on purpose',
      reason: 'that is better',
    });
    expect(judge({}, port31, { one: 'that is better' })).toEqual({ kind: 'agrees' });
    expect(judge({}, port32, { another: 'that is better' })).toMatchObject({ kind: 'differs' });
  });

  test('may be none of ours', () => {
    expect(judge({}, () => notOurs('nobody asks'))).toEqual({ kind: 'not ours', reason: 'nobody asks' });
  });

  test('differs when our code throws, and when it is no case', () => {
    expect(judge({}, (_given, file) => compared(1, file('x.json')))).toMatchObject({
      kind: 'differs',
      difference: { got: 'Error: no x.json' },
    });
    expect(judge({ id: 7 }, port31)).toMatchObject({ kind: 'differs' });
  });
});

describe('the report', () => {
  const cases = runCases(
    [
      { id: 'a-1', kind: 'k', title: 'a title' },
      { id: 'a-2', kind: 'k' },
      { id: 'a-3', kind: 'k' },
      { id: 'a-4', kind: 'k' },
    ],
    ({ id }) => {
      if (id === 'a-2') return notOurs('a reason that is long enough to need a second line, which begins further in');
      return id === 'a-3' ? port31() : compared({ url: 'x'.repeat(300) }, {});
    },
    noFile,
    { 'a-4': 'it is better' },
  );
  const lines = report([{ name: 'a-tool', cases }]).split('\n');

  test('shows what differs, where, and what was expected', () => {
    expect(lines).toContain('  DIFFERS a-1: a title');
    expect(lines).toContain('    at       url');
    expect(lines).toContain('    got      nothing');
  });

  test('tells each reason with its cases', () => {
    expect(lines).toContain('  differs on purpose: it is better (a-4)');
  });

  test('fits a terminal of 100 columns', () => {
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
  });

  test('counts each tool, and all of them in its last line', () => {
    expect(lines[0]).toBe('a-tool: 1 agree, 1 differ on purpose, 1 not ours, 1 differ');
    expect(lines.at(-1)).toBe('1 agree, 1 differ on purpose, 1 not ours, 1 differ');
  });
});
