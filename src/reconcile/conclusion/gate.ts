import type { TaskRecord } from '../../inventory/record.ts';
import type { Health } from '../../mapping/mapped.ts';
import type { Gate } from '../../mapping/wish/wish.ts';
import type { AppDefinition } from '../../model/app-definition.ts';
import type { Verdict } from '../../model/health.ts';
import type { CheckStatus } from '../../model/service.ts';

/** What the gate looks at. */
export interface Candidate {
  readonly record: Pick<TaskRecord, 'health' | 'isReady'>;
  readonly definition: Pick<AppDefinition, 'healthChecks' | 'hasReadinessChecks'>;
  readonly gate: Gate;
  readonly verdict: Verdict;
  /** Nobody can give a verdict. */
  readonly isMarathonGone: boolean;
  /** It is in Consul, or was until Consul lost it: it does not come to the gate again. */
  readonly wasPublished: boolean;
}

/** `isForGood`: waiting does not help. */
export type Admission = { readonly status: CheckStatus } | { readonly why: string; readonly isForGood?: true };

/**
 * Whether a task may be published, and if so what its checks start with.
 * By default it is at its first all-alive verdict, as passing: Marathon kills the old instance milliseconds later, and a
 * check registered critical stays so until Consul's first probe. Critical only where no verdict can be had.
 */
export function admit(candidate: Candidate): Admission {
  const { record, definition, gate, verdict, wasPublished } = candidate;
  if (!wasPublished && record.isReady === false && definition.hasReadinessChecks)
    return { why: 'its readiness check has not passed yet' };
  if (gate.when === 'running') return { status: gate.initialStatus };
  const lacksReport = !wasPublished && gate.when === 'reported' && !hasReported(record);
  switch (verdict) {
    case 'alive':
      return lacksReport ? UNREPORTED : { status: gate.initialStatus };
    case 'unhealthy':
      return wasPublished ? { status: 'critical' } : { why: 'its health checks are not all alive yet' };
    case 'unknown':
      return wasPublished || (candidate.isMarathonGone && !lacksReport)
        ? { status: 'critical' }
        : { why: 'its health is not known yet' };
  }
}

/** Without any report only a task without checks counts as alive. */
const UNREPORTED: Admission = {
  why: 'it has no health checks, and only a task whose health has been reported as alive is published',
  isForGood: true,
};

const hasReported = ({ health }: Pick<TaskRecord, 'health'>): boolean =>
  [health.marathon, health.agent].some((report) => (report?.reported ?? 0) > 0);

/** What a check says that mirrors Marathon's verdict. A missing one is no news, but for a task that nobody can vouch for. */
export function mirrored({ verdict, gate, wasPublished, isMarathonGone }: Candidate): Health['mirrored'] {
  switch (verdict) {
    case 'alive':
      return 'passing';
    case 'unhealthy':
      return 'critical';
    case 'unknown':
      // Where its owner says what it begins with, that stands in until somebody can.
      return !wasPublished && isMarathonGone && gate.when !== 'running' ? 'critical' : undefined;
  }
}
