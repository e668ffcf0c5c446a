/** Stands for the name of a node that we do not know. */
export const NAMELESS = 'NODE';

/**
 * The rights that our token for Consul needs on one node, in Consul's own words (contract: Consul, §8): all that the
 * documentation tells to grant, and no line more. `service_prefix ""` may be narrowed to the names that are published,
 * with `service "marathon-consul"` beside them for the lease.
 */
export const policyFor = (node: string): string =>
  [
    'service_prefix "" { policy = "write" }',
    `agent "${node}" { policy = "read" }`,
    `node "${node}" { policy = "read" }`,
    'key_prefix "marathon-consul/" { policy = "read" }',
  ].join('\n');
