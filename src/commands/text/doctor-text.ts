import { type Diagnosis, type Finding, isToMend } from '../../doctor/checks.ts';
import { printable, printableOnceParsed } from '../../support/printable.ts';
import { wrapped } from './wrap.ts';

/** One JSON object. */
export const doctorJson = (diagnosis: Diagnosis): string => `${printableOnceParsed(JSON.stringify(diagnosis))}\n`;

const MARK_COLUMNS = 9;

/** Each check with what was found and what to do, then the policy that is missing, then how many there are to mend. */
export function doctorText({ findings, policy }: Diagnosis, width: number): string {
  const toMend = findings.filter(isToMend).length;
  return [
    ...findings.flatMap((finding) => findingLines(finding, width)),
    ...(policy === undefined ? [] : ['', 'The policy for our token:', ...policy.split('\n').map(printable)]),
    '',
    toMend === 0 ? 'Nothing to mend.' : `To mend: ${toMend}.`,
    '',
  ].join('\n');
}

const findingLines = ({ level, check, says, remedy }: Finding, width: number): string[] => [
  ...wrapped(`${level.padEnd(MARK_COLUMNS)}${check}: ${printable(says)}`, width, 0, MARK_COLUMNS),
  ...(remedy === undefined ? [] : wrapped(`→ ${printable(remedy)}`, width, MARK_COLUMNS, MARK_COLUMNS + 2)),
];
