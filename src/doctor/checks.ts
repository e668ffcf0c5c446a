import type { Check, Judgement, Level } from './check.ts';
import { CONSUL_CHECKS } from './judge/consul-checks.ts';
import { HALT_CHECKS } from './judge/halt-checks.ts';
import { HOST_CHECKS } from './judge/host-checks.ts';
import { MARATHON_CHECKS } from './judge/marathon-checks.ts';
import { isUnknownToken } from './judge/rights.ts';
import { TASK_CHECKS } from './judge/task-checks.ts';
import { TIME_CHECKS } from './judge/time-checks.ts';
import type { ClusterPicture } from './picture.ts';
import { NAMELESS, policyFor } from './policy.ts';
import { isRefusedByConsul } from './reads/rights.ts';

/** Everything that is looked at, in the order in which it is told. */
export const CHECKS: readonly Check[] = [
  ...HALT_CHECKS,
  ...MARATHON_CHECKS,
  ...TIME_CHECKS,
  ...HOST_CHECKS,
  ...CONSUL_CHECKS,
  ...TASK_CHECKS,
];

export interface Finding extends Judgement {
  readonly check: string;
}

export interface Diagnosis {
  readonly findings: readonly Finding[];
  /** The policy that our token for Consul needs, where it lacks a right. */
  readonly policy: string | undefined;
}

const TO_MEND: ReadonlySet<Level> = new Set(['warning', 'problem']);

/** Whether something is to be done about it. */
export const isToMend = ({ level }: Pick<Finding, 'level'>): boolean => TO_MEND.has(level);

/** What each check says of the picture, in the order of the table. */
export function diagnose(picture: ClusterPicture): Diagnosis {
  const findings = CHECKS.map(({ name, judge }) => ({ check: name, ...judge(picture) }));
  const isDenied =
    !isUnknownToken(picture) &&
    (picture.rights.some(({ isGranted, isGuess }) => isGranted === false && isGuess !== true) ||
      isRefusedByConsul(picture.consul));
  return { findings, policy: isDenied ? policyFor(picture.node ?? NAMELESS) : undefined };
}
