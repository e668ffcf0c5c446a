import type { Cluster } from '../../sandbox/cluster.ts';
import type { Clock } from '../../support/clock.ts';
import type { DemoApp } from './demo-app.ts';
import type { LiveTask } from './live-task.ts';
import type { Scheduler } from './scheduler.ts';

/** What happens in the cluster without anybody's doing: deployments, and tasks that fail. */
export interface Motion {
  /** Sees every task that is started. */
  follow(task: LiveTask): void;
  /** Rolls out a new version of each app that is deployed often. */
  deploy(): void;
  /** From now on deployments come again, and tasks fail. */
  begin(): void;
}

export interface MotionParts {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly apps: readonly DemoApp[];
  /** False while Marathon is away: then nobody deploys. */
  readonly mayDeploy: () => boolean;
  readonly stop: AbortSignal;
}

const DEPLOY_EVERY_MS = 30_000;

export function createMotion({ cluster, clock, scheduler, apps, mayDeploy, stop }: MotionParts): Motion {
  let isBegun = false;
  let release = 1;
  const failing = new Set<DemoApp>();

  const failLater = (task: LiveTask): void => {
    const { failsAfterMs } = task.app;
    if (!isBegun || failsAfterMs === undefined) return;
    const isFirst = !failing.has(task.app);
    failing.add(task.app);
    clock.after(isFirst ? failsAfterMs.first : failsAfterMs.later, () => {
      if (!stop.aborted && scheduler.find(task.id)) scheduler.end(task, 'TASK_FAILED');
    });
  };
  const motion: Motion = {
    follow: failLater,
    deploy() {
      release += 1;
      for (const app of apps.filter(({ isDeployedOften }) => isDeployedOften === true)) {
        cluster.updateApp(app.definition.id, { labels: { ...app.definition.labels, release: String(release) } });
        void scheduler.roll(app);
      }
    },
    begin() {
      isBegun = true;
      for (const app of apps) for (const task of scheduler.tasksOf(app)) failLater(task);
      const again = () =>
        clock.after(DEPLOY_EVERY_MS, () => {
          if (stop.aborted) return;
          if (mayDeploy()) motion.deploy();
          again();
        });
      again();
    },
  };
  return motion;
}
