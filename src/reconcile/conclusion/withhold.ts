import type { Change } from '../../model/change.ts';
import type { Halt } from '../../model/halt.ts';
import type { TaskId } from '../../model/ids.ts';
import type { Doubt, Guard } from '../../plan/guard.ts';

/** Who may hold back what was concluded. */
export interface Withholding {
  readonly guard: Guard;
  /** Somebody wants what stands in Consul to stay as it is. */
  readonly halt: Halt | undefined;
  /** What checks are to be told again, lest they run out while what is wanted of their service waits. */
  readonly refreshes: () => readonly Change[];
  /** How many tasks Consul has of ours. */
  readonly published: number;
  /** Monotonic ms. */
  readonly now: number;
}

/** Whether a change takes away on absence, or on a changed wish, alone. */
export const isDoubtable = (change: Change): boolean => doubtOf(change) !== undefined;

const doubtOf = (change: Change): Doubt | undefined =>
  change.kind === 'withdraw' && (change.withdrawal === 'absent' || change.withdrawal === 'unwanted')
    ? change.withdrawal
    : undefined;

/** What is new goes all the same: only what would be taken away, or changed, is held, and kept alive meanwhile. */
export function withhold(id: TaskId, changes: readonly Change[], at: Withholding) {
  const doubt = heldByGuard(id, changes, at);
  const unguarded = doubt === undefined ? changes : changes.filter((change) => !isDoubtable(change));
  const { halt } = at;
  const unhalted = halt === undefined ? unguarded : unguarded.filter(isPastHalt);
  const isHalted = unhalted.length < unguarded.length;
  const because = isHalted && halt !== undefined ? haltInWords(halt) : doubt && DOUBT_IN_WORDS[doubt];
  if (because === undefined) return { changes: unhalted, heldBecause: because };
  const isAmong = (refresh: Change) => unhalted.some((one) => isSameTelling(one, refresh));
  return { changes: [...unhalted, ...at.refreshes().filter((one) => !isAmong(one))], heldBecause: because };
}

/** Doubtable changes ask the guard; answers why it holds them. */
function heldByGuard(id: TaskId, changes: readonly Change[], at: Withholding): Doubt | undefined {
  const [doubt] = changes.flatMap((change) => doubtOf(change) ?? []);
  if (doubt === undefined) {
    at.guard.drop(id);
    return undefined;
  }
  at.guard.want(id, doubt, at.now);
  return at.guard.isHeld(id, at.published, at.now) ? doubt : undefined;
}

const DOUBT_IN_WORDS: Readonly<Record<Doubt, string>> = {
  absent: 'too many tasks vanished at once (`marathon-consul guard release` lets them go)',
  unwanted:
    'the configuration takes too many tasks away at once (revert it, or let them go with `marathon-consul guard release`)',
};

const isSameTelling = (one: Change, other: Change): boolean =>
  one.kind === 'status' && other.kind === 'status' && one.check === other.check;

/** What Consul lacks is registered, and what it was told is told again; everything else would change what stands there. */
const isPastHalt = (change: Change): boolean =>
  change.kind === 'register' || (change.kind === 'status' && change.isRefresh);

const haltInWords = ({ kind, by, why }: Halt): string => `${kind} by ${by}${why === '' ? '' : ` (${why})`}`;
