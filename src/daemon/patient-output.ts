import type { Writable } from 'node:stream';
import type { Clock } from '../support/clock.ts';
import type { LogOutput } from './pino-log.ts';

/** What a reader that has stopped reading may be behind (bytes); what comes then is lost. */
const MAX_BEHIND_BYTES = 4 * 1024 * 1024;
/** At the end, lines that are not read yet are waited for so long (ms). */
const LAST_LINES_MS = 2_000;

/** The output of a process that must not end, nor stand still, because of who reads it. */
export interface PatientOutput extends LogOutput {
  /** How many lines are lost, because nobody read those before. */
  readonly lost: number;
  /** Nothing is written from here on; waits until all is read, for two seconds at most. */
  end(): Promise<void>;
}

/** Standard output for a daemon: who reads the log may stop reading, or end, and the heart beats on; lines are lost then. */
export function createPatientOutput(
  clock: Clock,
  output: Writable & { isTTY?: boolean } = process.stdout,
): PatientOutput {
  let lost = 0;
  let hasEnded = false;
  // Elsewhere a reader that has gone is a reason to end.
  output.removeAllListeners('error');
  output.on('error', () => {});

  return {
    isTerminal: output.isTTY === true,
    stream: {
      write(line) {
        if (hasEnded) return;
        if (output.destroyed || output.writableLength > MAX_BEHIND_BYTES) lost += 1;
        else output.write(line);
      },
    },
    get lost() {
      return lost;
    },
    async end() {
      hasEnded = true;
      if (output.writableLength === 0) return;
      await new Promise<void>((resolve) => {
        const cancel = clock.after(LAST_LINES_MS, resolve);
        output.write('', () => {
          cancel();
          resolve();
        });
      });
      // Else the process would wait for its reader yet.
      if (output.writableLength > 0) output.destroy();
    },
  };
}
