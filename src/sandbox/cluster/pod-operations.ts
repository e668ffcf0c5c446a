import type { IpAddress } from '../../model/task.ts';
import type { Clock } from '../../support/clock.ts';
import type { AgentRegistry } from './agent-registry.ts';
import type { ClusterAgent } from './cluster-agent.ts';
import type { MutablePodInstance, MutablePodTask, PodInstance } from './cluster-pod.ts';
import {
  groupChange,
  instanceChanged,
  instanceHealthChanged,
  KILLED,
  podCreated,
  podDeleted,
  podUpdated,
  statusUpdate,
} from './events.ts';
import { launchPod } from './launch-pod.ts';
import type { News, NewsDesk } from './news.ts';
import { completePod, type PodJson, type PodRequest } from './pod-json.ts';

export interface StartPodOptions {
  /** Left out: the first agent. */
  readonly agent?: ClusterAgent;
  /** Exactly these host ports, for the endpoints that ask for one, in order. Left out: free ones. */
  readonly ports?: readonly number[];
  readonly addresses?: readonly IpAddress[];
}

/** What a pod's life is here: no deployments, and Marathon always hears of it. */
export interface PodOperations {
  addPod(definition: PodRequest): PodJson;
  /** A new version; what runs goes on running as the version that it was launched with. */
  updatePod(podId: string, change: Partial<PodRequest>): PodJson;
  /** Its instances have ended, or are ended by it. */
  removePod(podId: string): void;
  /** Every container runs at once. Answers the instance id, `group_pod.instance-<uuid>`. */
  startPod(podId: string, options?: StartPodOptions): string;
  /** What the check of one container says, which Mesos runs: RUNNING again, healthy or not. */
  setPodHealth(taskId: string, isHealthy: boolean, news?: Pick<News, 'events'>): void;
  /** Kills every container of it. */
  endPod(instanceId: string, news?: Pick<News, 'events'>): void;
  pods(): readonly PodJson[];
  /** Newest first. */
  podVersions(podId: string): readonly PodJson[];
  /** What Marathon shows of a pod. */
  podInstances(podId: string): readonly PodInstance[];
  /** Living and completed. */
  podInstancesOn(agent: ClusterAgent): readonly PodInstance[];
}

export interface PodOperationParts {
  readonly clock: Clock;
  readonly agents: AgentRegistry;
  readonly desk: NewsDesk;
  readonly uuid: () => string;
  /** Whether an app has this id. */
  readonly isApp: (id: string) => boolean;
}

