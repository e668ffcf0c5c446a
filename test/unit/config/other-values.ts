import type { ConfigParts } from '../../../src/config/assemble.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { fileKeyOf, type OptionName } from '../../../src/config/schema.ts';

type Content = Readonly<Record<string, unknown>>;

/** A value that is not the default, or two of which the second is another; and what must stand beside it. */
interface Row {
  readonly from?: unknown;
  readonly to: unknown;
  readonly beside?: Content;
}

const BASIC = (peer: string): Content => ({ [`${peer}-user`]: 'ann', [`${peer}-password`]: 'abc' });
const LOGIN: Content = {
  'marathon-login-url': 'https://login.example/login',
  'marathon-login-user': 'ann',
  'marathon-login-key-file': '/key.pem',
};
const PUBLIC: Content = { 'public-port': 1, 'public-cert-file': '/a.pem', 'public-key-file': '/a.key' };
const SERVER: Content = { 'server-cert-file': '/a.pem', 'server-key-file': '/a.key' };
const PAIR = (peer: string): Content => ({ [`${peer}-cert-file`]: '/a.pem', [`${peer}-key-file`]: '/a.key' });

const file = (beside: Content = {}): Row => ({ to: '/b.pem', beside });
const on: Row = { to: true };

/** Another value of each option, as a file has it. Two have none there: a file cannot say where it is, and one is refused. */
export const OTHER_VALUES: Readonly<Record<Exclude<OptionName, 'config' | 'consulCaPath'>, Row>> = {
  marathon: { to: ['http://other:8080'] },
  events: { to: 'poll' },
  marathonUser: { to: 'bob', beside: BASIC('marathon') },
  marathonPassword: { to: 'xyz', beside: BASIC('marathon') },
  marathonPasswordFile: { from: '/a', to: '/b', beside: { 'marathon-user': 'ann' } },
  marathonToken: { from: 'abc', to: 'xyz' },
  marathonTokenFile: { from: '/a', to: '/b' },
  marathonTokenScheme: { to: 'token', beside: { 'marathon-token': 'abc' } },
  marathonLoginUrl: { to: 'https://other.example/login', beside: LOGIN },
  marathonLoginUser: { to: 'bob', beside: LOGIN },
  marathonLoginKeyFile: file(LOGIN),
  marathonCaFile: file(),
  marathonCertFile: file(PAIR('marathon')),
  marathonKeyFile: file(PAIR('marathon')),
  marathonServerName: { to: 'other.example' },
  marathonInsecure: on,
  loginCaFile: file(LOGIN),
  loginCertFile: file({ ...LOGIN, ...PAIR('login') }),
  loginKeyFile: file({ ...LOGIN, ...PAIR('login') }),
  loginServerName: { to: 'other.example', beside: LOGIN },
  loginInsecure: { to: true, beside: LOGIN },
  mesosAgent: { to: 'http://other:5051' },
  hostname: { to: 'other.example', beside: { 'mesos-agent': 'none' } },
  allowRemoteAgent: on,
  mesosAgentUser: { to: 'bob', beside: BASIC('mesos-agent') },
  mesosAgentPassword: { to: 'xyz', beside: BASIC('mesos-agent') },
  mesosAgentPasswordFile: { from: '/a', to: '/b', beside: { 'mesos-agent-user': 'ann' } },
  mesosAgentCaFile: file(),
  mesosAgentCertFile: file(PAIR('mesos-agent')),
  mesosAgentKeyFile: file(PAIR('mesos-agent')),
  mesosAgentServerName: { to: 'other.example' },
  mesosAgentInsecure: on,
  consul: { to: 'http://other:8500' },
  datacenter: { to: 'dc2' },
  consulTls: on,
  consulToken: { from: 'abc', to: 'xyz' },
  consulTokenFile: { from: '/a', to: '/b' },
  consulAuth: { from: 'ann:abc', to: 'ann:xyz' },
  consulCaFile: file(),
  consulCertFile: file(PAIR('consul')),
  consulKeyFile: file(PAIR('consul')),
  consulServerName: { to: 'other.example' },
  consulVerify: { to: false },
  consulInsecure: on,
  select: { to: 'labelled' },
  selectLabels: { to: 'env==prod' },
  selectApps: { to: ['/shop/**'] },
  ignoreApps: { to: ['/shop/**'] },
  nameTemplate: { to: '{app.name}' },
  ports: { to: 'all' },
  tags: { to: ['a'] },
  address: { to: 'node' },
  health: { to: 'mirror' },
  initialStatus: { to: 'passing' },
  maxCheckInterval: { to: '1m' },
  scriptChecks: on,
  preset: { to: 'allegro', beside: { lease: 'unchecked' } },
  presetOptions: { to: { 'consul-tag': 'other' }, beside: { preset: 'allegro' } },
  stateDir: { to: '/other' },
  cluster: { to: 'other' },
  logLevel: { to: 'debug' },
  logFormat: { to: 'json' },
  agentInterval: { to: '1s' },
  marathonInterval: { to: '1m' },
  consulInterval: { to: '1m' },
  lease: { to: 'none' },
  leaseTtl: { to: '1m' },
  withoutWitnesses: { to: 'expire' },
  guardFloor: { to: 7 },
  guardShare: { to: 50 },
  acceptPlan: on,
  rewriteSpread: { to: '1s' },
  bind: { to: '::1' },
  port: { to: 1 },
  serverHost: { to: ['status.example'] },
  serverToken: { from: 'sixteen-letters-a', to: 'sixteen-letters-b' },
  serverTokenFile: { from: '/a', to: '/b' },
  serverCertFile: file(SERVER),
  serverKeyFile: file(SERVER),
  publicBind: { to: '127.0.0.1', beside: PUBLIC },
  publicPort: { to: 2, beside: PUBLIC },
  publicCertFile: file(PUBLIC),
  publicKeyFile: file(PUBLIC),
  callbackUrl: { to: 'http://here:1', beside: PUBLIC },
};

/** What a configuration file says. */
export function partsOf(content: Content): ConfigParts {
  const { parts, problems } = loadConfig({}, {}, { path: 'a.yaml', text: JSON.stringify(content) });
  if (problems) throw new Error(JSON.stringify(problems));
  return parts;
}

/** A file, and the same with another value of this option. */
export function beforeAndAfter(name: keyof typeof OTHER_VALUES): readonly [before: ConfigParts, after: ConfigParts] {
  const { from, to, beside = {} } = OTHER_VALUES[name];
  const key = fileKeyOf(name);
  const before = from === undefined ? beside : { ...beside, [key]: from };
  return [partsOf(before), partsOf({ ...before, [key]: to })];
}
