import type { AppDefinition } from '../model/app-definition.ts';
import { type Verdict, verdictOf } from '../model/health.ts';
import type { TaskRecord } from './record.ts';

/**
 * What is known of a task's health. Marathon speaks of all checks; the agent only of those that Mesos runs,
 * so its word alone is enough only where the app has no others. A pod's are all Mesos's, and the agent speaks of each
 * container, where Marathon's events speak of the instance.
 */
export function verdictOn(record: TaskRecord, { container, healthChecks }: AppDefinition): Verdict {
  if (container !== undefined) {
    const byAgent = verdictOf(record.health.agent, healthChecks.length);
    return byAgent === 'unknown' ? verdictOf(record.health.marathon, healthChecks.length) : byAgent;
  }
  const byMarathon = verdictOf(record.health.marathon, healthChecks.length);
  if (byMarathon !== 'unknown' || !healthChecks.every(({ protocol }) => isRunByMesos(protocol))) return byMarathon;
  return verdictOf(record.health.agent, healthChecks.length);
}

const isRunByMesos = (protocol: string): boolean => protocol === 'COMMAND' || protocol.startsWith('MESOS_');
