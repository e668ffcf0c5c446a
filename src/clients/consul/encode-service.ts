import type { CheckId } from '../../model/ids.ts';
import type { CheckProbe, CheckStatus, DesiredCheck, DesiredService } from '../../model/service.ts';
import { goDuration } from './go-duration.ts';
import type { WireCheck, WireService } from './wire.ts';

/**
 * The body of a registration. Checks are embedded, because a service without its checks passes for the moment between
 * two calls (contract: Consul, §4). `statuses` says what each check starts with: Consul takes it for new checks only.
 */
export function encodeService(service: DesiredService, statuses: ReadonlyMap<CheckId, CheckStatus>): WireService {
  return {
    ID: service.id,
    Name: service.name,
    ...(service.address === '' ? {} : { Address: service.address }),
    Port: service.port,
    Tags: service.tags,
    Meta: service.meta,
    Checks: service.checks.map((check) => encodeCheck(check, statuses.get(check.id) ?? check.initialStatus)),
  };
}

const encodeCheck = ({ id, name, probe }: DesiredCheck, status: CheckStatus): WireCheck => ({
  CheckID: id,
  Name: name,
  Status: status,
  ...encodeProbe(probe),
});

function encodeProbe(probe: CheckProbe): Partial<WireCheck> {
  switch (probe.kind) {
    case 'http':
      return {
        HTTP: probe.url,
        Method: 'GET',
        ...(probe.skipTlsVerify ? { TLSSkipVerify: true } : {}),
        ...encodeTimes(probe),
      };
    case 'tcp':
      return { TCP: probe.target, ...encodeTimes(probe) };
    case 'alias':
      return { AliasService: probe.of };
  }
}

const encodeTimes = ({ intervalMs, timeoutMs }: { intervalMs: number; timeoutMs: number | undefined }) => ({
  Interval: goDuration(intervalMs),
  ...(timeoutMs === undefined ? {} : { Timeout: goDuration(timeoutMs) }),
});
