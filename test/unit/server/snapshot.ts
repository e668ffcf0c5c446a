import type { Decision, Outcome } from '../../../src/model/decision.ts';
import { appId, taskId } from '../../../src/model/ids.ts';
import type { Status } from '../../../src/reconcile/status.ts';

export const decided = (task: string, app: string, outcome: Outcome, reason = 'it runs'): Decision => ({
  taskId: taskId(task),
  appId: appId(app),
  outcome,
  reason,
  evidence: { marathon: 'Marathon says running', agent: 'the Mesos agent says running' },
  sinceMs: 1_000,
  services: [],
  warnings: [],
});

/** A snapshot of a daemon that is well, with whatever a test changes in it. */
export const snapshot = (changed: Partial<Status> = {}): Status => ({
  cluster: 'production',
  agent: undefined,
  startedAtMs: 1_000,
  nowMs: 2_000,
  isReady: true,
  notReadyBecause: [],
  halts: [],
  sources: [
    { name: 'mesos agent', state: 'fresh', ageMs: 1_500, failures: 0, lastError: undefined },
    { name: 'marathon', state: 'failing', ageMs: undefined, failures: 3, lastError: 'GET http://m/v2/tasks: 503' },
  ],
  decisions: [
    decided('web.1', '/shop/web', 'published'),
    decided('web.2', '/shop/web', 'waiting', 'its health is not known yet'),
    decided('batch.1', '/batch', 'skipped', 'it has no ports'),
  ],
  recentChanges: [],
  counters: [],
  ...changed,
});
