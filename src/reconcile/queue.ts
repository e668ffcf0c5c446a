import type { TaskId } from '../model/ids.ts';

/**
 * The order of work on one agent (contract: Consul, §6): what is certain to be gone first, then news, then what a pass
 * found missing, then drains (a one-instance name must not be empty for the length of a queue), rewrites last.
 */
export const LANES = ['ended', 'news', 'missing', 'drain', 'rewrite'] as const;
export type Lane = (typeof LANES)[number];

interface Entry {
  lane: Lane;
  /** Monotonic ms: not before. */
  dueAt: number;
  readonly order: number;
}

/** Work keyed by task: a task is in it at most once, in the best lane anything asked for. */
export interface Queue {
  put(id: TaskId, lane: Lane, dueAt: number): void;
  drop(id: TaskId): void;
  /** The next due task that is not in `busy`, of `lanes` only, and takes it out. */
  take(now: number, lanes: ReadonlySet<Lane>, busy: ReadonlySet<TaskId>): TaskId | undefined;
  has(id: TaskId): boolean;
  /** When the first entry falls due after `now`; `undefined` when none will. */
  nextDueAt(now: number): number | undefined;
  readonly size: number;
}

export function createQueue(): Queue {
  const entries = new Map<TaskId, Entry>();
  let order = 0;
  const isBefore = (left: Entry, right: Entry) =>
    (LANES.indexOf(left.lane) - LANES.indexOf(right.lane) || left.order - right.order) < 0;

  return {
    put(id, lane, dueAt) {
      const entry = entries.get(id);
      if (!entry) entries.set(id, { lane, dueAt, order: order++ });
      else {
        if (LANES.indexOf(lane) < LANES.indexOf(entry.lane)) entry.lane = lane;
        entry.dueAt = Math.min(entry.dueAt, dueAt);
      }
    },
    drop: (id) => void entries.delete(id),
    take(now, lanes, busy) {
      let best: { id: TaskId; entry: Entry } | undefined;
      for (const [id, entry] of entries) {
        if (entry.dueAt > now || !lanes.has(entry.lane) || busy.has(id)) continue;
        if (!best || isBefore(entry, best.entry)) best = { id, entry };
      }
      if (best) entries.delete(best.id);
      return best?.id;
    },
    has: (id) => entries.has(id),
    nextDueAt(now) {
      let next: number | undefined;
      for (const { dueAt } of entries.values()) if (dueAt > now && (next === undefined || dueAt < next)) next = dueAt;
      return next;
    },
    get size() {
      return entries.size;
    },
  };
}
