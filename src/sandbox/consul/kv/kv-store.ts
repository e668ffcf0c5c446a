import type { Mark } from '../catalogue/marks.ts';
import { FIRST_INDEX } from '../catalogue/tables.ts';

export interface KvEntry {
  readonly key: string;
  readonly value: string;
  readonly createIndex: number;
  readonly modifyIndex: number;
}

/** The keys of the servers, with an index of their own: it grows as the servers' does, and is not the same number. */
export interface KvStore {
  entry(key: string): KvEntry | undefined;
  /** The same value again changes nothing, and wakes nobody (measured). */
  put(key: string, value: string): void;
  remove(key: string): void;
  /** Of a key that is there its own; of another the last change of any, which wakes nobody (measured). */
  mark(key: string): Mark;
  clear(): void;
  /** Everything that is there is written once more, from the first index on. */
  restartIndex(): void;
}

export function createKvStore(onChange: () => void): KvStore {
  const entries = new Map<string, KvEntry>();
  const removedAt = new Map<string, number>();
  /** Before anything was ever written. */
  let index = 1;
  const next = () => {
    index = Math.max(FIRST_INDEX, index + 1);
    return index;
  };
  return {
    entry: (key) => entries.get(key),
    put(key, value) {
      const known = entries.get(key);
      if (known?.value === value) return;
      const modifyIndex = next();
      entries.set(key, { key, value, createIndex: known?.createIndex ?? modifyIndex, modifyIndex });
      onChange();
    },
    remove(key) {
      if (!entries.delete(key)) return;
      removedAt.set(key, next());
      onChange();
    },
    mark(key) {
      const known = entries.get(key);
      if (known !== undefined) return { shown: known.modifyIndex, woke: known.modifyIndex };
      return { shown: index, woke: removedAt.get(key) ?? 0 };
    },
    clear() {
      entries.clear();
      removedAt.clear();
      index = 1;
    },
    restartIndex() {
      const known = [...entries.values()];
      this.clear();
      for (const { key, value } of known) this.put(key, value);
    },
  };
}
