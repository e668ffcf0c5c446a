import { expect, test } from 'vitest';
import { doctorJson, doctorText } from '../../../../src/commands/text/doctor-text.ts';
import type { Diagnosis } from '../../../../src/doctor/checks.ts';

const DIAGNOSIS: Diagnosis = {
  findings: [
    { check: 'clocks', level: 'ok', says: 'agree with ours' },
    {
      check: 'rights',
      level: 'problem',
      says: `a right is missing ${'for this and that '.repeat(6)}`,
      remedy: 'Grant it.',
    },
  ],
  policy: 'agent "n1" { policy = "read" }',
};

test('each check is told with what to do beneath, in lines that fit, then the policy and how many to mend', () => {
  const lines = doctorText(DIAGNOSIS, 80).split('\n');
  expect(lines[0]).toBe('ok       clocks: agree with ours');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines).toContain('         → Grant it.');
  expect(lines.slice(-4)).toEqual(['agent "n1" { policy = "read" }', '', 'To mend: 1.', '']);
});

test('what one silence keeps from being looked at is told once, where the first of it stands', () => {
  const silent = (check: string) => ({ check, level: 'unknown', says: 'Marathon did not answer' }) as const;
  const ok = { check: 'clocks', level: 'ok', says: 'Marathon did not answer' } as const;
  const findings = [silent('framework'), ok, silent('task_killing')];
  expect(doctorText({ findings, policy: undefined }, 80).split('\n').slice(0, 2)).toEqual([
    'unknown  framework, task_killing: Marathon did not answer',
    'ok       clocks: Marathon did not answer',
  ]);
});

test('a policy for a node that has not said its name says what to write', () => {
  const policy = 'agent "NODE" { policy = "read" }';
  expect(doctorText({ findings: [], policy }, 80)).toContain("write the name of Consul's node for NODE");
  expect(doctorText(DIAGNOSIS, 80)).not.toContain('write the name');
});

test('with nothing to mend it says so', () => {
  const [healthy] = DIAGNOSIS.findings;
  expect(doctorText({ findings: healthy ? [healthy] : [], policy: undefined }, 80)).toMatch(/\n\nNothing to mend\.\n$/);
});

test('JSON is one object with the same findings, whatever others call their things', () => {
  const hostile = { ...DIAGNOSIS, findings: [{ check: 'names', level: 'warning', says: 'a\u001b[2Jb\nc' } as const] };
  expect(doctorJson(hostile)).not.toContain('\u001b');
  expect(JSON.parse(doctorJson(hostile)).findings).toEqual([{ ...hostile.findings[0], says: 'a\\u001b[2Jb\nc' }]);
});
