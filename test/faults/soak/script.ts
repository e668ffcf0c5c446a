import { seededRandom } from '../../../src/sandbox/seeded-random.ts';

/** What happens to the tasks, decided before anything runs: the same seed gives the same list, however fast the machine is. */
export type TaskChange =
  /** One more task of this app. */
  | { readonly starts: number }
  /** Of the tasks that the script has started, in the order of their start, the one that stands here ends. */
  | { readonly ends: number; readonly state: 'TASK_KILLED' | 'TASK_FAILED' };

export interface FaultTime {
  /** Where it stands in the list of kinds. */
  readonly kind: number;
  /** From the beginning of the run (ms). */
  readonly atMs: number;
  readonly lastsMs: number;
}

export interface ScriptOptions {
  readonly seed: number;
  readonly minutes: number;
  /** How many apps there are to start tasks of. */
  readonly apps: number;
  /** How many tasks run at the beginning, and about so many all the time. */
  readonly tasks: number;
  /** For each kind of fault, whether the daemon survives it. */
  readonly kinds: readonly { readonly endsDaemon: boolean }[];
}

export const CHANGES_PER_SECOND = 50;
const FAULT_EVERY_MS = 10_000;
const FIRST_FAULT_MS = 2_000;
const SHORTEST_MS = 3_000;
const LONGEST_MS = 6_000;
/** In this part of the run the daemon may be killed; after it one and the same lives on, whose memory is judged. */
const DEADLY_PART = 0.2;

/** Starts and ends, as many of the one as of the other in the long run. */
export function* taskChanges({ seed, minutes, apps, tasks }: ScriptOptions): Generator<TaskChange> {
  const random = seededRandom(seed);
  let living = tasks;
  for (let n = 0; n < minutes * 60 * CHANGES_PER_SECOND; n += 1) {
    const startsOne = living === 0 || random() < 0.5 + (tasks - living) / 20;
    living += startsOne ? 1 : -1;
    if (startsOne) yield { starts: Math.floor(random() * apps) };
    else yield { ends: Math.floor(random() * (living + 1)), state: random() < 0.5 ? 'TASK_KILLED' : 'TASK_FAILED' };
  }
}

/** Every kind has its turn before one comes again. */
export function faultTimes({ seed, minutes, kinds }: ScriptOptions): FaultTime[] {
  const random = seededRandom(seed + 1_000_003);
  const bag = (endsDaemon: boolean) => {
    const all = kinds.flatMap((kind, at) => (kind.endsDaemon === endsDaemon ? [at] : []));
    let left: number[] = [];
    return () => {
      if (left.length === 0) left = [...all];
      return left.splice(Math.floor(random() * left.length), 1)[0] ?? 0;
    };
  };
  const [deadly, survived] = [bag(true), bag(false)];
  const count = Math.floor((minutes * 60_000) / FAULT_EVERY_MS);
  return Array.from({ length: count }, (_, n) => ({
    kind: n < count * DEADLY_PART && random() < 0.5 ? deadly() : survived(),
    atMs: FIRST_FAULT_MS + n * FAULT_EVERY_MS,
    lastsMs: SHORTEST_MS + Math.floor(random() * (LONGEST_MS - SHORTEST_MS)),
  }));
}
