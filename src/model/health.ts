/** What a witness last reported of the health checks of one task. */
export interface HealthReport {
  /** How many checks have reported at all. */
  readonly reported: number;
  /** How many of them are alive. */
  readonly alive: number;
}

export type Verdict = 'alive' | 'unhealthy' | 'unknown';

/** A missing report is unknown, never unhealthy: a new leader has forgotten every result (contract: Marathon, §6.2). */
export function verdictOf(report: HealthReport | undefined, checks: number): Verdict {
  if (checks === 0) return 'alive';
  if (report === undefined) return 'unknown';
  if (report.alive < report.reported) return 'unhealthy';
  return report.reported >= checks ? 'alive' : 'unknown';
}
