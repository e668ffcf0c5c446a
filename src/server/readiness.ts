import type { Status } from '../reconcile/status.ts';

/** Whether what we say about tasks can be relied on, and if not, why: for a load balancer, and for the person it wakes. */
export interface Readiness {
  readonly ready: boolean;
  /** One sentence each; empty when ready. */
  readonly reasons: readonly string[];
  readonly sources: Status['sources'];
  /** Why nothing is withdrawn or changed now. That is wanted, and makes nobody unready. */
  readonly halts: Status['halts'];
}

export const readinessOf = ({ isReady, notReadyBecause, sources, halts }: Status): Readiness => ({
  ready: isReady,
  reasons: notReadyBecause,
  sources,
  halts,
});
