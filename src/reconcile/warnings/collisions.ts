import type { AppId, TaskId } from '../../model/ids.ts';

/** A task's services whose names were made from its app's id, not given. */
export interface DerivedNames {
  readonly taskId: TaskId;
  readonly appId: AppId;
  readonly names: readonly string[];
}

/** Which apps of this machine came to one service name without meaning to: Consul shows them as one service. */
export interface Collisions {
  /** Replaces what was said of the task before. */
  note(derived: DerivedNames): void;
  forget(isKnown: (task: TaskId) => boolean): void;
  /** One sentence for each name that other apps have, too. */
  warningsFor(task: TaskId): readonly string[];
}

export function createCollisions(): Collisions {
  const byTask = new Map<TaskId, DerivedNames>();
  /** How many tasks of which app have the name. */
  const byName = new Map<string, Map<AppId, number>>();

  const count = ({ appId, names }: DerivedNames, by: 1 | -1): void => {
    for (const name of new Set(names)) {
      const apps = byName.get(name) ?? new Map<AppId, number>();
      const tasks = (apps.get(appId) ?? 0) + by;
      if (tasks > 0) apps.set(appId, tasks);
      else apps.delete(appId);
      if (apps.size > 0) byName.set(name, apps);
      else byName.delete(name);
    }
  };
  const drop = (task: TaskId): void => {
    const before = byTask.get(task);
    if (before) count(before, -1);
    byTask.delete(task);
  };

  return {
    note(derived) {
      drop(derived.taskId);
      if (derived.names.length === 0) return;
      byTask.set(derived.taskId, derived);
      count(derived, 1);
    },
    forget(isKnown) {
      for (const task of [...byTask.keys()]) if (!isKnown(task)) drop(task);
    },
    warningsFor(task) {
      const own = byTask.get(task);
      if (!own) return [];
      return [...new Set(own.names)].flatMap((name) => {
        const others = [...(byName.get(name)?.keys() ?? [])].filter((app) => app !== own.appId).sort();
        return others.length === 0 ? [] : [sentence(name, others)];
      });
    },
  };
}

const sentence = (name: string, others: readonly AppId[]): string =>
  `the service name "${name}", made from the app id, is also that of ${others.join(', ')}: both are published under it, ` +
  'and who asks Consul for one gets the other, too; give each its own name with the label consul.name';
