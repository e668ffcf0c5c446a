import { createHash } from 'node:crypto';
import type { Config } from '../../src/config/config.ts';
import { createDaemon } from '../../src/daemon/daemon.ts';
import type { Daemon } from '../../src/daemon/daemon-contract.ts';
import { DEFAULT_PUBLICATION } from '../../src/mapping/options.ts';
import { type Secret, SYSTEM_TLS } from '../../src/model/connection.ts';
import type { News } from '../../src/sandbox/cluster/news.ts';
import type { StartOptions } from '../../src/sandbox/cluster/task-operations.ts';
import { createCluster } from '../../src/sandbox/cluster.ts';
import { createConsulAgent } from '../../src/sandbox/consul-agent.ts';
import { withFaults } from '../../src/sandbox/faults.ts';
import { ConnectionFault, type Handler } from '../../src/sandbox/handler.ts';
import { createMarathon } from '../../src/sandbox/marathon.ts';
import { createMesosAgent } from '../../src/sandbox/mesos-agent.ts';
import { mountExchange } from '../../src/sandbox/mount-exchange.ts';
import { seededRandom } from '../../src/sandbox/seeded-random.ts';
import type { Store } from '../../src/store/store.ts';
import type { Log, LogFields } from '../../src/support/log.ts';
import { isProbed, SIMULATED_APPS, servicesOf } from './apps.ts';
import { withLies } from './faults/liar.ts';
import { withUnrulyStream } from './faults/unruly-stream.ts';
import { type Setting, USUAL } from './history/setting.ts';
import type { HeardBy, Peer } from './history/step.ts';
import { createInvariants } from './invariants.ts';
import { createVirtualClock } from './virtual-clock.ts';

const URLS = { marathon: 'http://marathon:8080', agent: 'http://10.0.0.1:5051', consul: 'http://127.0.0.1:8500' };

/** Without a stream what changes at Marathon alone is learned from its list (ms). */
const LISTS_MS = 45_000;

/** As the command line would give it, but for a pace that suits two virtual minutes. */
const configOf = ({ lease, events, withoutWitnesses }: Setting): Config => ({
  marathon: { urls: [URLS.marathon], credentials: { kind: 'none' }, tls: SYSTEM_TLS, events },
  mesosAgent: { url: URLS.agent, mayBeRemote: false, credentials: { kind: 'none' }, tls: SYSTEM_TLS },
  consul: {
    url: URLS.consul,
    token: { kind: 'file', path: '/token' },
    credentials: { kind: 'none' },
    tls: SYSTEM_TLS,
    datacenter: undefined,
  },
  server: {
    bind: '127.0.0.1',
    port: 0,
    certificate: undefined,
    hosts: [],
    token: undefined,
    public: undefined,
    callbackUrl: undefined,
  },
  stateDir: '/state',
  cluster: undefined,
  log: { level: 'info', format: 'json' },
  intervals: { agentMs: 5_000, marathonMs: events === 'poll' ? LISTS_MS : 300_000, consulMs: 30_000 },
  withoutWitnesses,
  guard: { floor: 3, share: 0.3, acceptsPlan: false },
  lease,
  publication: DEFAULT_PUBLICATION,
  rewriteSpreadMs: 30_000,
});

/** The first check of a task succeeds so long after its start (ms). */
const HEALTHY_AFTER_MS = 1_500;

/** In calm times, a task that everybody was told of leaves Consul within this time (ms); without events a little later. */
const PROMPT_MS = 1_500;
const UNTOLD_MS = 8_000;
/** When nothing has gone wrong for so long (ms), changes are to be prompt. */
const CALM_AFTER_MS = 45_000;
/** A request that has been sent arrives within this time (ms). */
const ON_ITS_WAY_MS = 50;
/** A write is given up after this time (ms). */
const WRITE_MS = 30_000;
/** What Consul has refused is tried again within this time (ms). */
const RETRY_MS = 60_000;
/** How long after a fault's end its answers may still be on their way, or believed (ms). */
export const AFTERMATH_MS = 20_000;

