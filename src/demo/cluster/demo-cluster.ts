import type { ClusterTask } from '../../sandbox/cluster/cluster-task.ts';
import { type Cluster, createCluster } from '../../sandbox/cluster.ts';
import type { Handler } from '../../sandbox/handler.ts';
import { createMarathon } from '../../sandbox/marathon.ts';
import { createMesosAgent } from '../../sandbox/mesos-agent.ts';
import { type HttpMount, serve } from '../../sandbox/mount-http.ts';
import { seededRandom } from '../../sandbox/seeded-random.ts';
import type { Clock } from '../../support/clock.ts';
import type { Prober } from '../probe.ts';
import type { DemoApp } from './demo-app.ts';
import { demoApps } from './demo-apps.ts';
import { createMotion, type Motion } from './motion.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { startDemoPod } from './start-demo-pod.ts';
import { createSwitch, type Switch } from './switch.ts';
import { createTaskPorts, findOverlay } from './task-ports.ts';

/** Marathon, a Mesos agent and their tasks, alive on loopback ports. */
export interface DemoCluster {
  readonly marathonUrl: string;
  readonly mesosAgentUrl: string;
  readonly cluster: Cluster;
  readonly scheduler: Scheduler;
  readonly motion: Motion;
  app(appId: string): DemoApp;
  readonly marathon: Switch;
  readonly mesosAgent: Switch;
  close(): Promise<void>;
}

export interface DemoClusterParts {
  readonly clock: Clock;
  readonly seed: number;
  readonly prober: Prober;
  readonly onTrouble: (error: unknown) => void;
  readonly stop: AbortSignal;
}

/** The Mesos agent has been up for long: what its list lacks counts. */
const UP_SINCE_MS = 3_600_000;
const ADDRESS = '127.0.0.1';
/** Far from where the ports of the apps begin. */
const POD_PORTS_FROM = 31_900;

/** Opens everything; every app starts its tasks at once. */
export async function startDemoCluster({
  clock,
  seed,
  prober,
  onTrouble,
  stop,
}: DemoClusterParts): Promise<DemoCluster> {
  const cluster = createCluster({ clock, random: seededRandom(seed) });
  // What is served knows where: so the doors are opened first, and nobody knocks before their owners are in.
  let handlers: readonly Handler[] = [];
  const door = (index: number) => serve((request, signal) => owner(handlers, index)(request, signal));
  const mounts: readonly HttpMount[] = await Promise.all([door(0), door(1)]);
  const [marathonUrl = '', mesosAgentUrl = ''] = mounts.map(({ url }) => url);

  const startedAtMs = clock.wall() - UP_SINCE_MS;
  const agent = cluster.addAgent({
    hostname: 'node-1.example.net',
    address: ADDRESS,
    port: Number(new URL(mesosAgentUrl).port),
    startedAtMs,
  });
  const elsewhere = cluster.addAgent({ hostname: 'node-2.example.net', address: '192.0.2.2', startedAtMs });
  handlers = [
    createMarathon({ cluster, clock, url: marathonUrl }).handler,
    createMesosAgent({ cluster, agent }).handler,
  ];

  const overlay = await findOverlay();
  const apps = demoApps(overlay);
  const here = apps.filter(({ isElsewhere }) => isElsewhere !== true);
  const marathon = createSwitch(mounts[0], (isThere) => (isThere ? reconcile(cluster) : cluster.loseHealthMemory()));
  const mesosAgent = createSwitch(mounts[1], () => {});
  const scheduler: Scheduler = createScheduler({
    cluster,
    agent,
    clock,
    prober,
    ports: createTaskPorts(overlay),
    apps: here,
    isMarathonThere: () => marathon.isThere,
    mayStart: () => marathon.isThere && mesosAgent.isThere,
    onStarted: (task) => motion.follow(task),
    onTrouble,
    stop,
  });
  const motion = createMotion({ cluster, clock, scheduler, apps: here, mayDeploy: () => marathon.isThere, stop });

  for (const { definition } of apps) cluster.addApp(definition);
  for (const app of apps) {
    if (app.isElsewhere) cluster.setHealth(cluster.startTask(app.definition.id, { agent: elsewhere }), true);
    else scheduler.settle(app);
  }
  const closePod = await startDemoPod(cluster, agent, createTaskPorts(overlay, POD_PORTS_FROM));
  return {
    marathonUrl,
    mesosAgentUrl,
    cluster,
    scheduler,
    motion,
    app(appId) {
      const app = apps.find(({ definition }) => definition.id === appId);
      if (app === undefined) throw new Error(`the demo has no app ${appId}`);
      return app;
    },
    marathon,
    mesosAgent,
    async close() {
      scheduler.close();
      closePod();
      await Promise.all(mounts.map((mount) => mount.close()));
    },
  };
}

function owner(handlers: readonly Handler[], index: number): Handler {
  const handler = handlers[index];
  if (handler === undefined) throw new Error('asked before it was there');
  return handler;
}

/** Back again, Marathon asks Mesos about every task that it lists: it learns what it has missed. */
function reconcile(cluster: Cluster): void {
  for (const task of cluster.listedTasks()) if (hasMissedNews(task)) cluster.reconcile(task.id);
}

const hasMissedNews = (task: ClusterTask): boolean => {
  const last = task.statuses.at(-1)?.state;
  return last !== undefined && last !== task.knownState;
};
