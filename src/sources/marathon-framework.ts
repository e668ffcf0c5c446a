import type { MarathonClient } from '../clients/marathon/marathon-client.ts';
import type { FrameworkId } from '../model/ids.ts';
import type { Evidence } from '../model/sighting.ts';
import type { SourceHealth } from './source-health.ts';

export interface FrameworkSource {
  readonly client: MarathonClient;
  readonly health: SourceHealth;
  readonly see: (evidence: Evidence) => void;
  /** Marathon says it is another one than the one remembered: nothing may be written until somebody has looked. */
  readonly onConflict: (said: FrameworkId | undefined) => void;
  /** What we already know, from the state file or an earlier answer. */
  readonly remembered: () => FrameworkId | undefined;
}

/** Asks Marathon which framework it is: the Mesos agent's list is matched by that id, never by name. A poll. */
export function pollFramework({ client, health, see, onConflict, remembered }: FrameworkSource) {
  return async (signal: AbortSignal): Promise<void> => {
    try {
      const { frameworkId, frameworkName } = await client.info(signal);
      health.succeeded();
      const known = remembered();
      const isOther = known !== undefined && known !== frameworkId;
      onConflict(isOther ? frameworkId : undefined);
      if (!isOther) see({ kind: 'framework', id: frameworkId, name: frameworkName });
    } catch (error) {
      if (!signal.aborted) health.failed(error);
      throw error;
    }
  };
}
