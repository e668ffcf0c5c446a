import type { Watch } from '../watch/watch.ts';

/**
 * While tasks come and go all the time, something is always on its way to Consul. All has settled when nothing has been
 * wrong for longer than `SETTLED_MS`.
 */
export interface Settling {
  /** When it was so for the last time (`performance.now()`); `undefined`: not since `since`. */
  firstSettledAfter(since: number): number | undefined;
  stop(): void;
}

/** As much as a busy machine needs for one change. */
const SETTLED_MS = 1_500;
const LOOK_MS = 250;

export function watchSettling(watch: Pick<Watch, 'wrong'>): Settling {
  let wrongSince = new Map<string, number>();
  /** The moments since the last question at which all had settled: the first is enough. */
  const settledAt: number[] = [];
  const timer = setInterval(() => {
    const now = performance.now();
    wrongSince = new Map(watch.wrong().map((what) => [what, wrongSince.get(what) ?? now]));
    const oldest = Math.min(now, ...wrongSince.values());
    if (now - oldest < SETTLED_MS) settledAt.push(now);
    if (settledAt.length > 1_000) settledAt.splice(0, 500);
  }, LOOK_MS);
  return {
    firstSettledAfter: (since) => settledAt.find((at) => at >= since),
    stop: () => clearInterval(timer),
  };
}
