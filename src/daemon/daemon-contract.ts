import type { Config } from '../config/config.ts';
import type { CallbackDoor } from '../model/callback-door.ts';
import type { Change } from '../model/change.ts';
import type { Halt } from '../model/halt.ts';
import type { ServiceId, TaskId } from '../model/ids.ts';
import type { RegisteredService } from '../model/service.ts';
import type { Resolution } from '../reconcile/decide.ts';
import type { ChangeRecord, Status } from '../reconcile/status.ts';
import type { CataloguePace } from '../sources/consul-catalogue.ts';
import type { World } from './world.ts';

/** What would change, and why everything else would not (the decisions in `status`). */
export interface Plan {
  readonly status: Status;
  readonly changes: readonly Change[];
  /** One sentence for each source that was needed and did not answer: then the changes are not the whole truth. */
  readonly problems: readonly string[];
}

/** A plan, and everything that led to it. */
export interface Picture extends Plan {
  readonly resolutions: readonly Resolution[];
  /** Consul's own address for this node: where a service without an address is. */
  readonly nodeAddress: string;
  /** Whether Consul has a service of this id that is somebody else's. */
  isForeign(id: ServiceId): boolean;
  /** What Consul has of a task. */
  registered(task: TaskId): readonly RegisteredService[];
}

/** What one pass did. */
export interface SyncResult {
  readonly status: Status;
  /** Acknowledged by Consul in this pass, in this order. */
  readonly done: readonly ChangeRecord[];
  /** One sentence for each change, or source, that failed. */
  readonly failed: readonly string[];
  /** How many withdrawals the guard holds back. */
  readonly held: number;
}

/** The daemon of one machine. Making one does nothing; each call below starts and ends its own work. */
export interface Daemon {
  /** Runs until `signal` aborts, then stops in order: sources, last writes, lease, state file. Withdraws nothing. */
  run(signal: AbortSignal): Promise<void>;
  /** Reads every source once and answers what would change. Writes nothing, not even the state file. */
  plan(signal: AbortSignal): Promise<Plan>;
  /** The same reading, with Marathon's word on every task, and what led to each decision. */
  explain(signal: AbortSignal): Promise<Picture>;
  /**
   * One pass that writes; resolves when everything that was due has been tried.
   * While `run` runs it is a pass of that run: `marathon-consul sync` asks for one through the lock.
   */
  sync(signal: AbortSignal): Promise<SyncResult>;
  /** For a server that Marathon can reach: where its HTTP callbacks come in. */
  readonly callbacks: CallbackDoor;
  /** Asks for a pass now. */
  requestPass(): void;
  /**
   * Goes on with another configuration: what is published and how, guard, intervals, policy and credentials change. Addresses,
   * lease, cluster and state folder stay as they were at the start.
   */
  reconfigure(config: Config): void;
  /** Leaves what stands in Consul as it is, on this machine; replaces an earlier pause. Outlives the process. */
  pause(halt: Halt): void;
  /** Answers whether there was a pause to end. */
  resume(by: string): boolean;
  /** Lets through what the guard holds now; answers which tasks. */
  releaseGuard(by: string): readonly TaskId[];
  status(): Status;
}

/** `cataloguePace`: how seldom the servers are asked what they show; left out: the usual. */
export type CreateDaemon = (config: Config, world: World, cataloguePace?: CataloguePace) => Daemon;
