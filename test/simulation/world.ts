import type { Config } from '../../src/config/config.ts';
import { createDaemon } from '../../src/daemon/daemon.ts';
import type { Daemon } from '../../src/daemon/daemon-contract.ts';
import type { Secret } from '../../src/model/connection.ts';
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
import { SIMULATED_APPS, servicesOf } from './apps.ts';
import { withLies } from './faults/liar.ts';
import { withUnrulyStream } from './faults/unruly-stream.ts';
import { newsFor } from './history/news.ts';
import { type Setting, USUAL } from './history/setting.ts';
import type { HeardBy, Peer } from './history/step.ts';
import { isOthers } from './invariants/others.ts';
import { createInvariants } from './invariants.ts';
import { createVirtualClock } from './virtual-clock.ts';
import { AFTERMATH_MS, ALONE_MS, CALM_AFTER_MS, HELD_MS, PROMPT_MS, RETRY_MS, UNTOLD_MS } from './world/bounds.ts';
import { createHalts } from './world/halts.ts';
import { createTrace } from './world/trace.ts';
import { configOf, LISTS_MS, URLS } from './world/usual-config.ts';

/** What the daemons of this cluster look at. */
const FREEZE_KEY = 'marathon-consul/freeze/marathon';

/** The first check of a task succeeds so long after its start (ms). */
const HEALTHY_AFTER_MS = 1_500;

