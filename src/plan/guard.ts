import type { TaskId } from '../model/ids.ts';

/** Withdrawals by absence that may happen together before we ask what is going on. */
const LIMIT = { atLeast: 3, share: 0.3 };
/** How long withdrawals by absence are held; evidence ends them sooner (ms). */
const HOLD_MS = 10 * 60_000;

/**
 * Keeps a wrong answer from emptying a machine: when more withdrawals than a few rest on absence alone, they are held.
 * Terminal evidence never comes here.
 */
export interface Guard {
  /** A withdrawal by absence is wanted. Register all that one answer caused before asking for any. */
  want(id: TaskId, now: number): void;
  /** It is not wanted any more: the task was seen, or it has ended. */
  drop(id: TaskId): void;
  /** It happened. It still counts, for as long as a hold lasts: absence that trickles in is absence. */
  done(id: TaskId, now: number): void;
  /** `published`: how many tasks Consul has of ours now. */
  isHeld(id: TaskId, published: number, now: number): boolean;
  /** How many are wanted and not done. */
  readonly wanted: number;
}

export function createGuard(): Guard {
  const wantedSince = new Map<TaskId, number>();
  const doneAt = new Map<TaskId, number>();
  /** Once held, a withdrawal waits for evidence or for its time, not for the others to become fewer. */
  const held = new Set<TaskId>();
  const forgetDone = (now: number) => {
    for (const [id, at] of doneAt) if (now - at >= HOLD_MS) doneAt.delete(id);
  };
  return {
    want(id, now) {
      if (!wantedSince.has(id)) wantedSince.set(id, now);
    },
    drop(id) {
      wantedSince.delete(id);
      held.delete(id);
    },
    done(id, now) {
      wantedSince.delete(id);
      held.delete(id);
      doneAt.set(id, now);
    },
    isHeld(id, published, now) {
      forgetDone(now);
      const limit = Math.max(LIMIT.atLeast, LIMIT.share * (published + doneAt.size));
      if (wantedSince.size + doneAt.size > limit) for (const one of wantedSince.keys()) held.add(one);
      return held.has(id) && now - (wantedSince.get(id) ?? now) < HOLD_MS;
    },
    get wanted() {
      return wantedSince.size;
    },
  };
}
