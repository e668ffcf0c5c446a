/** The meta keys of our mark, and of what it says. Their names are a promise to consumers. */
export const MARK = {
  managedBy: 'managed-by',
  cluster: 'marathon-cluster',
  app: 'marathon-app',
  task: 'marathon-task',
  version: 'marathon-version',
  agent: 'marathon-agent',
  hash: 'marathon-consul-hash',
} as const;

/** The value of `managed-by`. */
export const MANAGER = 'marathon-consul';
