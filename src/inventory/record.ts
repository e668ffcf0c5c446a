import type { HealthReport } from '../model/health.ts';
import type { AgentId, AppId, TaskId } from '../model/ids.ts';
import type { Witness, Word } from '../model/sighting.ts';
import type { Task } from '../model/task.ts';

/** Evidence older than any answer: from the state file, or from before a suspend. */
export const BEFORE_EVERYTHING = Number.NEGATIVE_INFINITY;

/** The last thing one witness said of one task, and as of when (monotonic ms of asking). */
export interface Testimony {
  readonly word: Word;
  readonly state: string;
  readonly askedAt: number;
}

/** A task that ended stays ended, whatever older news still say. */
export interface Tombstone {
  /** `succession`: another task has its port, or its place. `restart`: it is of before the machine was restarted. */
  readonly by: Witness | 'succession' | 'restart';
  readonly state: string;
  /** Wall clock, ms: a running status must be dated after it to count. */
  readonly atMs: number;
  /** Monotonic ms. */
  readonly askedAt: number;
  /** The other task, where only the dates of the two told which came later. */
  readonly heir?: TaskId | undefined;
}

/** What Consul's service of a task says of it. */
export interface Traces {
  readonly ports: readonly number[];
  /** The agent id it was published under. */
  readonly agentId: AgentId | undefined;
  /** Consul did not have it before (monotonic ms); `-Infinity`: for how long it has had it nobody knows. */
  readonly since: number;
}

export const NO_TRACES: Traces = { ports: [], agentId: undefined, since: BEFORE_EVERYTHING };

/** All that is known of one task: sightings, not conclusions. Owned by the inventory; others read it. */
export interface TaskRecord {
  readonly id: TaskId;
  readonly appId: AppId;
  /** `undefined` while the task is only known by its service in Consul. */
  task: Task | undefined;
  readonly said: Partial<Record<Witness, Testimony>>;
  /** When the first complete answer was asked for that lacks the task, since that witness last saw it. */
  readonly absentSince: Partial<Record<Witness, number>>;
  /** When a complete answer of Marathon's was asked for, some time after the first, that lacks it too (monotonic ms). */
  absentAgainAt: number | undefined;
  /** Since when Marathon has not known whether it lives (monotonic ms of asking). */
  doubtfulSince: number | undefined;
  /** Told to die: sticky, a task id never comes back from it. */
  draining: { readonly state: string } | undefined;
  tombstone: Tombstone | undefined;
  readonly health: Partial<Record<Witness, HealthReport>>;
  /**
   * What Marathon last said of its readiness. False too while it has not been asked since the task runs, because no event
   * tells; `undefined` before anybody saw it running. Means nothing for apps without readiness checks.
   */
  isReady: boolean | undefined;
  /** When it was first seen running (monotonic ms). */
  runningSince: number | undefined;
  /** Lists that were asked for before this (monotonic ms) do not know of Marathon's last health event. */
  healthEventAt: number;
  /** Monotonic ms: the first evidence about it, the last, and the last that said anything new. */
  firstHeardAt: number;
  lastHeardAt: number;
  lastNewsAt: number;
  /** How Marathon's lists date its start, and the first event that showed it running its own time (by Marathon's clock, ms). */
  startedAtMs: number | undefined;
  shownAtMs: number | undefined;
  /** When Marathon last answered about its app before anybody spoke of it (monotonic ms): then it was not listed. */
  unlistedAt: number;
  /** All that is known of a task that nobody has described yet. */
  traces: Traces;
  /** How the Mesos agent dated the running status of its life so far (wall clock, ms): clocks can be set back. */
  ranAtMs: number;
  /** When an event last spoke of its life, though Marathon's own list had lacked it already (monotonic ms): to be asked about. */
  rumouredAt: number;
  /** The last event about it: what an event spoke of goes before what a pass found. */
  lastEventAt: number;
}

export const createRecord = (id: TaskId, appId: AppId, at: number): TaskRecord => ({
  id,
  appId,
  task: undefined,
  said: {},
  absentSince: {},
  absentAgainAt: undefined,
  doubtfulSince: undefined,
  draining: undefined,
  tombstone: undefined,
  health: {},
  isReady: undefined,
  healthEventAt: BEFORE_EVERYTHING,
  firstHeardAt: at,
  lastHeardAt: at,
  lastNewsAt: at,
  runningSince: undefined,
  startedAtMs: undefined,
  shownAtMs: undefined,
  unlistedAt: BEFORE_EVERYTHING,
  traces: NO_TRACES,
  ranAtMs: 0,
  rumouredAt: BEFORE_EVERYTHING,
  lastEventAt: BEFORE_EVERYTHING,
});
