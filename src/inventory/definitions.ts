import { type AppDefinition, definesVersion } from '../model/app-definition.ts';
import type { AppId } from '../model/ids.ts';
import type { Task } from '../model/task.ts';
import { canonicalJson } from '../support/hash.ts';

export type Resolved =
  | { readonly kind: 'known'; readonly definition: AppDefinition }
  /** The right one does not exist any more, or cannot be had: the best we have, and said so. */
  | { readonly kind: 'assumed'; readonly definition: AppDefinition }
  | { readonly kind: 'missing' };

/**
 * Definitions of apps, and of the containers of pods, by version: immutable, so cached for as long as any task that was
 * launched from it is known.
 */
export interface Definitions {
  /**
   * `isCurrent`: Marathon gave it as the app's newest version. A version never changes, so an answer that contradicts an
   * earlier one is only believed when the next answer says the same.
   */
  add(definition: AppDefinition, isCurrent: boolean, askedAt?: number): void;
  /** Since when (monotonic ms of asking) an answer about this version contradicts what is believed of it. */
  disputedSince(app: AppId, version: string): number | undefined;
  /** As a state file remembers it: without the commands of its checks, so it is to be asked for again. */
  restore(definition: AppDefinition): void;
  /** Whether nothing of it was left out when it was stored. */
  isWhole(definition: AppDefinition): boolean;
  /** Marathon says that this version does not exist (any more). */
  addMissing(app: AppId, version: string): void;
  isMissing(app: AppId, version: string): boolean;
  /** Whether some definition of this version is known: of a pod, that of any of its containers. */
  knowsVersion(app: AppId, version: string): boolean;
  /** The definition the task was launched from. `mayAssume`: better a likely one than none. */
  resolve(task: Task, mayAssume: boolean): Resolved;
  /** Drops what no task of these was launched from, but for the current definitions of their apps. */
  keepOnly(known: Iterable<{ readonly appId: AppId; readonly task: Task | undefined }>): void;
  all(): readonly AppDefinition[];
}

/** A pod's container; `undefined`: the definition of an app. */
type Container = string | undefined;

/** Within one app or pod. */
const keyOf = (version: string, container: Container): string =>
  container === undefined ? version : `${version} ${container}`;

/** Whether the two were decoded from the same words: then every field of them is in the same order. */
const isSaidAgain = (left: AppDefinition, right: AppDefinition): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

/** What may not differ between two answers about one version: scaling and the like say nothing of how a task looks. */
const contentOf = ({ lastConfigChangeAt: _, ...content }: AppDefinition): unknown => content;

export function createDefinitions(): Definitions {
  const versions = new Map<AppId, Map<string, AppDefinition>>();
  const current = new Map<AppId, Map<Container, AppDefinition>>();
  const missing = new Map<AppId, Set<string>>();
  const shortened = new WeakSet<AppDefinition>();
  /** Answers that contradict what is believed, by app and key. */
  const challengers = new Map<string, { readonly text: string; readonly askedAt: number }>();

  /** Scaling makes versions of one configuration, so another version may define this task just as well. */
  const find = ({ appId, container, version }: Task): AppDefinition | undefined => {
    if (version === undefined) return undefined;
    const known = versions.get(appId);
    if (!known) return undefined;
    const exact = known.get(keyOf(version, container));
    if (exact) return exact;
    const definesIt = (one: AppDefinition) => one.container === container && definesVersion(one, version);
    return [...known.values()].find(definesIt);
  };

  const believe = (definition: AppDefinition, isCurrent: boolean): void => {
    const { id, version, container } = definition;
    versions.set(id, (versions.get(id) ?? new Map()).set(keyOf(version, container), definition));
    const currents = current.get(id) ?? new Map<Container, AppDefinition>();
    current.set(id, currents);
    const newest = currents.get(container);
    if (isCurrent || !newest || Date.parse(newest.version) < Date.parse(version)) currents.set(container, definition);
  };

  /** Whether a definition contradicts what is believed, and is the first to say so. */
  const isChallenge = (
    definition: AppDefinition,
    believed: AppDefinition | undefined,
    key: string,
    askedAt: number,
  ): boolean => {
    const text = canonicalJson(contentOf(definition));
    const before = challengers.get(key);
    challengers.delete(key);
    if (!believed || shortened.has(believed) || canonicalJson(contentOf(believed)) === text) return false;
    if (before?.text === text && before.askedAt !== askedAt) return false;
    challengers.set(key, { text, askedAt });
    return true;
  };

  return {
    add(definition, isCurrent, askedAt = 0) {
      const key = keyOf(definition.version, definition.container);
      const believed = versions.get(definition.id)?.get(key);
      if (believed !== undefined && !shortened.has(believed) && isSaidAgain(believed, definition)) {
        challengers.delete(`${definition.id}@${key}`);
        // The same object: what was made from it is remembered by it.
        believe(believed, isCurrent);
      } else if (!isChallenge(definition, believed, `${definition.id}@${key}`, askedAt)) believe(definition, isCurrent);
    },
    restore(definition) {
      if (definition.healthChecks.some(({ protocol }) => protocol === 'COMMAND')) shortened.add(definition);
      believe(definition, false);
    },
    disputedSince: (app, version) =>
      challengers.size === 0 ? undefined : challengers.get(`${app}@${version}`)?.askedAt,
    isWhole: (definition) => !shortened.has(definition),
    addMissing(app, version) {
      missing.set(app, (missing.get(app) ?? new Set()).add(version));
    },
    isMissing: (app, version) => missing.get(app)?.has(version) ?? false,
    knowsVersion: (app, version) =>
      [...(versions.get(app)?.values() ?? [])].some((definition) => definition.version === version),
    resolve(task, mayAssume) {
      const definition = find(task);
      if (definition) return { kind: 'known', definition };
      const newest = current.get(task.appId)?.get(task.container);
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
      for (const currents of current.values()) for (const definition of currents.values()) used.add(definition);
      // An app that is scaled every minute makes a version every minute.
      for (const [app, cached] of versions) {
        for (const [key, definition] of cached) if (!used.has(definition)) cached.delete(key);
        if (cached.size === 0) versions.delete(app);
      }
      for (const key of challengers.keys())
        if (!apps.has(key.slice(0, key.indexOf('@')) as AppId)) challengers.delete(key);
      for (const [app, gone] of missing) {
        for (const version of gone) if (!usedVersions.has(`${app}@${version}`)) gone.delete(version);
        if (gone.size === 0) missing.delete(app);
      }
    },
    all: () => [...versions.values()].flatMap((known) => [...known.values()]),
  };
}
