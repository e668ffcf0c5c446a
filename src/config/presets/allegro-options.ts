import {
  durationText,
  inPreset,
  noEffect,
  type OlderOption,
  only,
  part,
  refused,
  setting,
  truthOf,
} from './older-option.ts';

const ONE_AGENT = 'only the Consul agent of this machine is asked';
const NO_GRAPHITE = 'metrics are served for Prometheus at /metrics, and sent nowhere: leave it out';
const NO_SENTRY = 'errors are not reported to Sentry: leave it out, and watch the log or /metrics';

/** Every option of allegro/marathon-consul 1.x, and what it does here (contract: migration, A.4). */
export const ALLEGRO_OPTIONS = {
  'consul-tag': inPreset(
    'is the same: the first tag of every service (default `marathon`)',
    'a tag of printable characters',
    (commonTag) => (/^[^\p{Cc}]+$/u.test(commonTag) ? { commonTag } : undefined),
  ),
  'consul-name-separator': inPreset(
    'is the same: what stands in a name where its text has slashes (default `.`)',
    'printable characters',
    (nameSeparator) => (/^[^\p{Cc}]*$/u.test(nameSeparator) ? { nameSeparator } : undefined),
  ),
  'consul-ignored-healthchecks': inPreset(
    'is the same: the protocols, with commas between them, whose checks are left out (`TCP` does not cover `MESOS_TCP`)',
    'protocols with commas between them',
    (value) => ({
      ignoredProtocols: value.split(',').flatMap((protocol) => protocol.trim().toUpperCase() || []),
    }),
  ),
  'consul-enable-tag-override': inPreset(
    'is the same: others may change tags in the catalogue (default `false`)',
    'true or false',
    (value) => {
      const enableTagOverride = truthOf(value);
      return enableTagOverride === undefined ? undefined : { enableTagOverride };
    },
  ),
  'consul-token': {
    ...setting('consulToken', 'is `CONSUL_HTTP_TOKEN`, the better place for it', 'a token of printable characters'),
    isSecret: true,
  },
  'consul-port': part(
    'consulPort',
    "is the port in `--consul`, the agent's (default 8500)",
    'a port number',
    /^\d{1,5}$/,
  ),
  'consul-local-agent-host': part(
    'consulHost',
    'is the host in `--consul` (default 127.0.0.1)',
    'a host or an IP address',
    /^[A-Za-z0-9._:[\]-]+$/,
  ),
  'consul-timeout': noEffect('has no effect: every call to Consul has its own limit'),
  'consul-auth': only(false, 'may only be false: say user and password as CONSUL_HTTP_AUTH=user:password'),
  'consul-auth-username': refused('is refused: say user and password as CONSUL_HTTP_AUTH=user:password'),
  'consul-auth-password': refused('is refused: say user and password as CONSUL_HTTP_AUTH=user:password', true),
  'consul-ssl': setting('consulTls', 'is `CONSUL_HTTP_SSL`: reach Consul by https', 'true or false'),
  'consul-ssl-verify': only(true, 'may only be true: say --consul-insecure where a certificate is not to be verified'),
  'consul-ssl-cert': refused(
    'is refused (the old tool took it and never used it): say --consul-cert-file and --consul-key-file',
  ),
  'consul-ssl-ca-cert': refused('is refused (the old tool took it and never used it): say --consul-ca-file'),
  'consul-dc': noEffect(`has no effect: ${ONE_AGENT}`),
  'consul-get-services-retry': noEffect(`has no effect: ${ONE_AGENT}, and again until it answers`),
  'consul-max-agent-failures': noEffect(`has no effect: ${ONE_AGENT}, and again until it answers`),
  'marathon-location': part(
    'marathonLocation',
    'is the host, port and path in `--marathon`: one location (default localhost:8080)',
    'one host:port, with or without a path',
    /^[^\s,/@?#]+(?:\/[^\s,@?#]*)?$/,
  ),
  'marathon-protocol': part(
    'marathonProtocol',
    'is the scheme in `--marathon` (default http)',
    'http or https',
    /^https?$/i,
  ),
  'marathon-username': refused('is refused: say --marathon-user, with --marathon-password-file'),
  'marathon-password': refused('is refused: say --marathon-password-file', true),
  'marathon-ssl-verify': only(
    true,
    'may only be true: say --marathon-ca-file, or --marathon-insecure where a certificate is not to be verified',
  ),
  'marathon-timeout': noEffect('has no effect: every call to Marathon has its own limit'),
  'marathon-leader': noEffect('has no effect: there is no leader, every machine publishes its own tasks'),
  'sync-force': noEffect('has no effect: there is no leader, every machine publishes its own tasks'),
  'sync-enabled': only(
    true,
    'may only be true: comparing Consul with what runs is what keeps it right, and is never switched off',
  ),
  'sync-interval': setting(
    'marathonInterval',
    'is `--marathon-interval`; what differs in Consul is noticed sooner (`--consul-interval`)',
    'a duration from 1s to 24h, such as 15m0s',
    durationText,
  ),
  'sse-retries': noEffect('has no effect: the event stream is opened again without end'),
  'sse-retry-backoff': noEffect('has no effect: the event stream is opened again without end, ever more slowly'),
  'event-max-size': noEffect(
    'has no effect: an event may have 64 MiB, where the old default of 4096 bytes ended the stream',
  ),
  'events-queue-size': noEffect('has no effect: events are not queued, each wakes the task that it is about'),
  'workers-pool-size': noEffect('has no effect: tasks are worked on side by side, one after the other for each task'),
  listen: {
    doc: 'is `--bind` and `--port`; without a host, as in `:4000`, every address of the machine',
    expected: 'host:port or :port',
    read: (value) => {
      const [, host, port] =
        /^(?:\[([0-9a-f:.]+)\]|([A-Za-z0-9._-]*)):(\d{1,5})$/i.exec(value)?.filter((text) => text !== undefined) ?? [];
      if (port === undefined) return undefined;
      return { kind: 'settings', settings: { bind: host || '0.0.0.0', port } };
    },
  },
  'log-level': setting(
    'logLevel',
    'is `--log-level`; `warning` is `warn`, `fatal` and `panic` are `error`',
    'debug, info, warn, error, fatal or panic',
    (value) => ({ warning: 'warn', fatal: 'error', panic: 'error' })[value.toLowerCase()] ?? value.toLowerCase(),
  ),
  'log-format': setting(
    'logFormat',
    'is `--log-format`; `text` is `pretty`',
    'text or json',
    (value) => ({ json: 'json', text: 'pretty' })[value.toLowerCase()],
  ),
  'log-file': refused('is refused: the log goes to standard output, for whoever starts the daemon to keep'),
  'metrics-target': refused(`is refused: ${NO_GRAPHITE}`),
  'metrics-interval': refused(`is refused: ${NO_GRAPHITE}`),
  'metrics-location': refused(`is refused: ${NO_GRAPHITE}`),
  'metrics-prefix': refused(`is refused: ${NO_GRAPHITE}`),
  'sentry-dsn': refused(`is refused: ${NO_SENTRY}`, true),
  'sentry-env': refused(`is refused: ${NO_SENTRY}`),
  'sentry-level': refused(`is refused: ${NO_SENTRY}`),
  'sentry-timeout': refused(`is refused: ${NO_SENTRY}`),
  'config-file': {
    doc: 'is read: the JSON file of the older tool, which outranks its options here as it did there',
    expected: 'a JSON file',
    read: () => ({ kind: 'always so' }),
  },
} as const satisfies Readonly<Record<string, OlderOption>>;
