import type { IpAddress } from '../../model/task.ts';
import type { Clock } from '../../support/clock.ts';
import type { AgentRegistry } from './agent-registry.ts';
import type { ClusterAgent } from './cluster-agent.ts';
import type { MutablePodInstance, MutablePodTask, PodInstance } from './cluster-pod.ts';
import { groupChange, instanceChanged, KILLED, podCreated, statusUpdate } from './events.ts';
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

/** What a pod's life is here: no checks, no deployments, and Marathon always hears of it. */
export interface PodOperations {
  addPod(definition: PodRequest): PodJson;
  /** Every container runs at once. Answers the instance id, `group_pod.instance-<uuid>`. */
  startPod(podId: string, options?: StartPodOptions): string;
  /** Kills every container of it. */
  endPod(instanceId: string, news?: Pick<News, 'events'>): void;
  pods(): readonly PodJson[];
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
  const pods = new Map<string, PodJson>();
  const instances = new Map<string, MutablePodInstance>();
  const listed = new Set<MutablePodInstance>();
  const on = (agent: ClusterAgent) => [...instances.values()].filter((instance) => instance.agent === agent);
  const report = (task: MutablePodTask, state: string, message = '') => {
    task.statuses = [...task.statuses, { state, atMs: clock.wall(), isHealthy: undefined, message }];
    return statusUpdate(task, state, message);
  };
  return {
    addPod(definition) {
      if (pods.has(definition.id) || isApp(definition.id)) throw new Error(`${definition.id} exists already`);
      const pod = completePod(definition, new Date(clock.wall()).toISOString());
      pods.set(pod.id, pod);
      desk.tell(undefined, () => [groupChange(pod, pod.version), podCreated()]);
      return pod;
    },
    startPod(podId, { agent, ports, addresses } = {}) {
      const pod = pods.get(podId);
      if (pod === undefined) throw new Error(`no pod ${podId}`);
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
    pods: () => [...pods.values()],
    podInstances: (podId) => [...listed].filter(({ pod }) => pod.id === podId),
    podInstancesOn: (agent) => on(agent).filter(({ place }) => place !== 'gone'),
    lose(agent) {
      for (const instance of on(agent)) instance.place = 'gone';
    },
  };
}
