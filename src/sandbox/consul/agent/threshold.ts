import type { CheckStatus } from '../../../model/service.ts';
import type { Thresholds } from './registration.ts';

/**
 * Says for each result of a probe which status the check takes, or `undefined` when it keeps its own. The counters
 * start full, so that the first result counts at once (contract: Consul, facts §3).
 */
export function createThreshold({
  passing,
  warning,
  critical,
}: Thresholds): (result: CheckStatus) => CheckStatus | undefined {
  let successes = passing;
  let failures = critical;
  return (result) => {
    if (result !== 'critical') {
      successes += 1;
      failures = 0;
      return successes >= passing ? result : undefined;
    }
    failures += 1;
    successes = 0;
    if (failures >= critical) return 'critical';
    return failures >= (warning || critical) ? 'warning' : undefined;
  };
}