/** A whole cluster and the whole daemon, in one process and in virtual time. */
export function createSimulation(seed: number, setting: Setting = USUAL) {
  const usual = configOf(setting);
  const random = seededRandom(seed ^ 0x5eed);
  const clock = createVirtualClock(random);
  const cluster = createCluster({ clock, random });
  const agent = cluster.addAgent({ address: '10.0.0.1' });
  const elsewhere = cluster.addAgent({ address: '10.0.0.2' });
  for (const app of SIMULATED_APPS) cluster.addApp({ ...app, instances: 1_000 });

  const trace = createHash('sha256');
  const log: string[] = [];
  const note = (line: string) => {
    trace.update(`${clock.now()} ${line}\n`);
    log.push(`${(clock.now() / 1000).toFixed(3)} s ${line}`);
  };

  const marathon = createMarathon({ cluster, clock, url: URLS.marathon });
  const mesos = createMesosAgent({ cluster, agent });
  /** Until when each witness lies, or cannot be asked (ms). */
  const troubled = { lies: { marathon: 0, agent: 0 }, fails: { marathon: 0, agent: 0 }, consul: 0 };
  const hasEvents = setting.events !== 'poll';
  /** What Marathon finds unwell, if it looks. */
  const ill = new Set<string>();
  const wereIll = new Set<string>();
  /** From when on nothing has been going wrong for a while (ms). */
  let calmAt = 0;
  let disturbances = 0;
  const invariants = createInvariants({
    clock,
    cluster,
    consul: () => consul,
    mayBeMistaken: () => {
      // What was decided then may have waited for Consul since.
      const isLate = clock.now() < troubled.consul + RETRY_MS;
      const isSoon = (until: number) => until > 0 && clock.now() < until + AFTERMATH_MS + (isLate ? RETRY_MS : 0);
      const { lies, fails } = troubled;
      return (isSoon(lies.agent) && isSoon(fails.marathon)) || (isSoon(lies.marathon) && isSoon(fails.agent));
    },
    isCalm: () => clock.now() > calmAt,
    disturbances: () => disturbances,
    isAlone: () => running.size === 1,
    starts: () => starts,
    isHalted: () =>
      haltedSince !== undefined &&
      clock.now() > haltedSince + ON_ITS_WAY_MS &&
      clock.wall() < haltedUntilMs &&
      running.size === 1,
    isAgentAway: () => troubled.fails.agent > 0 && clock.now() < troubled.fails.agent + AFTERMATH_MS,
    isConsulRefusing: () => clock.now() < troubled.consul + RETRY_MS,
    mayRest: () => {
      const { fails } = troubled;
      // Who hears of no events finds out with the next list that Marathon is back.
      const lateMs = AFTERMATH_MS + (hasEvents ? 0 : 2 * LISTS_MS);
      const isSoon = (until: number) => until > 0 && clock.now() < until + lateMs;
      return setting.withoutWitnesses === 'expire' && isSoon(fails.marathon) && isSoon(fails.agent);
    },
    wasIll: (id) => wereIll.has(id),
    leaseTtlMs: setting.lease.ttlMs,
    promptMs: hasEvents ? PROMPT_MS : UNTOLD_MS,
  });
  const consul = createConsulAgent({
    clock,
    address: agent.address,
    onWrite(write) {
      if (write.kind === 'beat') return;
      note(`consul: ${write.kind} ${decodeURIComponent(write.path)} ${write.status}`);
      invariants.sawWrite(write);
    },
  });
  const unruly = withUnrulyStream(marathon.handler, clock, random);
  const liars = { marathon: withLies(unruly.handler), agent: withLies(mesos.handler) };
  const faulty = {
    marathon: withFaults(liars.marathon.handler, clock),
    agent: withFaults(liars.agent.handler, clock),
    consul: withFaults(consul.handler, clock),
  };
  /** What Consul carries out, and nobody hears of. */
  let losesAnswers = false;
  const consulHandler: Handler = async (request, signal) => {
    if (request.path.includes('/check/update/') && request.path.includes('lease')) invariants.sawBeat();
    const answer = await faulty.consul.handler(request, signal);
    if (losesAnswers && request.method === 'PUT') throw new ConnectionFault('reset');
    return answer;
  };
  /** How much later the answers of a peer come (ms): they are as old as their question. */
  const lateness: Record<Peer, number> = { marathon: 0, agent: 0, consul: 0 };

  /** Changes with each start of the machine. */
  let boots = 1;
  let token = 1;
  /** Above all that the cluster gives out by itself. */
  let nextPort = 31_500;
  const files = new Map<string, string>();
  /** Ends the running daemon as `kill -9` would. */
  let kill = () => {};
  const running = new Map<Daemon, () => void>();
  /** What daemons are told now, beside what is the same for all. */
  let told: Partial<Config> = {};
  /** Since when nothing may be changed that stands in Consul (ms); `undefined`: it may. */
  let haltedSince: number | undefined;
  let haltedUntilMs = 0;

  let starts = 0;
  const launch = (over: Partial<Config> = {}) => {
    starts += 1;
    let isAlive = true;
    const mount = mountExchange(
      { [URLS.marathon]: faulty.marathon.handler, [URLS.agent]: faulty.agent.handler, [URLS.consul]: consulHandler },
      {
        clock,
        latency(peer, request, leg) {
          const isStream = request.path.startsWith('/v2/events');
          const isLate = leg === 'response' && !isStream;
          const name = peer.baseUrl === URLS.marathon ? 'marathon' : peer.baseUrl === URLS.agent ? 'agent' : 'consul';
          return 1 + random() * 20 + (isLate ? random() * lateness[name] : 0);
        },
        chunkBytes: 4_096,
      },
    );
    const store: Store = {
      list: async () => [...files.keys()],
      read: async (name) => files.get(name),
      write: async (name, text) => void (isAlive && files.set(name, text)),
    };
    const write = (level: string) => (fields: LogFields, message: string) => {
      if (isAlive) note(`${level} ${message} ${JSON.stringify(fields)}`);
    };
    const daemonLog: Log = { debug() {}, info: write('info'), warn: write('warn'), error: write('error') };
    const readSecret = async (secret: Secret) => (secret.kind === 'text' ? secret.text : `token-${token}`);
    const host = { name: () => 'node-1', bootId: () => `boot-${boots}`, addresses: () => ['10.0.0.1'] };
    const world = {
      clock,
      random,
      unguessable: () => 'nobody-guesses',
      exchange: mount.exchange,
      readSecret,
      store,
      host,
      log: daemonLog,
    };
    const daemon = createDaemon({ ...usual, ...told, ...over }, world);
    const stopping = new AbortController();
    daemon
      .run(stopping.signal)
      .catch((error: unknown) =>
        invariants.report(`the daemon ended: ${error instanceof Error ? error.stack : error}`),
      );
    const end = () => {
      isAlive = false;
      invariants.pauseBeats();
      mount.sever();
      running.delete(daemon);
      // What it has not stored yet nobody remembers.
      if (![...files.values()].some((text) => text.includes('"paused"'))) haltedSince = undefined;
    };
    running.set(daemon, end);
    kill = end;
    /** Ends it as SIGTERM would. */
    const stop = () => {
      invariants.pauseBeats();
      running.delete(daemon);
      stopping.abort();
    };
    return { ...daemon, kill: end, stop };
  };

  const isHealthChecked = (appId: string) => (cluster.app(appId)?.healthChecks?.length ?? 0) > 0;

  return {
    setting,
    clock,
    cluster,
    agent,
    elsewhere,
    marathon,
    consul,
    mesos,
    unruly,
    liars,
    faulty,
    lateness,
    troubled,
    invariants,
    violations: invariants.violations,
    log,
    note,
    launch,
    /** Something goes wrong for so long (ms). */
    disturb(forMs: number): void {
      disturbances += 1;
      calmAt = Math.max(calmAt, clock.now() + forMs + CALM_AFTER_MS);
    },
    /** Whether a stored state has this task, and who we are: without that nothing may be written. */
    remembers: (id: string) =>
      [...files.values()].some((text) => text.includes(id) && JSON.parse(text).identity !== undefined),
    /** Whether a stored state says with which token everything was put. */
    remembersToken: () => [...files.values()].some((text) => JSON.parse(text).tokenMark !== undefined),
    loseState(): void {
      files.clear();
      haltedSince = undefined;
      invariants.forgetToken();
    },
    /** The configuration file changes, and every daemon takes it over. */
    configure(change: Partial<Config>): void {
      told = change;
      for (const daemon of running.keys()) daemon.reconfigure({ ...usual, ...told });
    },
    /** The file that holds it has another one; daemons read it whenever they need it. */
    changeToken(): void {
      token += 1;
    },
    /** Ports that no task has, nor ever had. */
    otherPorts(count: number): number[] {
      const first = nextPort;
      nextPort += count;
      return Array.from({ length: count }, (_, n) => first + n);
    },
    /** A person pauses what runs now; what is started later knows it from the state file. */
    pause(forMs: number): void {
      const untilMs = clock.wall() + forMs;
      haltedUntilMs = untilMs;
      for (const daemon of running.keys()) daemon.pause({ kind: 'paused', by: 'ann', why: 'a look', untilMs });
      // What is on its way to a Consul that hangs cannot be called back.
      if (running.size > 0 && clock.now() > troubled.consul + WRITE_MS) haltedSince = clock.now();
    },
    /** Answers whether anybody was there to hear it, and nobody is paused any more. */
    resume(): boolean {
      haltedSince = undefined;
      for (const daemon of running.keys()) daemon.resume('ann');
      return running.size > 0 && [...running.keys()].every((daemon) => daemon.status().halts.length === 0);
    },
    reboot(): void {
      boots += 1;
    },
    loseAnswers(isLosing: boolean): void {
      losesAnswers = isLosing;
    },
    kill: () => kill(),
    killAll(): void {
      for (const end of [...running.values()]) end();
    },
    digest: () => trace.copy().digest('hex'),
    start(app: string, options: Omit<StartOptions, 'agent'> = {}): string {
      const id = cluster.startTask(app, { agent, ...options });
      note(`truth: ${id} runs`);
      clock.after(HEALTHY_AFTER_MS, () => this.checkHealth(id));
      return id;
    },
    /** Marathon looks whether a task of it is well, where it does that. */
    checkHealth(id: string): void {
      const task = cluster.task(id);
      if (task?.statuses.at(-1)?.state === 'TASK_RUNNING' && isHealthChecked(task.appId))
        cluster.setHealth(id, !ill.has(id));
    },
    /** What its health checks find changes, where it has any. */
    setIll(id: string, isIll: boolean): void {
      wereIll.add(id);
      if (isIll) ill.add(id);
      else ill.delete(id);
      this.checkHealth(id);
    },
    end(id: string, state: string, heardBy: HeardBy): void {
      note(`truth: ${id} ${state}`);
      if (heardBy === 'all') invariants.expectGone(id);
      cluster.endTask(id, state, newsFor(heardBy));
    },
    living: () =>
      cluster
        .tasksOn(agent)
        .filter((task) => task.place === 'running' && task.statuses.at(-1)?.state === 'TASK_RUNNING'),
    /** What Consul should have: name and port of every service of a living task. */
    truth(): Record<string, string> {
      return Object.assign({}, ...this.living().map(({ appId, id, ports }) => servicesOf(appId, id, ports)));
    },
    /** What Consul has, but for the lease. */
    published(): Record<string, string> {
      return Object.fromEntries(
        Object.entries(consul.snapshot().services)
          .filter(([id]) => id.startsWith('marathon:'))
          .map(([id, { name, port }]) => [id, `${name}:${port}`]),
      );
    },
    /** The checks that do not pass, of services that only Marathon's word and the lease could make so. */
    failing(): string[] {
      return Object.values(consul.snapshot().services)
        .filter(({ meta }) => !isProbed(meta['marathon-app'] ?? ''))
        .flatMap(({ checks }) => Object.entries(checks))
        .flatMap(([check, status]) => (status === 'passing' ? [] : [`${check} is ${status}`]));
    },
  };
}

export type Simulation = ReturnType<typeof createSimulation>;

/** How far the news of a change travels. */
export function newsFor(heardBy: HeardBy): News {
  switch (heardBy) {
    case 'all':
      return {};
    case 'all but the stream':
      return { events: false };
    case 'the agent':
      return { marathon: false };
  }
}
