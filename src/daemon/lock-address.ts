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
export function lockAddress({ consulUrl, cluster, stateDir }: LockKey, platform = process.platform): string {
  const name = hashOf(`${cluster ?? 'default'}\n${consulUrl}`);
  return platform === 'linux' ? `\0marathon-consul:${name}` : join(stateDir, `lock-${name}.sock`);
}

/** Whether a dead holder may have left its socket behind. */
export const mayBeStale = (address: string): boolean => !address.startsWith('\0');
