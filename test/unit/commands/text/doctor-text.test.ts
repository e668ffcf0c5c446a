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

test('with nothing to mend it says so', () => {
  const [healthy] = DIAGNOSIS.findings;
  expect(doctorText({ findings: healthy ? [healthy] : [], policy: undefined }, 80)).toMatch(/\n\nNothing to mend\.\n$/);
});

test('JSON is one object with the same findings, whatever others call their things', () => {
  const hostile = { ...DIAGNOSIS, findings: [{ check: 'names', level: 'warning', says: 'a\u001b[2Jb\nc' } as const] };
  expect(doctorJson(hostile)).not.toContain('\u001b');
  expect(JSON.parse(doctorJson(hostile)).findings).toEqual([{ ...hostile.findings[0], says: 'a\\u001b[2Jb\nc' }]);
});
