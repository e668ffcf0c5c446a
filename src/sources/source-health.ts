import type { SourceName, SourceStatus } from '../model/source-status.ts';
import type { Clock } from '../support/clock.ts';
import { AppError, messageOf } from '../support/errors.ts';
import { createFailureStreak } from '../support/failure-streak.ts';
import type { Log } from '../support/log.ts';

/** Keeps the record of one source: how old its last word is, and what went wrong since. Tells each story once. */
export interface SourceHealth {
  succeeded(): void;
  failed(error: unknown): void;
  readonly failures: number;
  status(): SourceStatus;
}

/** `named`: one source may change its name with its means. `freshForMs`: without an answer for longer, the source is stale even when nothing failed. */
export function createSourceHealth(
  named: SourceName | (() => SourceName),
  freshForMs: () => number,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): SourceHealth {
  const streak = createFailureStreak();
  const nameOf = () => (typeof named === 'string' ? named : named());
  let answeredAt: number | undefined;
  let lastError: string | undefined;
  let isDenied = false;

  return {
    succeeded() {
      answeredAt = clock.now();
      const failures = streak.recover();
      if (failures > 0) log.info({ source: nameOf(), failures }, 'source is back');
      lastError = undefined;
      isDenied = false;
    },
    failed(error) {
      lastError = messageOf(error);
      // That somebody must do something is told at once, even when the story began as another.
      const isFirstDenial = !isDenied && error instanceof AppError && error.code === 'UPSTREAM_DENIED';
      isDenied ||= isFirstDenial;
      if (streak.fail() || isFirstDenial)
        log.warn({ source: nameOf(), failures: streak.count, error: lastError }, 'source gave no answer');
    },
    get failures() {
      return streak.count;
    },
    status() {
      const ageMs = answeredAt === undefined ? undefined : clock.now() - answeredAt;
      return {
        name: nameOf(),
        state: stateOf(streak.count, ageMs, freshForMs()),
        ageMs,
        failures: streak.count,
        lastError,
      };
    },
  };
}

function stateOf(failures: number, ageMs: number | undefined, freshForMs: number): SourceStatus['state'] {
  if (failures > 0) return 'failing';
  if (ageMs === undefined) return 'unasked';
  return ageMs <= freshForMs ? 'fresh' : 'stale';
}
