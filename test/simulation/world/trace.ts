import { createHash } from 'node:crypto';
import type { Clock } from '../../../src/support/clock.ts';

/** What happens in a history, line by line. */
export function createTrace(clock: Clock) {
  const hash = createHash('sha256');
  const log: string[] = [];
  return {
    log,
    note(line: string): void {
      hash.update(`${clock.now()} ${line}\n`);
      log.push(`${(clock.now() / 1000).toFixed(3)} s ${line}`);
    },
    /** Equal for equal traces. */
    digest: () => hash.copy().digest('hex'),
  };
}
