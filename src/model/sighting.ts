import type { AppDefinition } from './app-definition.ts';
import type { HealthReport } from './health.ts';
import type { AgentId, AppId, FrameworkId, InstanceKey } from './ids.ts';
import type { Task } from './task.ts';

/** Who can speak of a task: Marathon knows what should run, the Mesos agent what does. */
export type Witness = 'marathon' | 'agent';

/** What a task state means to us; the table is in `task-state.ts`. */
export type Word = 'running' | 'starting' | 'draining' | 'doubtful' | 'ended';

/** One witness's word on one task. */
export interface Sighting {
  readonly task: Task;
  readonly word: Word;
  /** The state as the witness spelled it, for people. */
  readonly state: string;
  /** When the witness itself dates it (wall clock, ms since the epoch), where it does. */
  readonly statedAtMs?: number | undefined;
  /** When Marathon dates its start (Marathon's clock, ms since the epoch). */
  readonly startedAtMs?: number | undefined;
  readonly health?: HealthReport | undefined;
  /** What the readiness checks of a deployment last said; `undefined`: none has reported, or the source does not say. */
  readonly isReady?: boolean | undefined;
}

/**
 * Evidence about tasks, as sources and lookups hand it to the inventory.
 * `askedAt` is monotonic time, in ms, of when the question was asked: an answer proves nothing about what came later.
 * A failed, partial or malformed answer is not evidence about tasks; it comes as `silence`, or with `isComplete: false`.
 */
export type Evidence =
  /** Who the Mesos agent says it is. */
  | { readonly kind: 'identity'; readonly askedAt: number; readonly identity: AgentIdentity }
  /** Which framework is ours, and what it is called. */
  | { readonly kind: 'framework'; readonly id: FrameworkId; readonly name: string }
  /** All our tasks on the agent. */
  | {
      readonly kind: 'agent-list';
      readonly askedAt: number;
      readonly agentId: AgentId;
      readonly isComplete: boolean;
      readonly sightings: readonly Sighting[];
    }
  /** The agent answered the very bytes it answered before: everything in its last list is true again. */
  | { readonly kind: 'agent-unchanged'; readonly askedAt: number; readonly isComplete: boolean }
  /** Marathon's local tasks: of all apps, or of the one that was asked for; or of pods, which are in no list of tasks. */
  | {
      readonly kind: 'marathon-list';
      readonly askedAt: number;
      readonly scope: 'all' | AppId;
      readonly isOfPods?: boolean | undefined;
      readonly isComplete: boolean;
      /** A deployment of the app is under way: a task without a readiness result may just not have been asked yet. */
      readonly isDeploying?: boolean | undefined;
      readonly sightings: readonly Sighting[];
    }
  /** A status update from the stream. Never proves absence. */
  | { readonly kind: 'event'; readonly askedAt: number; readonly sighting: Sighting }
  /** A change of health from the stream: of an instance, because that is all the event names. */
  | {
      readonly kind: 'health';
      readonly askedAt: number;
      readonly instance: InstanceKey;
      readonly isAlive: boolean | null;
    }
  /** Something happened to an app or its instances; says nothing certain, so the witnesses are asked. */
  | { readonly kind: 'rumour'; readonly askedAt: number; readonly appId: AppId }
  | {
      readonly kind: 'definition';
      readonly askedAt: number;
      readonly definition: AppDefinition;
      readonly isCurrent: boolean;
    }
  /** An answer that a version of an app, or the app itself, does not exist. */
  | { readonly kind: 'no-definition'; readonly askedAt: number; readonly appId: AppId; readonly version: string }
  /** The witness was asked and gave no usable answer, about everything, all pods, or one app or pod. */
  | {
      readonly kind: 'silence';
      readonly askedAt: number;
      readonly witness: Witness;
      readonly scope: 'all' | AppId;
      readonly isOfPods?: boolean | undefined;
      /** It is there, and will not say. */
      readonly isRefusal?: boolean | undefined;
    }
  /** The event stream is live, or no longer is. Whatever happened in between was not told. */
  | { readonly kind: 'stream'; readonly at: number; readonly isLive: boolean };

/** The Mesos agent on this machine. */
export interface AgentIdentity {
  readonly agentId: AgentId;
  readonly hostname: string;
  /** The address in its `pid`: where its tasks' host ports are reached. */
  readonly address: string;
  readonly version: string;
  /** How long executors outlive their agent (`flags.recovery_timeout`). */
  readonly recoveryTimeoutMs: number;
  /** When the agent process started (wall clock, ms since the epoch): a young one may not have recovered its tasks yet. */
  readonly startedAtMs: number;
}
