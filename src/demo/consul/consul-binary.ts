import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import type { Environment } from '../../config/load.ts';
import type { DemoOptions } from '../demo-options.ts';

/** A Consul that can be started. */
export interface ConsulBinary {
  readonly path: string;
  readonly version: string;
}

/** How long a program may take to tell its version (ms). */
const LIMIT_MS = 5_000;

/**
 * The Consul that was asked for, else the one that `CONSUL_BIN` names, else the first on PATH.
 * One that was named and does not serve is told of; of what is on PATH only one that is too old.
 */
export async function findConsulBinary(
  choice: Exclude<DemoOptions['consul'], 'stand-in'>,
  env: Environment,
  say: (line: string) => void,
): Promise<ConsulBinary | undefined> {
  const named = choice === 'found' ? env.CONSUL_BIN : choice.path;
  if (named) {
    const version = await versionOf(named);
    if (version !== undefined && isSupported(version)) return { path: named, version };
    say(version === undefined ? `${named} does not run as a Consul.` : tooOld(named, version));
    return undefined;
  }
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, 'consul');
    const version = await versionOf(path);
    if (version === undefined) continue;
    if (isSupported(version)) return { path, version };
    say(tooOld(path, version));
  }
  return undefined;
}

const tooOld = (path: string, version: string): string =>
  `${path} is Consul ${version}: the oldest that is supported is 1.10.`;

const versionOf = (path: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile(path, ['version'], { timeout: LIMIT_MS, env: {} }, (_error, stdout) => {
      resolve(/^Consul v(\d+\.\d+\.\d+)/.exec(stdout)?.[1]);
    });
  });

/** Whether `version` is at least the oldest Consul that the daemon supports. */
const isSupported = (version: string): boolean => isAtLeast(version, 1, 10);

export function isAtLeast(version: string, major: number, minor: number): boolean {
  const [ours = 0, ourMinor = 0] = version.split('.').map(Number);
  return ours > major || (ours === major && ourMinor >= minor);
}
