import { nonEmptyTextIn, objectIn } from '../../clients/json-fields.ts';

/** By these a task that was read from Marathon tells whether it runs, in one version or another. */
const TELLS_STATE = ['state', 'stagedAt', 'startedAt'] as const;

const IDENTIFIES = ['id', 'host', 'ports', 'ipAddresses'] as const;

/** A task that somebody wrote down: it runs unless it says otherwise, and it is of the app that it stands with. */
export function completeTask(wire: unknown, app: string | undefined): unknown {
  const task = objectIn(wire);
  // A pod's status has its own states; and what has nothing of a task is none.
  if (task === undefined || task.spec !== undefined || !IDENTIFIES.some((field) => task[field] !== undefined))
    return wire;
  const saysState = TELLS_STATE.some((field) => task[field] !== undefined);
  return {
    ...task,
    ...(nonEmptyTextIn(task.id) === undefined ? { id: 'task' } : {}),
    ...(nonEmptyTextIn(task.appId) === undefined ? { appId: app } : {}),
    ...(saysState ? {} : { state: 'TASK_RUNNING' }),
  };
}