/** `lose`: the agent has none of its instances any longer; Marathon is not told. */
export function createPodOperations({ clock, agents, desk, uuid, isApp }: PodOperationParts): PodOperations & {
  readonly lose: (agent: ClusterAgent) => void;
} {
  const pods = new Map<string, PodJson[]>();
  const instances = new Map<string, MutablePodInstance>();
  const listed = new Set<MutablePodInstance>();
  const on = (agent: ClusterAgent) => [...instances.values()].filter((instance) => instance.agent === agent);
  const report = (task: MutablePodTask, state: string, message = '', isHealthy?: boolean) => {
    // Mesos keeps one status of each state in a row, the newest.
    const before = task.statuses.at(-1)?.state === state ? task.statuses.slice(0, -1) : task.statuses;
    task.statuses = [...before, { state, atMs: clock.wall(), isHealthy, message }];
    return statusUpdate(task, state, message);
  };
  const historyOf = (podId: string) => {
    const history = pods.get(podId);
    if (history === undefined) throw new Error(`no pod ${podId}`);
    return history;
  };
  const newest = (podId: string): PodJson => historyOf(podId).at(-1) as PodJson;

  const operations: PodOperations & { readonly lose: (agent: ClusterAgent) => void } = {
    addPod(definition) {
      if (pods.has(definition.id) || isApp(definition.id)) throw new Error(`${definition.id} exists already`);
      const pod = completePod(definition, new Date(clock.wall()).toISOString());
      pods.set(pod.id, [pod]);
      desk.tell(undefined, () => [groupChange(pod, pod.version), podCreated()]);
      return pod;
    },
    updatePod(podId, change) {
      const before = newest(podId);
      const atMs = Math.max(clock.wall(), Date.parse(before.version) + 1);
      const pod = completePod({ ...before, ...change, id: podId }, new Date(atMs).toISOString());
      historyOf(podId).push(pod);
      desk.tell(undefined, () => [groupChange(pod, pod.version), podUpdated(podId)]);
      return pod;
    },
    removePod(podId) {
      const pod = newest(podId);
      for (const instance of [...listed]) if (instance.pod.id === podId) operations.endPod(instance.id);
      pods.delete(podId);
      desk.tell(undefined, () => [groupChange(pod, pod.version), podDeleted(podId)]);
    },
    setPodHealth(id, isHealthy, news) {
      const instance = [...listed].find(({ tasks }) => tasks.some((task) => task.id === id));
      const task = instance?.tasks.find((one) => one.id === id);
      if (instance === undefined || task === undefined) throw new Error(`no container ${id}`);
      const before = podHealth(instance);
      const told = report(task, 'TASK_RUNNING', '', isHealthy);
      const after = podHealth(instance);
      desk.tell(news, () => [told, ...(before === after ? [] : [instanceHealthChanged(task, after)])]);
    },
    startPod(podId, { agent, ports, addresses } = {}) {
      const pod = newest(podId);
      const instance = launchPod({ pod, agent: agents.choose(agent), ports, addresses }, agents, uuid);
      const [first] = instance.tasks;
      if (first === undefined) throw new Error(`the pod ${podId} has no container`);
      instances.set(instance.id, instance);
      listed.add(instance);
      const starting = instance.tasks.map((task) => report(task, 'TASK_STARTING'));
      const running = instance.tasks.map((task) => report(task, 'TASK_RUNNING'));
      // Measured: it is starting as soon as one container is, and running only when all are.
      desk.tell(undefined, () => [
        instanceChanged(first, 'Scheduled', false),
        instanceChanged(first, 'Provisioned'),
        ...starting.slice(0, 1),
        instanceChanged(first, 'Starting'),
        ...starting.slice(1),
        ...running,
        instanceChanged(first, 'Running'),
      ]);
      return instance.id;
    },
    endPod(instanceId, news) {
      const instance = instances.get(instanceId);
      const first = instance?.tasks[0];
      if (instance === undefined || first === undefined) throw new Error(`no instance ${instanceId}`);
      if (!listed.delete(instance)) return;
      const ended = instance.tasks.map((task) => report(task, 'TASK_KILLED', KILLED));
      if (instance.place === 'running') {
        for (const port of instance.tasks.flatMap((task) => task.ports)) agents.portsOf(instance.agent).release(port);
        instance.place = 'completed';
      }
      // Measured, as with an app's task: the change of the goal comes first, as `Running`.
      desk.tell(news, () => [instanceChanged(first, 'Running'), ...ended, instanceChanged(first, 'Killed')]);
    },
    pods: () => [...pods.keys()].map(newest),
    podVersions: (podId) => [...(pods.get(podId) ?? [])].reverse(),
    podInstances: (podId) => [...listed].filter(({ pod }) => pod.id === podId),
    podInstancesOn: (agent) => on(agent).filter(({ place }) => place !== 'gone'),
    lose(agent) {
      for (const instance of on(agent)) instance.place = 'gone';
    },
  };
  return operations;
}

/** The health of an instance as a whole; `null`: not known. */
function podHealth({ tasks }: PodInstance): boolean | null {
  const verdicts = tasks
    .filter(({ container }) => container.healthCheck !== undefined)
    .map((task) => task.statuses.at(-1)?.isHealthy);
  if (verdicts.includes(false)) return false;
  return verdicts.every((verdict) => verdict === true) ? true : null;
}
