import { type AgentId, type FrameworkId, frameworkId } from '../model/ids.ts';
import type { Clock } from '../support/clock.ts';
import { createAgentRegistry } from './cluster/agent-registry.ts';
import type { AppJson } from './cluster/app-json.ts';
import { type AppOperations, createAppOperations } from './cluster/app-operations.ts';
import { createAppRegistry } from './cluster/app-registry.ts';
import type { AgentOptions, ClusterAgent, ForeignTask } from './cluster/cluster-agent.ts';
import type { ClusterTask } from './cluster/cluster-task.ts';
import { createDeployments } from './cluster/deployments.ts';
import type { ClusterEvent, EventDraft } from './cluster/events.ts';
import { createHealthOperations, type HealthOperations } from './cluster/health-operations.ts';
import { createNewsDesk } from './cluster/news.ts';
import { createPodOperations, type PodOperations } from './cluster/pod-operations.ts';
import { createReadinessOperations, isReady, type ReadinessOperations } from './cluster/readiness-operations.ts';
import { createTaskLife } from './cluster/task-life.ts';
import { createTaskOperations, type TaskOperations } from './cluster/task-operations.ts';
import { createTaskStore } from './cluster/task-store.ts';
import { createUuids } from './cluster/uuids.ts';

export interface ClusterOptions {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly frameworkName?: string;
}

/**
 * The truth that the Marathon and Mesos agent stand-ins show: agents, apps, versions, tasks and pods.
 * Each operation changes the truth at once and then tells the events that Marathon 1.11 would, in its order.
 */
export interface Cluster extends AppOperations, TaskOperations, HealthOperations, ReadinessOperations, PodOperations {
  readonly frameworkId: FrameworkId;
  readonly frameworkName: string;

  addAgent(options?: AgentOptions): ClusterAgent;
  agents(): readonly ClusterAgent[];
  /** Its process starts again; its tasks live on. */
  restartAgent(agent: ClusterAgent): void;
  /** It comes back under a new id, without any of its tasks. Marathon lists them until it is told otherwise. */
  renewAgent(agent: ClusterAgent): AgentId;
  /** A task of some other framework on this agent. */
  startForeignTask(agent: ClusterAgent, task: Pick<ForeignTask, 'id'> & Partial<ForeignTask>): ForeignTask;

  app(appId: string): AppJson | undefined;
  apps(): readonly AppJson[];
  /** Newest first. */
  versions(appId: string): readonly AppJson[];
  /** The id of the app's unfinished deployment, if it has one. */
  deploymentOf(appId: string): string | undefined;

  task(taskId: string): ClusterTask | undefined;
  /** What Marathon lists, of one app or of all. */
  listedTasks(appId?: string): readonly ClusterTask[];
  /** Marathon's tasks on this agent, living and completed. */
  tasksOn(agent: ClusterAgent): readonly ClusterTask[];

  /** An event that no operation of ours makes. */
  announce(event: EventDraft): void;
  /** Each event from now on; the answer stops it. */
  onEvent(hear: (event: ClusterEvent) => void): () => void;
}

export function createCluster({ clock, random, frameworkName = 'marathon' }: ClusterOptions): Cluster {
  const uuid = createUuids(random);
  const clusterUuid = uuid();
  const agents = createAgentRegistry(clock, clusterUuid);
  const registry = createAppRegistry(clock);
  const store = createTaskStore();
  const desk = createNewsDesk(clock);
  const deployments = createDeployments(uuid, (appId) => {
    for (const task of store.listed(appId)) task.isDeployed = true;
  });
  /** As many instances as it asks for, none of an older configuration, and all ready that are to be asked. */
  const isDeployed = (appId: string) => {
    const app = registry.current(appId);
    if (app === undefined || deployments.idOf(appId) === undefined) return false;
    const { lastConfigChangeAt } = app.versionInfo;
    const isCurrent = (task: ClusterTask) => task.app.versionInfo.lastConfigChangeAt === lastConfigChangeAt;
    const isDone = (task: ClusterTask) => isCurrent(task) && (task.isDeployed || isReady(task));
    return store.running(appId) === app.instances && store.listed(appId).every(isDone);
  };
  const life = createTaskLife({ clock, store, agents, desk, deployments, isDeployed });
  const nowMs = () => clock.wall();
  const tasks = createTaskOperations({ registry, agents, store, life, desk, uuid, nowMs });
  const apps = createAppOperations({
    registry,
    store,
    desk,
    deployments,
    nowIso: () => new Date(clock.wall()).toISOString(),
    kill: (task, news) => tasks.killTask(task.id, news),
  });
  const isApp = (id: string) => registry.current(id) !== undefined;
  const { lose, ...pods } = createPodOperations({ clock, agents, desk, uuid, isApp });
  return {
    frameworkId: frameworkId(`${clusterUuid}-0000`),
    frameworkName,
    ...apps,
    ...tasks,
    ...pods,
    ...createHealthOperations(store, life, desk, nowMs),
    ...createReadinessOperations({ store, deployments, desk, isDeployed }),
    addAgent: agents.add,
    agents: agents.all,
    restartAgent: agents.restart,
    renewAgent(agent) {
      for (const task of store.on(agent)) store.place(task, 'gone');
      lose(agent);
      return agents.renew(agent);
    },
    startForeignTask: agents.addForeignTask,
    app: registry.current,
    apps: registry.all,
    versions: registry.versions,
    deploymentOf: deployments.idOf,
    task: store.find,
    listedTasks: store.listed,
    tasksOn: store.on,
    announce: (event) => desk.tell(undefined, () => [event]),
    onEvent: desk.listen,
  };
}
