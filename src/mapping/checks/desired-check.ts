import { checkId, type ServiceId } from '../../model/ids.ts';
import type { CheckProbe, CheckStatus, DesiredCheck } from '../../model/service.ts';
import { canonicalJson, hashOf } from '../../support/hash.ts';
import type { Health } from '../mapped.ts';

/** The id changes with the definition, so that Consul never runs two definitions under one id (contract: Consul, §4). */
export const desiredCheck = (
  service: ServiceId,
  name: string,
  probe: CheckProbe,
  initialStatus: CheckStatus,
): DesiredCheck => ({
  id: checkId(`${service}:${hashOf(canonicalJson({ name, probe }), 12)}`),
  name,
  probe,
  initialStatus,
});

/** Turns critical when our heartbeat stops. It passes from the start: whoever registers it is alive. */
export const leaseAlias = (service: ServiceId, lease: ServiceId): DesiredCheck =>
  desiredCheck(service, 'marathon-consul is alive', { kind: 'alias', of: lease }, 'passing');

/** Long enough that only changes are written; the lease's alias beside it covers our own silence. */
const VERDICT_TTL_MS = 24 * 60 * 60 * 1_000;

/** One check that says what Marathon says of the whole task: its results name no check (contract: Marathon, §1.3). */
export const mirroredVerdict = (service: ServiceId, { mirrored, initialStatus }: Health): DesiredCheck => ({
  ...desiredCheck(service, "Marathon's verdict", { kind: 'ttl', ttlMs: VERDICT_TTL_MS }, mirrored ?? initialStatus),
  mirrored,
});
