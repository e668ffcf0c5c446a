import type { AgentId, AppId, TaskId } from './ids.ts';

export interface IpAddress {
  readonly address: string;
  readonly family: 'IPv4' | 'IPv6';
  /** The container network it belongs to; Marathon's lists do not say. */
  readonly network: string | undefined;
}

/** A task as one witness described it: what mapping needs, and nothing else. */
export interface Task {
  readonly id: TaskId;
  readonly appId: AppId;
  readonly agentId: AgentId | undefined;
  readonly host: string | undefined;
  /** The app version that the task was launched with; `undefined` when the witness does not know it (the Mesos agent). */
  readonly version: string | undefined;
  /** Host ports really allocated, in the order of the definition's ports that ask for one. */
  readonly ports: readonly number[];
  /** Every address of the task; in host and bridge mode these are not where it is reached. */
  readonly addresses: readonly IpAddress[];
  readonly isPod: boolean;
  /** The pod's container that it is; `undefined` for an app's task. */
  readonly container: string | undefined;
}
