/** Where something in the catalogue stands, as an index of the servers' log. */
export interface Mark {
  /** What `X-Consul-Index` says. */
  readonly shown: number;
  /** The last change that woke those who wait for it; some move the index and wake nobody (measured). */
  readonly woke: number;
}

/** One mark for each thing that can be waited for, as the servers keep them. */
export interface Marks {
  /** By key; `undefined`: it never changed. */
  of(key: string): Mark | undefined;
  /** Changed, and wakes. */
  wake(keys: readonly string[], index: number): void;
  /** Changed, and wakes nobody. */
  move(keys: readonly string[], index: number): void;
  clear(): void;
}

/** The service rows of one name. */
export const rowsOf = (name: string): string => `rows of ${name}`;
/** The service rows of one name with their checks, and those of the node. */
export const healthOf = (name: string): string => `health of ${name}`;
export const SERVICES = 'services';
export const CHECKS = 'checks';
/** The last time that the last service of some name went. */
export const EXTINCTION = 'extinction';

export function createMarks(): Marks {
  const marks = new Map<string, Mark>();
  return {
    of: (key) => marks.get(key),
    wake(keys, index) {
      for (const key of keys) marks.set(key, { shown: index, woke: index });
    },
    move(keys, index) {
      for (const key of keys) marks.set(key, { shown: index, woke: marks.get(key)?.woke ?? 0 });
    },
    clear: () => marks.clear(),
  };
}
