import type { OptionName } from '../../../src/config/schema.ts';
import type { Telling } from './story.ts';

/** How an option is shown to have an effect. */
export type Shown =
  /** The story goes otherwise with `by`, told beside `beside`, than with `beside` alone. */
  | { readonly by: Telling; readonly beside?: Telling; readonly isElsewhere?: true }
  /** A test elsewhere, of a part that the story has not: the file, and what the test is called. */
  | { readonly in: string; readonly test: string };

const flag = (name: string, value: string, beside?: Telling): Shown => ({
  by: { flags: { [name]: value } },
  ...(beside && { beside }),
});
const env = (name: string, value: string, beside?: Telling): Shown => ({
  by: { env: { [name]: value } },
  ...(beside && { beside }),
});
const flags = (some: Readonly<Record<string, string>>): Telling => ({ flags: some });

const HTTPS = {
  marathon: flags({ '--marathon': 'https://marathon.mesos:8443' }),
  agent: flags({ '--mesos-agent': 'https://127.0.0.1:5051' }),
  consul: flags({ '--consul': 'https://127.0.0.1:8500' }),
};
const LOGIN = {
  '--marathon-login-url': 'https://login.example/acs/api/v1/auth/login',
  '--marathon-login-user': 'consul',
  '--marathon-login-key-file': '/service-account.pem',
};
/** A certificate and its key come together: the row of each shows the two. */
const pair = (peer: string, beside: Telling): Shown => ({
  by: { flags: { [`--${peer}-cert-file`]: '/ours.pem', [`--${peer}-key-file`]: '/ours.key' } },
  beside,
});

