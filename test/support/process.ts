import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { build } from '../../scripts/build.mjs';
import { atEnd } from './at-end.ts';
import { type Daemon, launchDaemon } from './daemon-process.ts';

export type { Daemon } from './daemon-process.ts';
export { waitFor } from './wait-for.ts';

/**
 * Runs `marathon-consul ARGS` as a process of its own, killed at the end of the test whatever happens.
 * The program is what `MARATHON_CONSUL_BIN` names, else a bundle of the sources, made once a test run.
 */
export async function startDaemon(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Daemon> {
  const daemon = await launchDaemon(await program(), args, env);
  atEnd(daemon.kill9);
  return daemon;
}

/** The path of the program that `startDaemon` runs. */
export async function program(): Promise<string> {
  if (process.env.MARATHON_CONSUL_BIN) return process.env.MARATHON_CONSUL_BIN;
  const outdir = join(inject('bundleFolder'), 'dist');
  const path = join(outdir, 'marathon-consul.js');
  return existsSync(path) ? path : build({ outdir });
}
