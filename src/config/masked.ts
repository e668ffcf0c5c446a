import type { Config } from './config.ts';

/** The configuration as it may be shown: whether there is a token, never which. */
export const masked = (config: Config): Config => ({
  ...config,
  consul: { ...config.consul, token: config.consul.token === undefined ? undefined : '***' },
});
