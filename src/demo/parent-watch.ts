import { readFileSync } from 'node:fs';
import type { Environment } from '../config/load.ts';
import type { Clock } from '../support/clock.ts';

const EVERY_MS = 500;
/** Whoever has this parent was orphaned before, or is meant to run alone. */
const INIT = 1;

/**
 * Calls `onGone` when the process that started us has ended: `npm` killed with SIGKILL tells nobody, and the demo must not
 * go on without the terminal that it belongs to. The answer ends the watch.
 */
export function watchParent(clock: Clock, parents: () => readonly number[], onGone: () => void): () => void {
  const first = parents();
  let cancel = () => {};
  const look = () => {
    if (parents().some((parent, at) => parent !== first[at])) onGone();
    else cancel = clock.after(EVERY_MS, look);
  };
  if ((first[0] ?? INIT) > INIT) look();
  return () => cancel();
}

/**
 * Our parent; under npm its parent too, because between npm and us there may be a shell that outlives it. Where a system
 * cannot be asked for that one (without /proc), its shell gives way to the command, and the parent is npm itself.
 */
export function parentsOf({ ppid }: Pick<NodeJS.Process, 'ppid'>, env: Environment): readonly number[] {
  if (env.npm_lifecycle_event === undefined) return [ppid];
  try {
    return [ppid, parentIn(readFileSync(`/proc/${ppid}/stat`, 'utf8'))];
  } catch {
    return [ppid];
  }
}

/** `42 (a name) S 7 …` → 7. The name may hold anything, brackets too. */
const parentIn = (stat: string): number => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
