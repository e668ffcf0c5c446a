/** Put in by the build (`scripts/build.mjs`). */
export const VERSION = process.env.MARATHON_CONSUL_VERSION ?? 'dev';
