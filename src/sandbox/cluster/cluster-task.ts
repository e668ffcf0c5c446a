import type { AgentId, AppId, TaskId } from '../../model/ids.ts';
import type { IpAddress } from '../../model/task.ts';
import type { AppJson } from './app-json.ts';
import type { ClusterAgent } from './cluster-agent.ts';

/** What one health check of a task has found so far; times are wall clock, ms since the epoch. */
export interface CheckResult {
  readonly isAlive: boolean;
  readonly consecutiveFailures: number;
  readonly firstSuccessMs: number | undefined;
  readonly lastSuccessMs: number | undefined;
  readonly lastFailureMs: number | undefined;
}

/** One status that the agent reported of a task. */
export interface TaskStatus {
  readonly state: string;
  readonly atMs: number;
  /** Only where a Mesos-run check has reported. */
  readonly isHealthy: boolean | undefined;
  readonly message: string;
}

/** One task of Marathon's. What the agent does and what Marathon knows are kept apart, because they can differ. */
export interface ClusterTask {
  readonly id: TaskId;
  readonly instanceId: string;
  readonly appId: AppId;
  /** The definition it was launched with. */
  readonly app: AppJson;
  readonly agent: ClusterAgent;
  /** The agent's id when the task was launched. */
  readonly agentId: AgentId;
  readonly ports: readonly number[];
  readonly addresses: readonly IpAddress[];
  readonly stagedAtMs: number;
  /** When Marathon heard that it runs. */
  readonly startedAtMs: number | undefined;
  /** Whether Marathon lists it. */
  readonly isListed: boolean;
  /** The state as Marathon knows it, in Mesos' words. */
  readonly knownState: string;
  /** What the agent reported, oldest first; empty while the task is only queued there. */
  readonly statuses: readonly TaskStatus[];
  /** Where it stands in the agent's state. `gone`: in none of its lists. */
  readonly place: 'queued' | 'running' | 'completed' | 'gone';
  /** By position of the check in the definition; `undefined` where none has reported. */
  readonly results: readonly (CheckResult | undefined)[];
  /** What its readiness checks last said, and to which deployment: Marathon asks during deployments only. */
  readonly readiness: { readonly deployment: string; readonly isReady: boolean } | undefined;
  /** Whether a deployment has counted it as done. */
  readonly isDeployed: boolean;
  /** How each check would find it now, whether or not anybody remembers having looked. */
  readonly verdicts: readonly (boolean | undefined)[];
}

/** The same, as the cluster itself writes it. */
export type MutableTask = { -readonly [Field in keyof ClusterTask]: ClusterTask[Field] };

const TERMINAL: ReadonlySet<string> = new Set([
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_ERROR',
  'TASK_DROPPED',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
]);

export const isTerminal = (state: string): boolean => TERMINAL.has(state);
