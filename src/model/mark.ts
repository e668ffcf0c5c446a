/** The meta keys of our mark, and of what it says. Their names are a promise to consumers. */
export const MARK = {
  managedBy: 'managed-by',
  cluster: 'marathon-cluster',
  app: 'marathon-app',
  task: 'marathon-task',
  version: 'marathon-version',
  agent: 'marathon-agent',
  hash: 'marathon-consul-hash',
  /** On the lease: when its daemon started, on which host. Of two, the one that sorts last is the later. */
  instance: 'marathon-consul-instance',
  /** A hash of the checks alone, only where older check ids are kept: tells whether they still mean the same. */
  checks: 'marathon-consul-checks',
} as const;

/** The value of `managed-by`. */
export const MANAGER = 'marathon-consul';
