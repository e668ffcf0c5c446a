import type { ClusterAgent } from '../../sandbox/cluster/cluster-agent.ts';
import type { Cluster } from '../../sandbox/cluster.ts';
import { type Clock, sleep } from '../../support/clock.ts';
import { bracketed } from '../../support/ip.ts';
import type { Prober } from '../probe.ts';
import type { DemoApp } from './demo-app.ts';
import { verdictsOn } from './health-checks.ts';
import { isOnOverlay, type TaskPorts } from './task-ports.ts';
import type { TaskServer } from './task-server.ts';

/** A task that runs: its ports are open, and Marathon checks its health. */
export interface LiveTask {
  readonly id: string;
  readonly app: DemoApp;
  /** `127.0.0.1:31000` of its first port; empty where it has none. */
  readonly where: string;
  /** While true its health path answers 500. */
  isIll: boolean;
  /** Resolves when Marathon has found it healthy for the first time, or it has ended. */
  readonly proven: Promise<void>;
  readonly isProven: boolean;
  /** Closes its ports. The cluster is told by the caller. */
  close(): void;
}

export interface Surroundings {
  readonly cluster: Cluster;
  readonly agent: ClusterAgent;
  readonly clock: Clock;
  readonly ports: TaskPorts;
  readonly prober: Prober;
  /** False while Marathon is away: then it neither checks nor hears anything. */
  readonly isMarathonThere: () => boolean;
}

/** How long fetching, starting and the first look at its health take (ms). */
const STEP_MS = 150;
const FIRST_CHECK_MS = 500;
const CHECK_EVERY_MS = 1_000;

/** Starts a task: ports first, then staged, starting, running, checked. Resolves when it is staged. */
export async function startLiveTask(app: DemoApp, around: Surroundings): Promise<LiveTask> {
  const { cluster, agent, clock, ports, prober, isMarathonThere } = around;
  const end = new AbortController();
  let isIll = false;
  let isProven = false;
  let prove = () => {};
  const proven = new Promise<void>((resolve) => {
    prove = resolve;
  });
  let id = '';
  const introduction = () => `I am ${app.definition.id}, task ${id}`;
  const servers = await ports.open(app, { introduction, isIll: () => isIll });
  id = cluster.startTask(app.definition.id, { agent, state: 'TASK_STAGING', ...placement(app, servers) });

  const check = async (): Promise<void> => {
    const verdicts = await verdictsOn(app, servers, { prober, isIll });
    if (end.signal.aborted || !isMarathonThere()) return;
    if (verdicts.length > 0) cluster.setHealth(id, verdicts);
    if (!verdicts.every(Boolean)) return;
    isProven = true;
    prove();
  };
  const live = async (): Promise<void> => {
    for (let step = 0; step < 2; step += 1) {
      await sleep(clock, STEP_MS, end.signal);
      if (end.signal.aborted) return;
      cluster.advanceTask(id, { marathon: isMarathonThere() });
    }
    await sleep(clock, FIRST_CHECK_MS, end.signal);
    while (!end.signal.aborted) {
      await check();
      await sleep(clock, CHECK_EVERY_MS, end.signal);
    }
  };
  void live();
  return {
    id,
    app,
    where: whereIs(servers),
    get isIll() {
      return isIll;
    },
    set isIll(value) {
      isIll = value;
    },
    proven,
    get isProven() {
      return isProven;
    },
    close() {
      end.abort();
      prove();
      for (const server of servers) server.close();
    },
  };
}

/** On the container network a task has an address of its own, and no port of the machine. */
function placement(app: DemoApp, servers: readonly TaskServer[]) {
  const [first] = servers;
  if (first !== undefined && isOnOverlay(app))
    return { addresses: [{ address: first.address, family: 'IPv4', network: undefined }] } as const;
  return { ports: servers.map(({ port }) => port) };
}

const whereIs = ([first]: readonly TaskServer[]): string =>
  first === undefined ? '' : `${bracketed(first.address)}:${first.port}`;
