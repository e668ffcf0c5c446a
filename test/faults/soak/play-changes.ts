import type { FaultCluster } from '../cluster/fault-cluster.ts';
import { CHANGES_PER_SECOND, type TaskChange } from './script.ts';

export interface PlayedChanges {
  /** So far. */
  readonly starts: number;
  readonly ends: number;
  /** How long the last one came after its time, at worst (ms). */
  readonly latestMs: number;
  /** Resolves when the script is over. */
  readonly over: Promise<void>;
  stop(): void;
}

const TICK_MS = 20;

/**
 * Plays the script at its pace, from now on. A machine that is busy makes some late, and several at once; none is left
 * out. `living`: the tasks that run already, in the order of their start.
 */
export function playChanges(
  { cluster, apps }: Pick<FaultCluster, 'cluster' | 'apps'>,
  script: Iterable<TaskChange>,
  living: string[],
): PlayedChanges {
  const changes = script[Symbol.iterator]();
  const beganAt = performance.now();
  const counts = { starts: 0, ends: 0, latestMs: 0 };
  let tellOver = () => {};
  const over = new Promise<void>((resolve) => {
    tellOver = resolve;
  });
  const play = (change: TaskChange) => {
    if ('starts' in change) {
      counts.starts += 1;
      living.push(apps.start(apps.ids[change.starts] ?? ''));
      return;
    }
    counts.ends += 1;
    const [taskId] = living.splice(change.ends, 1);
    if (taskId !== undefined) cluster.endTask(taskId, change.state);
  };
  const stop = () => {
    clearInterval(timer);
    tellOver();
  };
  const timer = setInterval(() => {
    const passedMs = performance.now() - beganAt;
    for (;;) {
      const dueMs = ((counts.starts + counts.ends) * 1_000) / CHANGES_PER_SECOND;
      if (dueMs > passedMs) return;
      const { value, done } = changes.next();
      if (done === true) return stop();
      counts.latestMs = Math.max(counts.latestMs, passedMs - dueMs);
      play(value);
    }
  }, TICK_MS);
  return {
    get starts() {
      return counts.starts;
    },
    get ends() {
      return counts.ends;
    },
    get latestMs() {
      return counts.latestMs;
    },
    over,
    stop,
  };
}
