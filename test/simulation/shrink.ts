import type { History } from './history/step.ts';

/** The shortest history that still fails: steps are left out, the larger parts first, as long as it does. */
export async function shrink(history: History, fails: (candidate: History) => Promise<boolean>): Promise<History> {
  let smallest = history;
  for (let size = Math.ceil(history.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < smallest.steps.length; ) {
      const steps = [...smallest.steps.slice(0, from), ...smallest.steps.slice(from + size)];
      const candidate = { ...smallest, steps };
      if (await fails(candidate)) smallest = candidate;
      else from += size;
    }
  }
  return smallest;
}
