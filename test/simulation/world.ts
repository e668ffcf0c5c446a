import { createHash } from 'node:crypto';
import type { Config } from '../../src/config/config.ts';
import { createDaemon } from '../../src/daemon/daemon.ts';
import { DEFAULT_PUBLICATION } from '../../src/mapping/options.ts';
import { createCluster } from '../../src/sandbox/cluster.ts';
import { createConsulAgent } from '../../src/sandbox/consul-agent.ts';
import { withFaults } from '../../src/sandbox/faults.ts';
import { createMarathon } from '../../src/sandbox/marathon.ts';
import { createMesosAgent } from '../../src/sandbox/mesos-agent.ts';
import { mountExchange } from '../../src/sandbox/mount-exchange.ts';
import { seededRandom } from '../../src/sandbox/seeded-random.ts';
import type { Store } from '../../src/store/store.ts';
import type { Log, LogFields } from '../../src/support/log.ts';
import { SIMULATED_APPS } from './apps.ts';
import { createVirtualClock } from './virtual-clock.ts';

const URLS = { marathon: 'http://marathon:8080', agent: 'http://10.0.0.1:5051', consul: 'http://127.0.0.1:8500' };

/** As the command line would give it, but for a pace that suits two virtual minutes. */
const CONFIG: Config = {
  marathon: { url: URLS.marathon },
  mesosAgent: { url: URLS.agent, mayBeRemote: false },
  consul: { url: URLS.consul, token: undefined },
  server: { bind: '127.0.0.1', port: 0 },
  stateDir: '/state',
  cluster: undefined,
  log: { level: 'info', format: 'json' },
  intervals: { agentMs: 5_000, marathonMs: 300_000, consulMs: 30_000 },
  lease: { scope: 'unchecked', ttlMs: 300_000 },
  publication: DEFAULT_PUBLICATION,
  rewriteSpreadMs: 30_000,
};

/** The first check of a task succeeds so long after its start (ms). */
const HEALTHY_AFTER_MS = 1_500;

/** A whole cluster and the whole daemon, in one process and in virtual time. */
export function createSimulation(seed: number) {
  const random = seededRandom(seed ^ 0x5eed);
  const clock = createVirtualClock(random);
  const cluster = createCluster({ clock, random });
  const agent = cluster.addAgent({ address: '10.0.0.1' });
  const elsewhere = cluster.addAgent({ address: '10.0.0.2' });
  for (const app of SIMULATED_APPS) cluster.addApp({ ...app, instances: 1_000 });

  const trace = createHash('sha256');
  const log: string[] = [];
  const violations: string[] = [];
  const note = (line: string) => {
    trace.update(`${clock.now()} ${line}\n`);
    log.push(`${(clock.now() / 1000).toFixed(3)} s ${line}`);
  };

  const marathon = createMarathon({ cluster, clock, url: URLS.marathon });
  const mesos = createMesosAgent({ cluster, agent });
  const consul = createConsulAgent({
    clock,
    address: agent.address,
    onWrite({ kind, path, status }) {
      if (kind === 'beat') return;
      note(`consul: ${kind} ${decodeURIComponent(path)} ${status}`);
      const id = /deregister\/marathon:(.+)$/.exec(decodeURIComponent(path))?.[1];
      if (kind === 'deregister' && id !== undefined && cluster.task(id)?.statuses.at(-1)?.state === 'TASK_RUNNING')
        violations.push(`${clock.now()} ms: ${id} was withdrawn, though it runs`);
    },
  });
  const faulty = { marathon: withFaults(marathon.handler, clock), agent: withFaults(mesos.handler, clock) };

  const files = new Map<string, string>();
  /** Ends the running daemon as `kill -9` would. */
  let kill = () => {};

  const launch = () => {
    let isAlive = true;
    const mount = mountExchange(
      { [URLS.marathon]: faulty.marathon.handler, [URLS.agent]: faulty.agent.handler, [URLS.consul]: consul.handler },
      { clock, latency: () => 1 + random() * 20, chunkBytes: 4_096 },
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
    const host = { bootId: () => 'boot-1', addresses: () => ['10.0.0.1'] };
    const world = { clock, random, exchange: mount.exchange, store, host, log: daemonLog };
    const daemon = createDaemon(CONFIG, world);
    daemon.run(new AbortController().signal).catch((error: unknown) => violations.push(`the daemon ended: ${error}`));
    kill = () => {
      isAlive = false;
      mount.sever();
    };
    return daemon;
  };

  const isHealthChecked = (appId: string) => (cluster.app(appId)?.healthChecks?.length ?? 0) > 0;

  return {
    clock,
    cluster,
    agent,
    elsewhere,
    marathon,
    consul,
    faulty,
    violations,
    log,
    launch,
    kill: () => kill(),
    digest: () => trace.copy().digest('hex'),
    start(app: string): void {
      const id = cluster.startTask(app, { agent });
      note(`truth: ${id} runs`);
      if (isHealthChecked(app))
        clock.after(HEALTHY_AFTER_MS, () => {
          if (cluster.task(id)?.statuses.at(-1)?.state === 'TASK_RUNNING') cluster.setHealth(id, true);
        });
    },
    end(id: string, state: string, quietly: boolean): void {
      note(`truth: ${id} ${state}`);
      cluster.endTask(id, state, { events: !quietly });
    },
    living: () => cluster.tasksOn(agent).filter((task) => task.statuses.at(-1)?.state === 'TASK_RUNNING'),
    /** What Consul should have: name and port of every living task that has one. */
    truth(): Record<string, string> {
      return Object.fromEntries(
        this.living()
          .filter((task) => task.ports.length > 0)
          .map((task) => [`marathon:${task.id}`, `${task.appId.slice(1).replaceAll('/', '-')}:${task.ports[0]}`])
          .sort(),
      );
    },
    /** What Consul has, but for the lease. */
    published(): Record<string, string> {
      return Object.fromEntries(
        Object.entries(consul.snapshot().services)
          .filter(([id]) => id.startsWith('marathon:'))
          .map(([id, { name, port }]) => [id, `${name}:${port}`])
          .sort(),
      );
    },
  };
}

export type Simulation = ReturnType<typeof createSimulation>;
