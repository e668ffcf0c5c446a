import { join } from 'node:path';
import { hashOf } from '../support/hash.ts';

/** What there may be only one writer of on a machine. */
export interface LockKey {
  readonly consulUrl: string;
  /** As the configuration says; two daemons that have not been told their cluster count as the same. */
  readonly cluster: string | undefined;
  /** Where the socket stands on systems without abstract ones. */
  readonly stateDir: string;
}

/**
 * The address of the lock's socket. On Linux an abstract one: binding it is atomic, and the kernel frees it when its
 * process dies, so a crash leaves nothing behind. It is one per network namespace, as the loopback address of Consul is.
 */
export function lockAddress(key: LockKey, platform = process.platform): string {
  const name = lockName(key);
  return platform === 'linux' ? `\0marathon-consul:${name}` : join(key.stateDir, `lock-${name}.sock`);
}

/** One for each lock, and fit for a file's name. */
export const lockName = ({ consulUrl, cluster }: LockKey): string => hashOf(`${cluster ?? 'default'}\n${consulUrl}`);

/** Whether a dead holder may have left its socket behind. */
export const mayBeStale = (address: string): boolean => !address.startsWith('\0');
