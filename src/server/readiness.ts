import type { Status } from '../reconcile/status.ts';

/** Whether what we say about tasks can be relied on, and if not, why: for a load balancer, and for the person it wakes. */
export interface Readiness {
  readonly ready: boolean;
  /** One sentence each; empty when ready. */
  readonly reasons: readonly string[];
  readonly sources: Status['sources'];
  /** Why nothing is withdrawn or changed now. That is wanted, and makes nobody unready. */
  readonly halts: Status['halts'];
  /** How many tasks are kept in Consul that would leave, or change; empty when none. What is kept is safe: it makes nobody unready. */
  readonly held: readonly Holding[];
}

/** Tasks that are held for one reason. */
interface Holding {
  readonly tasks: number;
  /** Why, and what lets them go. */
  readonly because: string;
}

export const readinessOf = ({ isReady, notReadyBecause, sources, halts, decisions }: Status): Readiness => ({
  ready: isReady,
  reasons: notReadyBecause,
  sources,
  halts,
  held: holdingsIn(decisions),
});

function holdingsIn(decisions: Status['decisions']): Holding[] {
  const tasks = new Map<string, number>();
  for (const { heldBecause } of decisions)
    if (heldBecause !== undefined) tasks.set(heldBecause, (tasks.get(heldBecause) ?? 0) + 1);
  return [...tasks].map(([because, count]) => ({ tasks: count, because }));
}
