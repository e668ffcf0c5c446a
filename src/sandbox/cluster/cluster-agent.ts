import type { AgentId } from '../../model/ids.ts';

export interface AgentOptions {
  /** Left out: `<cluster uuid>-S<n>`. */
  readonly id?: string;
  readonly hostname?: string;
  /** Where its tasks' host ports are reached. */
  readonly address?: string;
  /** The agent's own port. */
  readonly port?: number;
  /** Wall clock, ms since the epoch: when its process started. Left out: now. */
  readonly startedAtMs?: number;
}

/** A machine with a Mesos agent. The object stays the same when the agent's id changes. */
export interface ClusterAgent {
  readonly id: AgentId;
  readonly hostname: string;
  readonly address: string;
  readonly port: number;
  /** Wall clock, ms since the epoch: when its process started. */
  readonly startedAtMs: number;
  /** Tasks of other frameworks on it. */
  readonly foreignTasks: readonly ForeignTask[];
}

export interface ForeignTask {
  readonly id: string;
  readonly name: string;
  readonly frameworkId: string;
  readonly frameworkName: string;
  readonly ports: readonly number[];
  readonly state: string;
  readonly atMs: number;
}

export type MutableAgent = { -readonly [Field in keyof ClusterAgent]: ClusterAgent[Field] };
