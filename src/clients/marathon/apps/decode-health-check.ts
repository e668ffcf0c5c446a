import type { HealthCheck } from '../../../model/app-definition.ts';
import { type JsonObject, nonEmptyTextIn, numberIn, objectIn } from '../../json-fields.ts';

const DEFAULT_INTERVAL_SECONDS = 60;
const DEFAULT_TIMEOUT_SECONDS = 20;
const DEFAULT_MAX_FAILURES = 3;
/** A name that is cut is as unknown as before: no check of another protocol takes its place. */
const MAX_PROTOCOL = 64;

/** A health check with Marathon's own defaults for what it leaves out (contract: Marathon, §6.1). Never throws. */
export function decodeHealthCheck(wire: unknown): HealthCheck {
  const check = objectIn(wire);
  // What is no port is kept, so that the check is left out: another port in its place would be a lie.
  const port = numberIn(check?.port);
  return {
    protocol: nonEmptyTextIn(check?.protocol)?.slice(0, MAX_PROTOCOL) ?? 'HTTP',
    path: nonEmptyTextIn(check?.path),
    portIndex: numberIn(check?.portIndex) ?? (port === undefined ? 0 : undefined),
    port,
    ...decodeHealthTimes(check),
    isIpv6: check?.ipProtocol === 'IPv6',
    command: nonEmptyTextIn(objectIn(check?.command)?.value),
  };
}

type HealthTimes = Pick<HealthCheck, 'intervalSeconds' | 'timeoutSeconds' | 'maxConsecutiveFailures'>;

/** What the checks of apps and of pods write alike. */
export const decodeHealthTimes = (check: JsonObject | undefined): HealthTimes => ({
  intervalSeconds: countIn(check?.intervalSeconds) ?? DEFAULT_INTERVAL_SECONDS,
  timeoutSeconds: countIn(check?.timeoutSeconds) ?? DEFAULT_TIMEOUT_SECONDS,
  maxConsecutiveFailures: countIn(check?.maxConsecutiveFailures) ?? DEFAULT_MAX_FAILURES,
});

/** 0 is allowed on the wire and kept: what it means to Consul is for the mapping to say. */
function countIn(value: unknown): number | undefined {
  const count = numberIn(value);
  return count !== undefined && count >= 0 ? count : undefined;
}
