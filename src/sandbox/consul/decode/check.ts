import type { CheckStatus } from '../../../model/service.ts';
import type { CheckDefinition, CheckType, ProbeRequest } from '../agent/registration.ts';
import { RequestRefused } from '../request-refused.ts';
import type { ConsulVersion } from '../version.ts';
import { parseDuration } from './go-duration.ts';
import {
  booleanField,
  type Fields,
  integerField,
  knownFields,
  textField,
  textsField,
  textsMapField,
} from './json-decoder.ts';

const FIELDS =
  'CheckID Name Notes Status HTTP Method Header Body TCP TCPUseTLS GRPC GRPCUseTLS H2PING H2PingUseTLS TTL AliasService AliasNode Args DockerContainerID Shell Interval Timeout TLSServerName TLSSkipVerify SuccessBeforePassing FailuresBeforeCritical OutputMaxSize DeregisterCriticalServiceAfter'.split(
    ' ',
  );
const NEWER_FIELDS = ['FailuresBeforeWarning', 'DisableRedirects', 'UDP'];

/** In the agent's order of precedence: where a body names two, the first one counts. */
const PROBES: readonly [string, CheckType][] = [
  ['HTTP', 'http'],
  ['TCP', 'tcp'],
  ['GRPC', 'grpc'],
  ['UDP', 'udp'],
  ['H2PING', 'h2ping'],
];

export function decodeCheck(value: unknown, version: ConsulVersion): CheckDefinition {
  const fields = knownFields(value, version.isOld ? FIELDS : [...FIELDS, ...NEWER_FIELDS]);
  const alias = textField(fields, 'AliasService');
  const probe = PROBES.find(([field]) => textField(fields, field) !== '');
  const args = textsField(fields, 'Args');
  const check: CheckDefinition = {
    id: textField(fields, 'CheckID') || undefined,
    name: textField(fields, 'Name') || undefined,
    notes: textField(fields, 'Notes'),
    type: probe?.[1] ?? (alias !== '' ? 'alias' : args.length > 0 ? 'script' : 'ttl'),
    args,
    target: probe === undefined ? alias : textField(fields, probe[0]),
    ttlMs: parseDuration(fields.TTL),
    intervalMs: parseDuration(fields.Interval),
    timeoutMs: parseDuration(fields.Timeout),
    status: statusOf(fields),
    request: requestOf(fields),
    thresholds: {
      passing: integerField(fields, 'SuccessBeforePassing'),
      warning: integerField(fields, 'FailuresBeforeWarning'),
      critical: integerField(fields, 'FailuresBeforeCritical'),
    },
  };
  validate(check, version);
  return check;
}

/** The agent's rules, in its order and with its words. */
function validate(check: CheckDefinition, version: ConsulVersion): void {
  const isProbe = check.type !== 'ttl' && check.type !== 'alias';
  if (check.intervalMs > 0 && check.ttlMs > 0) refuse('Interval and TTL cannot both be specified');
  if (isProbe && check.intervalMs <= 0) refuse(`Interval must be > 0 for ${version.probeKinds} checks`);
  if (check.type === 'alias' && check.ttlMs > 0) refuse('TTL must be not be set for Alias checks');
  if (check.type === 'ttl' && check.ttlMs <= 0) refuse('TTL must be > 0 for TTL checks');
  if (!version.isOld && check.thresholds.warning > check.thresholds.critical) {
    refuse("FailuresBeforeWarning can't be higher than FailuresBeforeCritical");
  }
}

const requestOf = (fields: Fields): ProbeRequest => ({
  method: textField(fields, 'Method') || 'GET',
  headers: textsMapField(fields, 'Header'),
  body: textField(fields, 'Body'),
  verifiesTls: !booleanField(fields, 'TLSSkipVerify'),
  followsRedirects: !booleanField(fields, 'DisableRedirects'),
});

function statusOf(fields: Fields): CheckStatus | undefined {
  const status = textField(fields, 'Status');
  if (status === '') return undefined;
  if (isStatus(status)) return status;
  throw new RequestRefused(400, "Status for checks must 'passing', 'warning', 'critical'");
}

export const isStatus = (text: string): text is CheckStatus =>
  text === 'passing' || text === 'warning' || text === 'critical';

function refuse(why: string): never {
  throw new RequestRefused(400, `Invalid check: ${why}`);
}