/** A whole cluster and the whole daemon, in one process and in virtual time. */
export function createSimulation(seed: number, setting: Setting = USUAL) {
  const usual = configOf(setting);
  const random = seededRandom(seed ^ 0x5eed);
  const clock = createVirtualClock(random);
  const cluster = createCluster({ clock, random });
  const agent = cluster.addAgent({ address: '10.0.0.1' });
  const elsewhere = cluster.addAgent({ address: '10.0.0.2' });
  for (const app of SIMULATED_APPS) cluster.addApp({ ...app, instances: 1_000 });

  const { log, note, digest } = createTrace(clock);

  const marathon = createMarathon({ cluster, clock, url: URLS.marathon });
  const mesos = createMesosAgent({ cluster, agent });
  /** Until when each witness lies, or cannot be asked; and Consul takes no writes, or cannot be asked (ms). */
  const troubled = {
    lies: { marathon: 0, agent: 0 },
    fails: { marathon: 0, agent: 0 },
    consul: 0,
    consulAway: Number.NEGATIVE_INFINITY,
  };
  const hasEvents = setting.events !== 'poll';
  const { hasAgent } = setting;
  /** What Marathon finds unwell, if it looks. */
  const ill = new Set<string>();
  const wereIll = new Set<string>();
  /** From when on nothing has been going wrong for a while (ms). */
  let calmAt = 0;
  const isCalm = () => clock.now() > calmAt;
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
      if (!hasAgent) return isSoon(lies.marathon);
      return (isSoon(lies.agent) && isSoon(fails.marathon)) || (isSoon(lies.marathon) && isSoon(fails.agent));
    },
    isCalm,
    disturbances: () => disturbances,
    isAlone: () => running.size === 1,
    starts: () => starts,
    isHalted: () => halts.isOn,
    isAgentAway: () => !hasAgent || (troubled.fails.agent > 0 && clock.now() < troubled.fails.agent + AFTERMATH_MS),
    isConsulRefusing: () => clock.now() < troubled.consul + RETRY_MS,
    mayRest: () => {
      const { fails } = troubled;
      // Who hears of no events finds out with the next list that Marathon is back.
      const lateMs = AFTERMATH_MS + (hasEvents ? 0 : 2 * LISTS_MS) + (hasAgent ? 0 : ALONE_MS);
      const isSoon = (until: number) => until > 0 && clock.now() < until + lateMs;
      const isAgentSilent = !hasAgent || isSoon(fails.agent);
      return setting.withoutWitnesses === 'expire' && isSoon(fails.marathon) && isAgentSilent;
    },
    wasIll: (id) => wereIll.has(id),
    leaseTtlMs: setting.lease.ttlMs,
    promptMs: hasEvents ? PROMPT_MS : hasAgent ? UNTOLD_MS : HELD_MS,
  });
  const consul = createConsulAgent({
    clock,
    address: agent.address,
    onWrite(write) {
      if (write.kind !== 'beat') note(`consul: ${write.kind} ${decodeURIComponent(write.path)} ${write.status}`);
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
  const running = new Map<Daemon, () => void>();
  /** What daemons are told now, beside what is the same for all. */
  let told: Partial<Config> = {};
  const halts = createHalts({
    clock,
    running: () => running.size,
    remembers: (kind) => [...files.values()].some((text) => text.includes(`"${kind}"`)),
    refusesUntil: () => troubled.consul,
    awayUntil: () => troubled.consulAway,
  });

  /** Whether the guard has held anything so far. */
  let wasHeld = false;
  let starts = 0;
  const launch = (over: Partial<Config> = {}) => {
    starts += 1;
    halts.starts();
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
      if (!isAlive) return;
      if (isHeldByGuard(message, fields)) wasHeld = true;
      note(`${level} ${message} ${JSON.stringify(fields)}`);
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
      halts.wasKilled();
    };
    running.set(daemon, end);
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
    isCalm,
    /** Something goes wrong for so long (ms). */
    disturb(forMs: number): void {
      disturbances += 1;
      calmAt = Math.max(calmAt, clock.now() + forMs + CALM_AFTER_MS);
    },
    /** Whether a stored state has this task, and who we are: without that nothing may be written. */
    remembers: (id: string) =>
      [...files.values()].some((text) => text.includes(id) && (!hasAgent || JSON.parse(text).identity !== undefined)),
    /** Whether a stored state says with which token everything was put. */
    remembersToken: () => [...files.values()].some((text) => JSON.parse(text).tokenMark !== undefined),
    loseState(): void {
      disturbances += 1;
      files.clear();
      halts.forget();
      invariants.loseState();
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
      for (const daemon of running.keys()) daemon.pause({ kind: 'paused', by: 'ann', why: 'a look', untilMs });
      halts.pause(untilMs);
    },
    /** Answers whether anybody was there to hear it, and nobody is paused any more. */
    resume(): boolean {
      halts.resume();
      for (const daemon of running.keys()) daemon.resume('ann');
      return running.size > 0 && [...running.keys()].every((daemon) => daemon.status().halts.length === 0);
    },
    /** A person freezes every daemon of the cluster, by a key in Consul. */
    freeze(): void {
      consul.putKey(FREEZE_KEY, JSON.stringify({ by: 'ann', why: 'all of them' }));
      halts.freeze();
    },
    unfreeze(): void {
      consul.removeKey(FREEZE_KEY);
      halts.unfreeze();
    },
    restartConsul(options: { readonly keepsData: boolean }): void {
      consul.restart(options);
      troubled.consulAway = Math.max(troubled.consulAway, clock.now());
      // With everything else the key has gone.
      if (!options.keepsData) halts.unfreeze();
      invariants.consulRestarts(options);
    },
    reboot(): void {
      boots += 1;
    },
    loseAnswers(isLosing: boolean): void {
      losesAnswers = isLosing;
    },
    /** Ends the daemon that runs, of two the later one, as `kill -9` would. */
    kill: () => [...running.values()].at(-1)?.(),
    killAll(): void {
      for (const end of [...running.values()]) end();
    },
    /** Whether the guard has held anything so far: what it holds is right again when its time is over. */
    wasHeld: () => wasHeld,
    digest,
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
          .filter(([id]) => id.startsWith('marathon:') && !isOthers(id))
          .map(([id, { name, port }]) => [id, `${name}:${port}`]),
      );
    },
  };
}

const isHeldByGuard = (message: string, { reason }: LogFields): boolean =>
  message === 'held back' && String(reason).includes('guard release');

export type Simulation = ReturnType<typeof createSimulation>;
