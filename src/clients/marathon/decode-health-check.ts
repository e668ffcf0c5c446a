import type { HealthCheck } from '../../model/app-definition.ts';
import { nonEmptyTextIn, numberIn, objectIn, portIn } from '../json-fields.ts';

const DEFAULT_INTERVAL_SECONDS = 60;
const DEFAULT_TIMEOUT_SECONDS = 20;

/** A health check with Marathon's own defaults for what it leaves out (contract: Marathon, §6.1). Never throws. */
export function decodeHealthCheck(wire: unknown): HealthCheck {
  const check = objectIn(wire);
  const port = portIn(check?.port);
  return {
    protocol: nonEmptyTextIn(check?.protocol) ?? 'HTTP',
    path: nonEmptyTextIn(check?.path),
    portIndex: portIn(check?.portIndex) ?? (port === undefined ? 0 : undefined),
    port,
    intervalSeconds: secondsIn(check?.intervalSeconds) ?? DEFAULT_INTERVAL_SECONDS,
    timeoutSeconds: secondsIn(check?.timeoutSeconds) ?? DEFAULT_TIMEOUT_SECONDS,
  };
}

/** 0 is allowed on the wire and kept: what it means to Consul is for the mapping to say. */
function secondsIn(value: unknown): number | undefined {
  const seconds = numberIn(value);
  return seconds !== undefined && seconds >= 0 ? seconds : undefined;
}
