import type { CheckStatus } from '../../../model/service.ts';
import type { Clock } from '../../../support/clock.ts';
import type { Report, Runners } from './runner.ts';

/** Checks that somebody has to beat. Each has one timer, which is over when it has turned critical. */
export interface TtlRunners extends Runners {
  /** The time until when the beat counts; `undefined`: no such check. */
  beat(checkId: string, status: CheckStatus, output: string): number | undefined;
}

export function createTtlRunners(clock: Clock, report: Report): TtlRunners {
  const running = new Map<string, { readonly ttlMs: number; readonly cancel: () => void }>();
  const stop = (checkId: string) => {
    running.get(checkId)?.cancel();
    running.delete(checkId);
  };
  const run = (checkId: string, ttlMs: number, lastOutput: string) => {
    stop(checkId);
    const cancel = clock.after(ttlMs, () => report(checkId, 'critical', expired(lastOutput)));
    running.set(checkId, { ttlMs, cancel });
  };
  return {
    // Whoever registers it again gives it a whole TTL more, and its last output is forgotten (measured).
    start: ({ id, definition }) => run(id, definition.ttlMs, ''),
    stop,
    beat(checkId, status, output) {
      const runner = running.get(checkId);
      if (runner === undefined) return undefined;
      run(checkId, runner.ttlMs, output);
      report(checkId, status, output);
      return clock.now() + runner.ttlMs;
    },
  };
}

const expired = (output: string): string =>
  output === '' ? 'TTL expired' : `TTL expired (last output before timeout follows): ${output}`;
