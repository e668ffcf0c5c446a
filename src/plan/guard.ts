import type { TaskId } from '../model/ids.ts';

/** How long withdrawals by absence are held; evidence ends them sooner (ms). */
const HOLD_MS = 10 * 60_000;

/** How many withdrawals may happen together before we ask what is going on: the greater of the two. */
export interface GuardLimits {
  readonly floor: number;
  /** Of what is published: 0 to 1. */
  readonly share: number;
}

/**
 * What a withdrawal in doubt rests on: that nobody lists the task; or that we do not want it any more, which only another
 * configuration, or another version of us, can bring about at once for many.
 */
export type Doubt = 'absent' | 'unwanted';

/**
 * Keeps a wrong answer, or a wrong configuration, from emptying a machine: when more withdrawals than a few rest on absence
 * alone, or on a changed wish alone, they are held. Absence is held for ten minutes; a changed wish until it is taken back
 * or a person lets it through. Terminal evidence never comes here.
 */
export interface Guard {
  /** A withdrawal is wanted. Register all that one answer caused before asking for any. */
  want(id: TaskId, doubt: Doubt, now: number): void;
  /** It is not wanted any more: the task was seen, or it has ended, or its wish is as before. */
  drop(id: TaskId): void;
  /** It happened. It still counts, for as long as a hold by absence lasts: what trickles away goes away. */
  done(id: TaskId, now: number): void;
  /** `published`: how many tasks Consul has of ours now. */
  isHeld(id: TaskId, published: number, now: number): boolean;
  /** A person lets everything through that is held now; answers which tasks. */
  release(): readonly TaskId[];
  /** A person has seen what another configuration takes away, and wants that: until then (monotonic ms) none of it is held. */
  acceptUnwanted(until: number): void;
}

export function createGuard(limits: () => GuardLimits): Guard {
  const ledgers: Readonly<Record<Doubt, Ledger>> = { absent: createLedger(HOLD_MS), unwanted: createLedger(undefined) };
  const all = Object.values(ledgers);
  let acceptedUntil = Number.NEGATIVE_INFINITY;
  return {
    want(id, doubt, now) {
      for (const ledger of all) if (ledger !== ledgers[doubt]) ledger.drop(id);
      ledgers[doubt].want(id, now);
    },
    drop(id) {
      for (const ledger of all) ledger.drop(id);
    },
    done(id, now) {
      for (const ledger of all) ledger.done(id, now);
    },
    isHeld(id, published, now) {
      if (ledgers.absent.has(id)) return ledgers.absent.isHeld(id, published, now, limits());
      return now >= acceptedUntil && ledgers.unwanted.isHeld(id, published, now, limits());
    },
    release: () => all.flatMap((ledger) => ledger.release()),
    acceptUnwanted(until) {
      acceptedUntil = until;
    },
  };
}

type Ledger = ReturnType<typeof createLedger>;

/** The withdrawals of one kind. `holdMs`: `undefined` is until somebody says otherwise. */
function createLedger(holdMs: number | undefined) {
  const wantedSince = new Map<TaskId, number>();
  const doneAt = new Map<TaskId, number>();
  /** Once held, a withdrawal waits for evidence or for its time, not for the others to become fewer. */
  const held = new Set<TaskId>();
  const released = new Set<TaskId>();
  const forget = (id: TaskId): boolean => {
    held.delete(id);
    released.delete(id);
    return wantedSince.delete(id);
  };
  return {
    has: (id: TaskId) => wantedSince.has(id),
    want(id: TaskId, now: number): void {
      if (!wantedSince.has(id)) wantedSince.set(id, now);
    },
    drop: (id: TaskId) => void forget(id),
    done(id: TaskId, now: number): void {
      const isByHand = released.has(id);
      if (forget(id) && !isByHand) doneAt.set(id, now);
    },
    isHeld(id: TaskId, published: number, now: number, { floor, share }: GuardLimits): boolean {
      for (const [one, at] of doneAt) if (now - at >= HOLD_MS) doneAt.delete(one);
      const limit = Math.max(floor, share * (published + doneAt.size));
      const inDoubt = [...wantedSince.keys()].filter((one) => !released.has(one));
      // A task with several services may have lost one, and be about to lose the next.
      const affected = new Set([...inDoubt, ...doneAt.keys()]);
      if (affected.size > limit) for (const one of inDoubt) held.add(one);
      return held.has(id) && (holdMs === undefined || now - (wantedSince.get(id) ?? now) < holdMs);
    },
    release(): TaskId[] {
      const ids = [...held];
      for (const id of ids) released.add(id);
      held.clear();
      return ids;
    },
  };
}
