import type { AppJson, HealthCheckJson } from './app-json.ts';
import type { CheckResult, ClusterTask } from './cluster-task.ts';

export function nextResult(previous: CheckResult | undefined, isAlive: boolean, nowMs: number): CheckResult {
  if (isAlive) {
    return {
      isAlive,
      consecutiveFailures: 0,
      firstSuccessMs: previous?.firstSuccessMs ?? nowMs,
      lastSuccessMs: nowMs,
      lastFailureMs: previous?.lastFailureMs,
    };
  }
  return {
    isAlive,
    consecutiveFailures: (previous?.consecutiveFailures ?? 0) + 1,
    firstSuccessMs: previous?.firstSuccessMs,
    lastSuccessMs: previous?.lastSuccessMs,
    lastFailureMs: nowMs,
  };
}

/** The health of an instance as a whole; `null`: not known. */
export function healthOf(results: ClusterTask['results']): boolean | null {
  if (results.some((result) => result?.isAlive === false)) return false;
  return results.length > 0 && results.every((result) => result?.isAlive === true) ? true : null;
}

/** Mesos runs these on the agent: their results come as task statuses, and outlive a leader (contract: Marathon, §6.1). */
export const isRunByMesos = (check: HealthCheckJson): boolean =>
  check.protocol === 'COMMAND' || (check.protocol?.startsWith('MESOS_') ?? false);

export const checksOf = (app: AppJson): readonly HealthCheckJson[] => app.healthChecks ?? [];

/** What a new leader still knows. */
export const survivingResults = (task: ClusterTask): (CheckResult | undefined)[] =>
  checksOf(task.app).map((check, index) => (isRunByMesos(check) ? task.results[index] : undefined));
