import { seededRandom } from '../../src/sandbox/seeded-random.ts';
import type { FaultCluster } from './cluster/fault-cluster.ts';

export interface ChurnOptions {
  /** Starts and ends together. */
  readonly perSecond: number;
  readonly seed: number;
}

export interface Churn {
  /** How many tasks have started or ended so far. */
  readonly changes: number;
  stop(): void;
}

/** Has tasks start and end, about as many of the one as of the other, until it is stopped. */
export function startChurn({ cluster, agent, apps }: FaultCluster, { perSecond, seed }: ChurnOptions): Churn {
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)];
  const living = () =>
    cluster.tasksOn(agent).filter(({ place, appId }) => place === 'running' && apps.ids.includes(appId));
  const target = living().length;
  let changes = 0;
  const change = () => {
    const there = living();
    // Drawn towards the number at the beginning.
    const startsOne = random() < 0.5 + (target - there.length) / 20;
    const task = pick(there);
    if (startsOne || task === undefined) apps.start(pick(apps.ids) ?? '');
    else cluster.endTask(task.id, random() < 0.5 ? 'TASK_KILLED' : 'TASK_FAILED');
    changes += 1;
  };
  const timer = setInterval(change, 1_000 / perSecond);
  return {
    get changes() {
      return changes;
    },
    stop: () => clearInterval(timer),
  };
}