/** Each option of the one schema, and what shows that it is not ignored. */
export const SHOWN: Readonly<Record<OptionName, Shown>> = {
  config: { in: 'test/integration/reload.test.ts', test: 'is taken over at SIGHUP and when its file changes' },
  marathon: flag('--marathon', 'http://other.example:8080'),
  events: flag('--events', 'poll'),
  marathonUser: flag('--marathon-user', 'other', {
    flags: { '--marathon-user': 'consul' },
    env: { MARATHON_CONSUL_MARATHON_PASSWORD: 'a' },
  }),
  marathonPassword: env('MARATHON_CONSUL_MARATHON_PASSWORD', 'b', {
    flags: { '--marathon-user': 'consul' },
    env: { MARATHON_CONSUL_MARATHON_PASSWORD: 'a' },
  }),
  marathonPasswordFile: flag('--marathon-password-file', '/b', {
    flags: { '--marathon-user': 'consul', '--marathon-password-file': '/a' },
  }),
  marathonToken: env('MARATHON_CONSUL_MARATHON_TOKEN', 'secret'),
  marathonTokenFile: flag('--marathon-token-file', '/token'),
  marathonTokenScheme: flag('--marathon-token-scheme', 'token', { env: { MARATHON_CONSUL_MARATHON_TOKEN: 'secret' } }),
  marathonLoginUrl: flag('--marathon-login-url', 'https://other.example/login', flags(LOGIN)),
  marathonLoginUser: flag('--marathon-login-user', 'other', flags(LOGIN)),
  marathonLoginKeyFile: flag('--marathon-login-key-file', '/none.pem', flags(LOGIN)),
  marathonCaFile: flag('--marathon-ca-file', '/ca.pem', HTTPS.marathon),
  marathonCertFile: pair('marathon', HTTPS.marathon),
  marathonKeyFile: pair('marathon', HTTPS.marathon),
  marathonServerName: flag('--marathon-server-name', 'other.example', HTTPS.marathon),
  marathonInsecure: flag('--marathon-insecure', 'true', HTTPS.marathon),
  loginCaFile: flag('--login-ca-file', '/ca.pem', flags(LOGIN)),
  loginCertFile: pair('login', flags(LOGIN)),
  loginKeyFile: pair('login', flags(LOGIN)),
  loginServerName: flag('--login-server-name', 'other.example', flags(LOGIN)),
  loginInsecure: flag('--login-insecure', 'true', flags(LOGIN)),
  mesosAgent: flag('--mesos-agent', 'http://127.0.0.1:5052'),
  // What Marathon calls the machine that the daemon runs on, which calls itself otherwise.
  hostname: flag('--hostname', 'agent-1.example.net', flags({ '--mesos-agent': 'none' })),
  allowRemoteAgent: { ...flag('--allow-remote-agent', 'true'), isElsewhere: true },
  mesosAgentUser: flag('--mesos-agent-user', 'other', {
    flags: { '--mesos-agent-user': 'consul' },
    env: { MARATHON_CONSUL_MESOS_AGENT_PASSWORD: 'a' },
  }),
  mesosAgentPassword: env('MARATHON_CONSUL_MESOS_AGENT_PASSWORD', 'b', {
    flags: { '--mesos-agent-user': 'consul' },
    env: { MARATHON_CONSUL_MESOS_AGENT_PASSWORD: 'a' },
  }),
  mesosAgentPasswordFile: flag('--mesos-agent-password-file', '/b', {
    flags: { '--mesos-agent-user': 'consul', '--mesos-agent-password-file': '/a' },
  }),
  mesosAgentCaFile: flag('--mesos-agent-ca-file', '/ca.pem', HTTPS.agent),
  mesosAgentCertFile: pair('mesos-agent', HTTPS.agent),
  mesosAgentKeyFile: pair('mesos-agent', HTTPS.agent),
  mesosAgentServerName: flag('--mesos-agent-server-name', 'other.example', HTTPS.agent),
  mesosAgentInsecure: flag('--mesos-agent-insecure', 'true', HTTPS.agent),
  consul: flag('--consul', 'http://127.0.0.1:8501'),
  datacenter: flag('--datacenter', 'elsewhere'),
  consulTls: env('CONSUL_HTTP_SSL', 'true', { env: { CONSUL_HTTP_ADDR: '127.0.0.1:8500' } }),
  consulToken: env('CONSUL_HTTP_TOKEN', 'secret'),
  consulTokenFile: flag('--consul-token-file', '/token'),
  consulAuth: env('CONSUL_HTTP_AUTH', 'user:password'),
  consulCaFile: flag('--consul-ca-file', '/ca.pem', HTTPS.consul),
  consulCaPath: { in: 'test/unit/config/connections.test.ts', test: 'CONSUL_CAPATH' },
  consulCertFile: pair('consul', HTTPS.consul),
  consulKeyFile: pair('consul', HTTPS.consul),
  consulServerName: flag('--consul-server-name', 'other.example', HTTPS.consul),
  consulVerify: env('CONSUL_HTTP_SSL_VERIFY', 'false', HTTPS.consul),
  consulInsecure: flag('--consul-insecure', 'true', HTTPS.consul),
  select: flag('--select', 'labelled'),
  selectLabels: flag('--select-labels', 'env==prod'),
  selectApps: flag('--select-apps', '/shop/**'),
  ignoreApps: flag('--ignore-apps', '/former,/plain'),
  nameTemplate: flag('--name-template', '{app.name}'),
  ports: flag('--ports', 'all'),
  tags: flag('--tags', 'one,two'),
  address: flag('--address', 'container'),
  health: flag('--health', 'mirror'),
  initialStatus: flag('--initial-status', 'critical'),
  maxCheckInterval: flag('--max-check-interval', '30s'),
  scriptChecks: flag('--script-checks', 'true'),
  preset: flag('--preset', 'allegro'),
  presetOptions: flag('--preset-option', 'consul-tag=other', flags({ '--preset': 'allegro' })),
  stateDir: { in: 'test/integration/own-options.test.ts', test: 'keeps its state where --state-dir says' },
  cluster: flag('--cluster', 'other'),
  logLevel: { in: 'test/integration/own-options.test.ts', test: 'logs what --log-level and --log-format say' },
  logFormat: { in: 'test/integration/own-options.test.ts', test: 'logs what --log-level and --log-format say' },
  agentInterval: flag('--agent-interval', '2s'),
  marathonInterval: flag('--marathon-interval', '70s'),
  consulInterval: flag('--consul-interval', '20s'),
  lease: flag('--lease', 'all'),
  leaseTtl: flag('--lease-ttl', '20s'),
  withoutWitnesses: flag('--without-witnesses', 'expire'),
  guardFloor: flag('--guard-floor', '8'),
  guardShare: flag('--guard-share', '90'),
  acceptPlan: flag('--accept-plan', 'true'),
  rewriteSpread: flag('--rewrite-spread', '1s'),
  bind: { in: 'test/integration/own-options.test.ts', test: 'listens where --bind and --port say' },
  port: { in: 'test/integration/own-options.test.ts', test: 'listens where --bind and --port say' },
  serverHost: { in: 'test/integration/own-options.test.ts', test: 'and answers to the names that --server-host says' },
  serverToken: {
    in: 'test/integration/own-options.test.ts',
    test: 'asks for the token of MARATHON_CONSUL_SERVER_TOKEN',
  },
  serverTokenFile: { in: 'test/integration/own-options.test.ts', test: 'asks for the token of --server-token-file' },
  serverCertFile: { in: 'test/integration/own-options.test.ts', test: 'speaks https with --server-cert-file' },
  serverKeyFile: { in: 'test/integration/own-options.test.ts', test: 'speaks https with --server-cert-file' },
  publicBind: { in: 'test/integration/own-options.test.ts', test: 'has a second server where --public-bind' },
  publicPort: { in: 'test/integration/own-options.test.ts', test: 'has a second server where --public-bind' },
  publicCertFile: { in: 'test/integration/own-options.test.ts', test: 'has a second server where --public-bind' },
  publicKeyFile: { in: 'test/integration/own-options.test.ts', test: 'has a second server where --public-bind' },
  callbackUrl: { in: 'test/integration/own-options.test.ts', test: 'is called at --callback-url' },
};
