import { nonEmptyTextIn, objectIn, textIn } from '../../clients/json-fields.ts';
import { portsIn } from '../../clients/marathon/tasks/decode-task.ts';
import { wordFor } from '../../model/task-state.ts';

/** Why what looks like a task cannot be read as one; `undefined` where it looks like none. */
export function whyNoTask(wire: unknown): string | undefined {
  const task = objectIn(wire);
  const id = nonEmptyTextIn(task?.id);
  if (task === undefined || id === undefined) return undefined;
  const it = `task ${JSON.stringify(id)}`;
  const { state } = task;
  if (state !== undefined && state !== null && wordFor(textIn(state) ?? '') === undefined)
    return `${it} has the state ${JSON.stringify(textIn(state)) ?? 'of another kind'}, which Mesos does not have: expected TASK_RUNNING, for instance`;
  if (portsIn(task.ports) === undefined) return `${it} has ports that are no list of port numbers`;
  if (nonEmptyTextIn(task.appId) === undefined)
    return `${it} has no appId, and with more than one app nothing else tells of which it is`;
  return undefined;
}
