import { type AppId, appIdOfTask, type TaskId, taskId } from '../model/ids.ts';
import { MANAGER, MARK } from '../model/mark.ts';
import type { RegisteredService } from '../model/service.ts';

/** The id prefix of every service of ours, and of the original's. */
export const ID_PREFIX = 'marathon:';

export type Owner =
  | { readonly kind: 'ours'; readonly taskId: TaskId; readonly appId: AppId | undefined }
  /** In the original's form, without any mark: adopted when its task runs here, removed when its task has ended. */
  | { readonly kind: 'unmarked'; readonly taskId: TaskId; readonly appId: AppId | undefined }
  | { readonly kind: 'foreign' };

/** Whose service this is. What is not ours, or the original's to be adopted, is never touched. */
export function ownerOf({ id, meta }: RegisteredService, cluster: string): Owner {
  if (!id.startsWith(ID_PREFIX)) return { kind: 'foreign' };
  if (meta[MARK.managedBy] === undefined) {
    const task = taskId(id.slice(ID_PREFIX.length));
    return { kind: 'unmarked', taskId: task, appId: appIdOfTask(task) };
  }
  const task = meta[MARK.task];
  if (meta[MARK.managedBy] !== MANAGER || meta[MARK.cluster] !== cluster || !task) return { kind: 'foreign' };
  return {
    kind: 'ours',
    taskId: taskId(task),
    appId: (meta[MARK.app] as AppId | undefined) ?? appIdOfTask(taskId(task)),
  };
}
