import type { Origin } from '../mapping/mapped.ts';
import type { Change } from '../model/change.ts';
import type { Decision } from '../model/decision.ts';
import type { AppId, TaskId } from '../model/ids.ts';
import type { DesiredService, RegisteredCheck } from '../model/service.ts';

/** What becomes of one task, with everything that led there: what people and programs are shown. */
export interface ExplainedTask {
  readonly taskId: TaskId;
  readonly appId: AppId;
  /** The pod's container that it is. */
  readonly container: string | undefined;
  /** Nobody told of it: it was made up, to show what a task of this app comes to. */
  readonly isAssumed: boolean;
  readonly fate: Fate;
  /** One sentence each: when it comes into Consul, and when it leaves before its end. */
  readonly terms: readonly string[];
  /** What it is published as, now or, where it waits, later; empty where it is skipped or cannot be resolved yet. */
  readonly services: readonly ExplainedService[];
  /** One sentence each: what of the definition becomes no service, though it could. */
  readonly leftOut: readonly string[];
  /** One sentence each: what was taken for true because nobody told. */
  readonly assumptions: readonly string[];
  /** One sentence each, for the task's owner. */
  readonly warnings: readonly string[];
  /** Where it really runs: what is done about it, and on whose word. */
  readonly decided?: Decided;
}

export interface Decided extends Pick<Decision, 'outcome' | 'reason' | 'evidence'> {
  /** What is still to be written for Consul to show it so; empty: it does. */
  readonly changes: readonly Change[];
}

export type Fate =
  | { readonly kind: 'published' }
  | { readonly kind: 'waiting'; readonly reason: string }
  /** `isProblem`: its owner did not ask for it. */
  | { readonly kind: 'skipped'; readonly reason: string; readonly isProblem: boolean };

export interface ExplainedService {
  readonly service: DesiredService;
  /** Never empty: Consul's own address for the node is filled in. */
  readonly address: string;
  /** Made from the app id: nobody gave it. */
  readonly isNameDerived: boolean;
  readonly origins: readonly Origin[];
  /** The checks that it has in Consul; `undefined`: nobody looked, or it is not there. */
  readonly inConsul?: readonly RegisteredCheck[] | undefined;
}

/** Whether somebody should change the definition. Waiting is no problem of the definition, and neither is being left out on purpose. */
export const hasProblem = ({ fate, warnings }: ExplainedTask): boolean =>
  warnings.length > 0 || (fate.kind === 'skipped' && fate.isProblem);
