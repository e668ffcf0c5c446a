import type { Status } from '../reconcile/status.ts';

/** Whether what we say about tasks can be relied on, and if not, why: for a load balancer, and for the person it wakes. */
export interface Readiness {
  readonly ready: boolean;
  /** One sentence each; empty when ready. */
  readonly reasons: readonly string[];
  readonly sources: Status['sources'];
}

export const readinessOf = ({ isReady, notReadyBecause, sources }: Status): Readiness => ({
  ready: isReady,
  reasons: notReadyBecause,
  sources,
});
