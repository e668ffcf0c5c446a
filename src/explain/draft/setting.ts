import { leaseId } from '../../apply/lease.ts';
import type { Config } from '../../config/config.ts';
import type { MappingOptions } from '../../mapping/options.ts';

/** What the configuration says, and no cluster is needed for. */
export type Setting = Pick<MappingOptions, 'cluster' | 'lease' | 'publication'>;

/** A cluster that has no name yet is called as Marathon's framework is, if nobody named that. */
export function settingOf({ cluster = 'marathon', lease, publication }: Config): Setting {
  return { cluster, lease: { scope: lease.scope, serviceId: leaseId(cluster) }, publication };
}
