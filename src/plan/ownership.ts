import { type AppId, appIdOfTask, type TaskId, taskId } from '../model/ids.ts';
import { MANAGER, MARK } from '../model/mark.ts';
import type { RegisteredService } from '../model/service.ts';

/** The id prefix of our own services, and of the original's. */
const ID_PREFIX = 'marathon:';
/** In this form allegro/marathon-consul tagged each service with its task. */
const ALLEGRO_TASK_TAG = 'marathon-task:';

/** By what we tell our services, and those that we may take over. */
export interface Ownership {
  readonly cluster: string;
  /** The common tag of allegro/marathon-consul, where that is what we replace. */
  readonly allegroTag: string | undefined;
}

export type Owner =
  | { readonly kind: 'ours'; readonly taskId: TaskId; readonly appId: AppId | undefined }
  /** In an older tool's form, without any mark: adopted when its task runs here, removed when its task has ended. */
  | { readonly kind: 'unmarked'; readonly taskId: TaskId; readonly appId: AppId | undefined }
  | { readonly kind: 'foreign' };

const FOREIGN: Owner = { kind: 'foreign' };

/** Whose service this is. What is not ours, or an older tool's to be adopted, is never touched. */
export function ownerOf(service: RegisteredService, ownership: Ownership): Owner {
  const { id, meta } = service;
  if (meta[MARK.managedBy] === undefined) {
    const task = originalTask(id) ?? allegroTask(service, ownership.allegroTag);
    return task === undefined ? FOREIGN : { kind: 'unmarked', taskId: task, appId: appIdOfTask(task) };
  }
  const task = meta[MARK.task];
  if (meta[MARK.managedBy] !== MANAGER || meta[MARK.cluster] !== ownership.cluster || !task) return FOREIGN;
  // The mark alone is not enough: somebody may have copied it together with a service of ours.
  if (!id.startsWith(ID_PREFIX) && !id.startsWith(`${task}_`)) return FOREIGN;
  return {
    kind: 'ours',
    taskId: taskId(task),
    appId: (meta[MARK.app] as AppId | undefined) ?? appIdOfTask(taskId(task)),
  };
}

/** The original's whole id was the prefix and the task's. */
function originalTask(id: string): TaskId | undefined {
  const task = id.startsWith(ID_PREFIX) ? id.slice(ID_PREFIX.length) : '';
  return task === '' || task.includes(':') ? undefined : taskId(task);
}

/** Without a task's tag, the common tag alone tells nothing: such services stay (contract: migration, A21). */
function allegroTask({ id, tags }: RegisteredService, commonTag: string | undefined): TaskId | undefined {
  if (commonTag === undefined || !tags.includes(commonTag)) return undefined;
  const tasks = tags.filter((tag) => tag.startsWith(ALLEGRO_TASK_TAG)).map((tag) => tag.slice(ALLEGRO_TASK_TAG.length));
  const task = tasks.find((one) => one !== '' && id.startsWith(`${one}_`));
  return task === undefined ? undefined : taskId(task);
}
