import { type AppDefinition, definesVersion } from '../model/app-definition.ts';
import type { AppId } from '../model/ids.ts';
import type { Task } from '../model/task.ts';

export type Resolved =
  | { readonly kind: 'known'; readonly definition: AppDefinition }
  /** The right one does not exist any more, or cannot be had: the best we have, and said so. */
  | { readonly kind: 'assumed'; readonly definition: AppDefinition }
  | { readonly kind: 'missing' };

/** App definitions by version: immutable, so cached for as long as any task that was launched from it is known. */
export interface Definitions {
  /** `isCurrent`: Marathon gave it as the app's newest version. */
  add(definition: AppDefinition, isCurrent: boolean): void;
  /** Marathon says that this version does not exist (any more). */
  addMissing(app: AppId, version: string): void;
  isMissing(app: AppId, version: string): boolean;
  /** The definition the task was launched from. `mayAssume`: better a likely one than none. */
  resolve(task: Task, mayAssume: boolean): Resolved;
  /** Drops what no task of these was launched from, but for the current definitions of their apps. */
  keepOnly(known: Iterable<{ readonly appId: AppId; readonly task: Task | undefined }>): void;
  all(): readonly AppDefinition[];
}

export function createDefinitions(): Definitions {
  const versions = new Map<AppId, Map<string, AppDefinition>>();
  const current = new Map<AppId, AppDefinition>();
  const missing = new Map<AppId, Set<string>>();

  /** Scaling makes versions of one configuration, so another version may define this task just as well. */
  const find = ({ appId, version }: Task): AppDefinition | undefined => {
    if (version === undefined) return undefined;
    const known = versions.get(appId);
    if (!known) return undefined;
    return known.get(version) ?? [...known.values()].find((definition) => definesVersion(definition, version));
  };

  return {
    add(definition, isCurrent) {
      const known = versions.get(definition.id) ?? new Map<string, AppDefinition>();
      known.set(definition.version, definition);
      versions.set(definition.id, known);
      const newest = current.get(definition.id);
      if (isCurrent || !newest || Date.parse(newest.version) < Date.parse(definition.version))
        current.set(definition.id, definition);
    },
    addMissing(app, version) {
      missing.set(app, (missing.get(app) ?? new Set()).add(version));
    },
    isMissing: (app, version) => missing.get(app)?.has(version) ?? false,
    resolve(task, mayAssume) {
      const definition = find(task);
      if (definition) return { kind: 'known', definition };
      const newest = current.get(task.appId);
      return mayAssume && newest ? { kind: 'assumed', definition: newest } : { kind: 'missing' };
    },
    keepOnly(known) {
      const apps = new Set<AppId>();
      const used = new Set<AppDefinition>();
      const usedVersions = new Set<string>();
      for (const { appId, task } of known) {
        apps.add(appId);
        const definition = task && find(task);
        if (definition) used.add(definition);
        if (task?.version !== undefined) usedVersions.add(`${appId}@${task.version}`);
      }
      for (const app of current.keys()) if (!apps.has(app)) current.delete(app);
      for (const definition of current.values()) used.add(definition);
      // An app that is scaled every minute makes a version every minute.
      for (const [app, cached] of versions) {
        for (const [version, definition] of cached) if (!used.has(definition)) cached.delete(version);
        if (cached.size === 0) versions.delete(app);
      }
      for (const [app, gone] of missing) {
        for (const version of gone) if (!usedVersions.has(`${app}@${version}`)) gone.delete(version);
        if (gone.size === 0) missing.delete(app);
      }
    },
    all: () => [...versions.values()].flatMap((known) => [...known.values()]),
  };
}
