import type { CheckId } from '../../model/ids.ts';
import {
  type CheckProbe,
  type CheckStatus,
  type CheckTiming,
  DEFAULT_WEIGHTS,
  type DesiredCheck,
  type DesiredService,
  type Weights,
} from '../../model/service.ts';
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
    ...encodeWeights(service.weights),
    ...(service.enableTagOverride ? { EnableTagOverride: true } : {}),
    Checks: service.checks.map((check) => encodeCheck(check, statuses.get(check.id) ?? check.initialStatus)),
  };
}

/** Consul's own go without saying: a registration states the whole, so what is left out is put back. */
const encodeWeights = ({ passing, warning }: Weights): Pick<WireService, 'Weights'> =>
  passing === DEFAULT_WEIGHTS.passing && warning === DEFAULT_WEIGHTS.warning
    ? {}
    : { Weights: { Passing: passing, Warning: warning } };

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
        ...encodeTiming(probe),
      };
    case 'tcp':
      return { TCP: probe.target, ...encodeTiming(probe) };
    case 'script':
      return { Args: probe.args, ...encodeTiming(probe) };
    case 'ttl':
      return { TTL: goDuration(probe.ttlMs) };
    case 'alias':
      return { AliasService: probe.of };
  }
}

const encodeTiming = (timing: CheckTiming): Partial<WireCheck> => ({
  Interval: goDuration(timing.intervalMs),
  ...(timing.timeoutMs === undefined ? {} : { Timeout: goDuration(timing.timeoutMs) }),
  ...(timing.failuresBeforeCritical === undefined ? {} : { FailuresBeforeCritical: timing.failuresBeforeCritical }),
  ...(timing.successesBeforePassing === undefined ? {} : { SuccessBeforePassing: timing.successesBeforePassing }),
});
