import type { Change } from '../model/change.ts';
import type { Decision } from '../model/decision.ts';
import type { Halt } from '../model/halt.ts';
import type { AgentIdentity } from '../model/sighting.ts';
import type { SourceStatus } from '../model/source-status.ts';

/** A change that Consul has acknowledged. */
export interface ChangeRecord {
  /** Wall clock, ms since the epoch. */
  readonly atMs: number;
  readonly kind: Change['kind'];
  readonly taskId: string;
  readonly serviceId: string;
  readonly name: string;
  readonly because: string;
}

export interface CounterSample {
  /** Without the prefix `marathon_consul_`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The one snapshot that server and command line show. Plain data; taking it changes nothing. */
export interface Status {
  readonly cluster: string | undefined;
  readonly agent: AgentIdentity | undefined;
  /** What Marathon calls this machine. Left out: its Mesos agent says so. */
  readonly hostname?: string;
  /** Wall clock, ms since the epoch. */
  readonly startedAtMs: number;
  readonly nowMs: number;
  readonly isReady: boolean;
  /** One sentence each; empty when ready. */
  readonly notReadyBecause: readonly string[];
  /** Why nothing is withdrawn or changed now, the local one first; empty: all goes its way. */
  readonly halts: readonly Halt[];
  readonly sources: readonly SourceStatus[];
  /** Sorted by app, then task. */
  readonly decisions: readonly Decision[];
  /** Newest first, at most 100. */
  readonly recentChanges: readonly ChangeRecord[];
  readonly counters: readonly CounterSample[];
  /** How many services of ours the catalogue has for long had otherwise than the agent. Left out: it was not looked at. */
  readonly catalogue?: Readonly<Record<'missing' | 'extra' | 'status', number>>;
}
