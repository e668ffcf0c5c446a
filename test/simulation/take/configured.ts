import type { Config } from '../../../src/config/config.ts';
import { DEFAULT_PUBLICATION } from '../../../src/mapping/options.ts';
import type { ConfigurationChange } from '../history/step.ts';

/** Another pace, other tags or checks, or an app that is not wanted any more. */
export function configured(how: ConfigurationChange, app: string | undefined): Partial<Config> {
  switch (how) {
    case 'tags':
      return { publication: { ...DEFAULT_PUBLICATION, tags: ['another'] } };
    case 'ignored app':
      return {
        publication: {
          ...DEFAULT_PUBLICATION,
          select: { ...DEFAULT_PUBLICATION.select, ignoredApps: app === undefined ? [] : [app] },
        },
      };
    case 'checks':
      return { publication: { ...DEFAULT_PUBLICATION, maxCheckIntervalMs: 2_000 } };
    case 'pace':
      return { intervals: { agentMs: 2_000, marathonMs: 15_000, consulMs: 10_000 } };
  }
}
