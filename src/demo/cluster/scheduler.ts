import type { Cluster } from '../../sandbox/cluster.ts';
import { sleep } from '../../support/clock.ts';
import type { DemoApp } from './demo-app.ts';
import { type LiveTask, type Surroundings, startLiveTask } from './live-task.ts';

/** What Marathon does on its own: it keeps every app at the instances that it should have. */
export interface Scheduler {
  /** Starts what is missing and ends what is too much; soon after, if something is away. */
  settle(app: DemoApp): void;
  /** Oldest first. */
  tasksOf(app: DemoApp): readonly LiveTask[];
  find(taskId: string): LiveTask | undefined;
  /** The task ends in this state; another takes its place. */
  end(task: LiveTask, state: 'TASK_KILLED' | 'TASK_FAILED'): void;
  /** Replaces every task of the app, one after the other, each when its successor is healthy. */
  roll(app: DemoApp): Promise<void>;
  /** Every app has exactly its tasks, all of them healthy, and no roll-out is under way. */
  isSettled(): boolean;
  /** Ends every task, without a word to anybody. */
  close(): void;
}

export interface SchedulerParts extends Surroundings {
  readonly apps: readonly DemoApp[];
  /** False while Marathon or the Mesos agent is away: then nothing is started. */
  readonly mayStart: () => boolean;
  readonly onStarted: (task: LiveTask) => void;
  readonly onTrouble: (error: unknown) => void;
  readonly stop: AbortSignal;
}

/** How long Marathon waits before it starts a task in the place of one that ended (ms). */
const REPLACE_AFTER_MS = 1_000;
const LOOK_AGAIN_MS = 250;

export function createScheduler(parts: SchedulerParts): Scheduler {
  const { apps, cluster, clock, mayStart, stop } = parts;
  const living = new Map<string, LiveTask>();
  const starting = new Map<DemoApp, number>();
  const rolling = new Set<DemoApp>();

  const tasksOf = (app: DemoApp) => [...living.values()].filter((task) => task.app === app);
  const startingOf = (app: DemoApp) => starting.get(app) ?? 0;

  const start = async (app: DemoApp): Promise<LiveTask | undefined> => {
    starting.set(app, startingOf(app) + 1);
    try {
      const task = await startLiveTask(app, parts);
      if (stop.aborted) task.close();
      living.set(task.id, task);
      parts.onStarted(task);
      return task;
    } catch (error) {
      parts.onTrouble(error);
      return undefined;
    } finally {
      starting.set(app, startingOf(app) - 1);
    }
  };
  const remove = (task: LiveTask, state: 'TASK_KILLED' | 'TASK_FAILED'): void => {
    if (!living.delete(task.id)) return;
    task.close();
    const news = { marathon: parts.isMarathonThere() };
    if (state === 'TASK_KILLED') cluster.killTask(task.id, news);
    else cluster.endTask(task.id, state, news);
  };
  const later = (app: DemoApp, ms: number) => clock.after(ms, () => scheduler.settle(app));
  const untilAllowed = async (): Promise<void> => {
    while (!mayStart() && !stop.aborted) await sleep(clock, LOOK_AGAIN_MS, stop);
  };

  const scheduler: Scheduler = {
    settle(app) {
      if (stop.aborted || rolling.has(app)) return;
      if (!mayStart()) return void later(app, LOOK_AGAIN_MS);
      const tasks = tasksOf(app);
      const missing = instancesOf(app, cluster) - tasks.length - startingOf(app);
      for (let count = 0; count < missing; count += 1) void start(app);
      if (missing < 0) for (const task of tasks.slice(missing)) remove(task, 'TASK_KILLED');
    },
    tasksOf,
    find: (taskId) => living.get(taskId),
    end(task, state) {
      remove(task, state);
      later(task.app, REPLACE_AFTER_MS);
    },
    async roll(app) {
      if (rolling.has(app)) return;
      rolling.add(app);
      for (const old of tasksOf(app)) {
        await untilAllowed();
        if (stop.aborted) return;
        await (await start(app))?.proven;
        await untilAllowed();
        if (stop.aborted) return;
        remove(old, 'TASK_KILLED');
      }
      rolling.delete(app);
      scheduler.settle(app);
    },
    isSettled: () =>
      rolling.size === 0 &&
      apps.every((app) => {
        const tasks = tasksOf(app);
        return (
          startingOf(app) === 0 && tasks.length === instancesOf(app, cluster) && tasks.every((task) => task.isProven)
        );
      }),
    close() {
      for (const task of living.values()) task.close();
      living.clear();
    },
  };
  return scheduler;
}

const instancesOf = ({ definition }: DemoApp, cluster: Cluster): number => cluster.app(definition.id)?.instances ?? 0;
