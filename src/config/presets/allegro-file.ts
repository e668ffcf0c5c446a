import { probablyMeant } from '../../mapping/labels/nearest.ts';
import { type Problem, showable } from '../problem.ts';
import type { PresetEntry } from './older-option.ts';

interface FileKey {
  readonly option: string;
  /** What the older tool had without a word: such a file spells everything out, so this is no wish to be told of. */
  readonly ordinary: string;
}

const key = (option: string, ordinary = ''): FileKey => ({ option, ordinary });

/** Each key of the older tool's file, with the option that says the same. */
const KEYS: Readonly<Record<string, FileKey>> = {
  'Consul.Auth.Enabled': key('consul-auth'),
  'Consul.Auth.Username': key('consul-auth-username'),
  'Consul.Auth.Password': key('consul-auth-password'),
  'Consul.ConsulNameSeparator': key('consul-name-separator'),
  'Consul.EnableTagOverride': key('consul-enable-tag-override'),
  'Consul.IgnoredHealthChecks': key('consul-ignored-healthchecks'),
  'Consul.Port': key('consul-port'),
  'Consul.LocalAgentHost': key('consul-local-agent-host'),
  'Consul.SslEnabled': key('consul-ssl'),
  'Consul.SslVerify': key('consul-ssl-verify'),
  'Consul.SslCert': key('consul-ssl-cert'),
  'Consul.SslCaCert': key('consul-ssl-ca-cert'),
  'Consul.Token': key('consul-token'),
  'Consul.Tag': key('consul-tag'),
  'Consul.Dc': key('consul-dc'),
  'Consul.Timeout': key('consul-timeout', '3s'),
  'Consul.AgentFailuresTolerance': key('consul-max-agent-failures', '3'),
  'Consul.RequestRetries': key('consul-get-services-retry', '3'),
  'Web.Listen': key('listen'),
  'Web.QueueSize': key('events-queue-size', '1000'),
  'Web.WorkersCount': key('workers-pool-size', '10'),
  'Web.MaxEventSize': key('event-max-size', '4096'),
  'SSE.Retries': key('sse-retries', '0'),
  'SSE.RetryBackoff': key('sse-retry-backoff', '0s'),
  'Sync.Enabled': key('sync-enabled'),
  'Sync.Interval': key('sync-interval'),
  'Sync.Leader': key('marathon-leader'),
  'Sync.Force': key('sync-force', 'false'),
  'Marathon.Location': key('marathon-location'),
  'Marathon.Protocol': key('marathon-protocol'),
  'Marathon.Username': key('marathon-username'),
  'Marathon.Password': key('marathon-password'),
  'Marathon.VerifySsl': key('marathon-ssl-verify'),
  'Marathon.Timeout': key('marathon-timeout', '30s'),
  'Marathon.Leader': key('marathon-leader'),
  'Metrics.Target': key('metrics-target', 'stdout'),
  'Metrics.Prefix': key('metrics-prefix', 'default'),
  'Metrics.Interval': key('metrics-interval', '30s'),
  'Metrics.Addr': key('metrics-location'),
  'Log.Level': key('log-level'),
  'Log.Format': key('log-format'),
  'Log.File': key('log-file'),
  'Log.Sentry.DSN': key('sentry-dsn'),
  'Log.Sentry.Env': key('sentry-env'),
  'Log.Sentry.Level': key('sentry-level', 'error'),
  'Log.Sentry.Timeout': key('sentry-timeout', '1s'),
};

/** Keys were read whatever their case. */
const BY_LOWER_CASE = new Map(Object.entries(KEYS).map(([path, known]) => [path.toLowerCase(), known]));

/** What the older tool's JSON file says, as options. `where` names the file. Never throws. */
export function readAllegroFile(
  text: string,
  where: string,
): { readonly entries: readonly PresetEntry[]; readonly problems: readonly Problem[] } {
  const entries: PresetEntry[] = [];
  const problems: Problem[] = [];
  const parsed = parseJson(text);
  if (parsed === undefined) problems.push(problem(where, 'text that is no JSON object', 'sections of options in JSON'));
  for (const [path, value] of leavesOf(parsed ?? {})) {
    const known = BY_LOWER_CASE.get(path.toLowerCase());
    const meant = known === undefined ? probablyMeant(path, Object.keys(KEYS)) : undefined;
    if (known === undefined)
      problems.push(
        problem(
          where,
          showable(path, false),
          meant === undefined ? 'known keys' : `known keys: did you mean ${meant}?`,
        ),
      );
    else if (value !== known.ordinary && value !== '')
      entries.push({ option: known.option, value, where: `${path} in ${where}` });
  }
  return { entries, problems };
}

type JsonObject = Readonly<Record<string, unknown>>;

function parseJson(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every value that is no section, with its path; `null` says nothing. */
const leavesOf = (section: JsonObject, above = ''): readonly (readonly [string, string])[] =>
  Object.entries(section).flatMap(([name, value]) => {
    const path = above + name;
    if (value === null) return [];
    if (isObject(value)) return path.split('.').length > 3 ? [] : leavesOf(value, `${path}.`);
    return [[path, typeof value === 'string' ? value : JSON.stringify(value)] as const];
  });

const problem = (where: string, given: string, expected: string): Problem => ({
  option: '--preset-option config-file',
  where,
  given,
  expected,
});
