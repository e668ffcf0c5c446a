import type {
  ClusterPicture,
  ConsulFacts,
  Failure,
  MarathonInfo,
  MesosFacts,
  Probe,
} from '../../../src/doctor/picture.ts';

export const answer = <Value>(value: Value): Probe<Value> => ({ is: 'answer', value });
export const failure = (why: string, status?: number, code?: string): Failure => ({ is: 'failure', why, status, code });

export const INFO: MarathonInfo = {
  version: '1.11.26',
  leader: 'one:8080',
  leaderUrl: 'http://one:8080',
  frameworkId: 'F-0',
  features: ['task_killing'],
  aheadMs: 0,
};
export const AGENT: ConsulFacts = {
  version: '1.22.7',
  node: 'n1',
  address: '10.0.0.1',
  isHere: true,
  datacenter: 'dc1',
  isServer: false,
  leavesOnTerminate: false,
  runsScripts: false,
  dnsTtlMs: 0,
  aheadMs: 1000,
};
export const MESOS: MesosFacts = {
  agentId: 'F-S0',
  address: '10.0.0.1',
  isHere: true,
  hasFramework: true,
  version: '1.11.0',
  path: '/state',
  aheadMs: 0,
  ageMs: 86_400_000,
  recoveryTimeoutMs: 900_000,
};
export const RIGHT = { right: 'service:write', segment: 'web', purpose: 'to register and withdraw services' };

const CONFIG = {
  marathon: { events: 'auto' },
  mesosAgent: { mayBeRemote: false },
  consul: { datacenter: undefined },
  server: { port: 8080, public: undefined },
  stateDir: '/var/lib/marathon-consul',
  publication: { hasScriptChecks: false },
};

export const configOf = (parts: object = {}) => ({ ...CONFIG, ...parts }) as unknown as ClusterPicture['config'];

export const FREE = { isPublic: false, address: '127.0.0.1:8080', refusal: undefined };

export const HEALTHY: ClusterPicture = {
  config: configOf(),
  configWarnings: [],
  nowMs: Date.parse('2031-01-01T00:00:00Z'),
  marathon: [{ url: 'http://one:8080', info: answer(INFO) }],
  leader: { how: 'configured', url: 'http://one:8080' },
  remembered: { cluster: 'marathon', path: '/state/marathon.json', framework: 'F-0', isDamaged: false },
  stream: answer(true),
  callbacks: failure('GET /v2/eventSubscriptions: 404', 404),
  killGraces: [],
  unlookedApps: 0,
  mesos: answer(MESOS),
  consul: answer(AGENT),
  node: 'n1',
  rights: [{ ...RIGHT, isGranted: true }],
  services: answer([]),
  catalogue: answer(new Set<string>()),
  cluster: 'marathon',
  freeze: answer(undefined),
  halts: [],
  tasks: { outcomes: { published: 3 }, warnings: [], problems: [] },
  names: new Set(['web']),
  localDaemon: 'gone',
  state: 'writable',
  listeners: [FREE],
  certificates: [],
};
