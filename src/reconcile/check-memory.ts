import type { CheckId, TaskId } from '../model/ids.ts';
import type { CheckStatus } from '../model/service.ts';

/** A TTL of a day is told four times a day (ms): one that fails is no loss. */
const TELL_EVERY_MS = 6 * 3_600_000;

/** What each check last was, and when those that say what we tell them were last told. */
export interface RememberedChecks {
  lastStatus(check: CheckId): CheckStatus | undefined;
  /** Whether a check that says what we tell it must be told again. `now`: monotonic ms. */
  isTellingDue(check: CheckId, now: number): boolean;
  sawStatus(check: CheckId, status: CheckStatus, task: TaskId): void;
  /** It was replaced or withdrawn by us. */
  drop(check: CheckId): void;
  told(check: CheckId, task: TaskId, at: number): void;
  /** The agent may have restarted: what it was told may be lost (contract: Consul, §3). */
  forgetTold(): void;
  forget(isKnown: (task: TaskId) => boolean): void;
}

export function createRememberedChecks(): RememberedChecks {
  const statuses = new Map<CheckId, { readonly status: CheckStatus; readonly task: TaskId }>();
  const tellings = new Map<CheckId, { readonly at: number; readonly task: TaskId }>();
  return {
    lastStatus: (check) => statuses.get(check)?.status,
    isTellingDue(check, now) {
      const at = tellings.get(check)?.at;
      return at === undefined || now - at >= TELL_EVERY_MS;
    },
    sawStatus: (check, status, task) => void statuses.set(check, { status, task }),
    drop(check) {
      statuses.delete(check);
      tellings.delete(check);
    },
    told: (check, task, at) => void tellings.set(check, { at, task }),
    forgetTold: () => tellings.clear(),
    forget(isKnown) {
      for (const checks of [statuses, tellings])
        for (const [check, { task }] of checks) if (!isKnown(task)) checks.delete(check);
    },
  };
}
