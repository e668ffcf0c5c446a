import type { AgentId, AppId, TaskId } from '../../model/ids.ts';
import type { IpAddress } from '../../model/task.ts';
import type { ClusterAgent } from './cluster-agent.ts';
import type { TaskStatus } from './cluster-task.ts';
import type { PodContainerJson, PodJson } from './pod-json.ts';

/** One run of a pod: its containers start and end together, on one agent, with the same addresses. */
export interface PodInstance {
  /** `group_pod.instance-<uuid>` */
  readonly id: string;
  readonly pod: PodJson;
  readonly agent: ClusterAgent;
  /** The agent's id when it was launched. */
  readonly agentId: AgentId;
  readonly addresses: readonly IpAddress[];
  readonly tasks: readonly PodTask[];
  /** Where it stands in the agent's state. `gone`: in none of its lists. */
  readonly place: 'running' | 'completed' | 'gone';
}

/** What Mesos runs of one container. */
export interface PodTask {
  readonly id: TaskId;
  readonly instanceId: string;
  /** The pod's id: events have it in the place of an app's. */
  readonly appId: AppId;
  /** The definition it was launched with. */
  readonly app: PodJson;
  readonly container: PodContainerJson;
  readonly agent: ClusterAgent;
  readonly agentId: AgentId;
  /** Of this container only. */
  readonly ports: readonly number[];
  readonly addresses: readonly IpAddress[];
  /** What the agent reported, oldest first. */
  readonly statuses: readonly TaskStatus[];
}

/** The same, as the cluster itself writes it. */
export interface MutablePodInstance extends Omit<PodInstance, 'place' | 'tasks'> {
  place: PodInstance['place'];
  readonly tasks: readonly MutablePodTask[];
}

export interface MutablePodTask extends Omit<PodTask, 'statuses'> {
  statuses: readonly TaskStatus[];
}
