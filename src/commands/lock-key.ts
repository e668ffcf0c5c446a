import type { Config } from '../config/config.ts';
import type { LockKey } from '../daemon/lock-address.ts';

export const lockKeyOf = ({ consul, cluster, stateDir }: Config): LockKey => ({
  consulUrl: consul.url,
  cluster,
  stateDir,
});
