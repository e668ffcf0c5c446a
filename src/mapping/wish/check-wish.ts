import type { Settings } from '../labels/settings.ts';
import { DEFAULT_PUBLICATION, type PublicationOptions } from '../options.ts';
import { byDefault, fromOption } from './traced.ts';
import type { CheckWish } from './wish.ts';

/** How the service of one port is to be judged. */
export const checkWishOf = (
  settings: Settings,
  { health, maxCheckIntervalMs, hasScriptChecks }: PublicationOptions,
): CheckWish => ({
  health: settings.get('health', fromOption(health, DEFAULT_PUBLICATION.health, '--health')),
  http: settings.find('checkHttp'),
  tcp: settings.find('checkTcp'),
  interval: settings.find('checkInterval'),
  maxIntervalMs: maxCheckIntervalMs,
  timeout: settings.find('checkTimeout'),
  verifyTls: settings.get('checkVerifyTls', byDefault(false)),
  failures: settings.find('checkFailures'),
  successes: settings.find('checkSuccesses'),
  scripts: hasScriptChecks,
  ignored: [],
  hasOlderIds: false,
});
