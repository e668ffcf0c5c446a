import type { FrameworkId } from '../../model/ids.ts';
import type { AgentIdentity, Sighting } from '../../model/sighting.ts';
import { type JsonObject, listIn, objectIn, objectsIn } from '../json-fields.ts';
import { type AgentTask, decodeAgentTask } from './decode-agent-task.ts';
import { decodeIdentity } from './decode-identity.ts';

/** What the Mesos agent says: who it is, and which tasks of our framework it runs or ran. */
export interface AgentState {
  readonly identity: AgentIdentity;
  /** Whether it knows our framework at all. It may not, for want of tasks or for want of rights. */
  readonly hasFramework: boolean;
  /** One a task; ended ones too, as long as the agent remembers them. */
  readonly sightings: readonly Sighting[];
  /**
   * False when a task could not be read or no framework was asked for: then what is not listed proves nothing. That an
   * agent must have been up for a while before its lists count is for the caller to know (`identity.startedAtMs`).
   */
  readonly isComplete: boolean;
}

/**
 * Decodes the agent's state (contract: Marathon, §7). The framework is matched by id, never by name, because two
 * Marathons may share a name. Throws when the document is not the state of an agent that is registered with a master.
 */
export function decodeState(document: unknown, framework: FrameworkId | undefined, name: string): AgentState {
  const identity = decodeIdentity(document, name);
  if (framework === undefined) return { identity, hasFramework: false, sightings: [], isComplete: false };

  const state = objectIn(document);
  const ours = [...objectsIn(state?.completed_frameworks), ...objectsIn(state?.frameworks)].filter(
    (candidate) => candidate.id === framework,
  );
  const sightings = new Map<string, Sighting>();
  let isComplete = isWhole(state);
  for (const task of ours.flatMap(tasksOf)) {
    const seen = decodeAgentTask(task, identity);
    if (seen === 'malformed') isComplete = false;
    else if (seen !== 'not of an app') sightings.set(seen.task.id, seen);
  }
  return { identity, hasFramework: ours.length > 0, sightings: [...sightings.values()], isComplete };
}

/** Ended tasks first: where a task runs again under its old id, its life has the last word. */
function tasksOf(framework: JsonObject): AgentTask[] {
  const live = objectsIn(framework.executors);
  const completed = objectsIn(framework.completed_executors);
  const under = (executors: readonly JsonObject[], list: string, isQueued = false): AgentTask[] =>
    executors.flatMap((executor) => (listIn(executor[list]) ?? []).map((wire) => ({ wire, executor, isQueued })));
  return [
    ...under([framework], 'completed_tasks'),
    ...under(completed, 'completed_tasks'),
    ...under(completed, 'tasks'),
    ...under(live, 'completed_tasks'),
    ...under(live, 'queued_tasks', true),
    ...under(live, 'tasks'),
  ];
}

/** Whether every list in which a living task would stand is there. */
const isWhole = (state: JsonObject | undefined): boolean =>
  listIn(state?.frameworks)?.every((framework) => listIn(objectIn(framework)?.executors) !== undefined) ?? false;
