import { appendFile } from 'node:fs/promises';

/** What was measured of one row (ms). */
export interface Measured {
  readonly group: string;
  readonly row: string;
  readonly tasks: number;
  readonly changes: number;
  readonly rightAfterMs: number;
  /** How long that may take. */
  readonly rightMs: number;
  readonly lostMs: number;
  readonly longestLostMs: number;
  readonly lostTasks: number;
  readonly latestMs: number;
  readonly stalestMs: number;
  readonly gapMs: number;
  readonly mayLose: string | undefined;
}

/** A line of JSON each, in the file that `npm run faults` reads. */
export async function record(measured: Measured): Promise<void> {
  const file = process.env.FAULTS_OUT;
  if (file) await appendFile(file, `${JSON.stringify(measured)}\n`);
}
