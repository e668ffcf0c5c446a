import type { TaskId } from '../model/ids.ts';

/** Linear, capped, jittered: a second a failure, half a minute at most (contract: Consul, §6). */
const STEP_MS = 1_000;
const CAP_MS = 30_000;
/** A definition that Consul refuses is not sent again and again: only when it changes, or now and then (ms). */
const REFUSED_MS = 5 * 60_000;
/** Rights come by a person's hand (ms, a failure and at most). */
const DENIED_MS = { step: 30_000, cap: 5 * 60_000 };

/** When a task whose write failed may be tried again. One failing task never stops the others. */
export interface Retries {
  /** Counts a failure; answers how many in a row there were. */
  failed(id: TaskId, failure: Failure, now: number): number;
  /** Answers how many failures that ended. */
  succeeded(id: TaskId): number;
  /** When `fingerprint` may be written: now, unless this very write has just failed. */
  dueAt(id: TaskId, fingerprint: string, now: number): number;
  /** Nothing is to be written any more, or something else: answers whether a failure was forgotten by that. */
  forget(id: TaskId, unless?: string): boolean;
  /** One sentence a task. */
  failures(): readonly string[];
  readonly size: number;
}

interface Failure {
  /** What was to be written: something else is a new attempt. */
  readonly fingerprint: string;
  /** Consul says that the definition is wrong; that the token may not; or it could not be asked, or failed. */
  readonly kind: 'refused' | 'denied' | 'failed';
  readonly error: string;
}

export function createRetries(random: () => number): Retries {
  const failures = new Map<TaskId, Failure & { readonly count: number; readonly dueAt: number }>();
  return {
    failed(id, failure, now) {
      const count = (failures.get(id)?.count ?? 0) + 1;
      failures.set(id, { ...failure, count, dueAt: now + delayMs(failure.kind, count) * (0.75 + random() / 2) });
      return count;
    },
    succeeded(id) {
      const count = failures.get(id)?.count ?? 0;
      failures.delete(id);
      return count;
    },
    dueAt(id, fingerprint, now) {
      const failure = failures.get(id);
      return failure?.fingerprint === fingerprint ? Math.max(now, failure.dueAt) : now;
    },
    forget(id, unless) {
      const failure = failures.get(id);
      return failure !== undefined && failure.fingerprint !== unless && failures.delete(id);
    },
    failures: () => [...failures].map(([id, { error }]) => `${id}: ${error}`),
    get size() {
      return failures.size;
    },
  };
}

function delayMs(kind: Failure['kind'], count: number): number {
  switch (kind) {
    case 'refused':
      return REFUSED_MS;
    case 'denied':
      return Math.min(DENIED_MS.cap, DENIED_MS.step * count);
    case 'failed':
      return Math.min(CAP_MS, STEP_MS * count);
  }
}
