import { type Diagnosis, type Finding, isToMend } from '../../doctor/checks.ts';
import { NAMELESS } from '../../doctor/policy.ts';
import { printable, printableOnceParsed } from '../../support/printable.ts';
import { wrapped } from './wrap.ts';

/** One JSON object. */
export const doctorJson = (diagnosis: Diagnosis): string => `${printableOnceParsed(JSON.stringify(diagnosis))}\n`;

const policyTitle = (policy: string): string =>
  policy.includes(`"${NAMELESS}"`)
    ? `The policy for our token (write the name of Consul's node for ${NAMELESS}):`
    : 'The policy for our token:';

const MARK_COLUMNS = 9;

/** Each check with what was found and what to do, then the policy that is missing, then how many there are to mend. */
export function doctorText({ findings, policy }: Diagnosis, width: number): string {
  const toMend = findings.filter(isToMend).length;
  return [
    ...grouped(findings).flatMap((finding) => findingLines(finding, width)),
    ...(policy === undefined ? [] : ['', policyTitle(policy), ...policy.split('\n').map(printable)]),
    '',
    toMend === 0 ? 'Nothing to mend.' : `To mend: ${toMend}.`,
    '',
  ].join('\n');
}

/** Checks that one silence keeps from being looked at are told as one. */
function grouped(findings: readonly Finding[]): readonly Finding[] {
  const groups: Finding[] = [];
  for (const finding of findings) {
    const before = groups.findIndex(({ level, says }) => level === 'unknown' && says === finding.says);
    const first = groups[before];
    if (finding.level !== 'unknown' || first === undefined) groups.push(finding);
    else groups[before] = { ...first, check: `${first.check}, ${finding.check}` };
  }
  return groups;
}

const findingLines = ({ level, check, says, remedy }: Finding, width: number): string[] => [
  ...wrapped(`${level.padEnd(MARK_COLUMNS)}${check}: ${printable(says)}`, width, 0, MARK_COLUMNS),
  ...(remedy === undefined ? [] : wrapped(`→ ${printable(remedy)}`, width, MARK_COLUMNS, MARK_COLUMNS + 2)),
];
