import { type AppId, type InstanceKey, instanceKeyOf, type TaskId } from '../model/ids.ts';
import { createRecord, type TaskRecord } from './record.ts';

/** How long the end of a task is remembered after everything else of it is forgotten (ms): news can be that late. */
const GRAVE_MS = 60 * 60_000;

/** The records of all tasks, by id and by instance, and the graves of those that ended: an id and how it ended. */
export interface TaskRecords {
  get(id: TaskId): TaskRecord | undefined;
  /** The record, made where there is none; a buried task comes back with its tombstone. */
  open(id: TaskId, app: AppId, at: number): TaskRecord;
  put(record: TaskRecord): void;
  all(): Iterable<TaskRecord>;
  ofApp(app: AppId): readonly TaskRecord[];
  ofInstance(instance: InstanceKey): readonly TaskRecord[];
  /** Lets go of all but the end of a task, where it has ended. */
  bury(id: TaskId, now: number): void;
  /** Forgets the graves that are old enough. */
  clearGraves(now: number): void;
}

type Grave = Pick<TaskRecord, 'tombstone' | 'draining'> & { readonly buriedAt: number };

export function createTaskRecords(): TaskRecords {
  const records = new Map<TaskId, TaskRecord>();
  const byInstance = new Map<InstanceKey, Set<TaskId>>();
  const graves = new Map<TaskId, Grave>();

  const put = (record: TaskRecord): TaskRecord => {
    records.set(record.id, record);
    const instance = instanceKeyOf(record.id);
    if (instance) byInstance.set(instance, (byInstance.get(instance) ?? new Set()).add(record.id));
    return record;
  };
  const remove = (id: TaskId): void => {
    records.delete(id);
    const instance = instanceKeyOf(id);
    const siblings = instance && byInstance.get(instance);
    if (siblings?.delete(id) && siblings.size === 0) byInstance.delete(instance as InstanceKey);
  };

  return {
    get: (id) => records.get(id),
    open(id, app, at) {
      const known = records.get(id);
      if (known) return known;
      const grave = graves.get(id);
      graves.delete(id);
      const record = createRecord(id, app, at);
      record.tombstone = grave?.tombstone;
      record.draining = grave?.draining;
      return put(record);
    },
    put: (record) => void put(record),
    all: () => records.values(),
    ofApp: (app) => [...records.values()].filter((record) => record.appId === app),
    ofInstance: (instance) =>
      [...(byInstance.get(instance) ?? [])].flatMap((id) => {
        const record = records.get(id);
        return record ? [record] : [];
      }),
    bury(id, now) {
      const record = records.get(id);
      remove(id);
      if (record?.tombstone || record?.draining)
        graves.set(id, { tombstone: record.tombstone, draining: record.draining, buriedAt: now });
    },
    clearGraves(now) {
      for (const [id, { buriedAt }] of graves) if (now - buriedAt >= GRAVE_MS) graves.delete(id);
    },
  };
}
