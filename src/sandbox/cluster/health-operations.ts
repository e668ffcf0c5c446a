import type { MutableTask } from './cluster-task.ts';
import { type EventDraft, failedHealthCheck, healthStatusChanged, instanceHealthChanged } from './events.ts';
import { checksOf, healthOf, isRunByMesos, nextResult, survivingResults } from './health-results.ts';
import type { News, NewsDesk } from './news.ts';
import { isLiving, type TaskLife } from './task-life.ts';
import type { TaskStore } from './task-store.ts';

/** One verdict for all checks of a task, or one each (`undefined`: that one has not reported). */
export type Alive = boolean | readonly (boolean | undefined)[];

export interface HealthOperations {
  setHealth(taskId: string, alive: Alive, news?: News): void;
  /** The leader's memory of Marathon-run checks is lost; results of Mesos-run checks survive. */
  loseHealthMemory(): void;
  /** The new leader has checked once: what was forgotten is known again, with the events of a first result. */
  recheckHealth(news?: News): void;
}

export function createHealthOperations(
  store: TaskStore,
  life: Pick<TaskLife, 'report'>,
  desk: NewsDesk,
  nowMs: () => number,
): HealthOperations {
  /** A Mesos-run check's result is a status of the task: RUNNING again, healthy or not. */
  function reportMesosRun(task: MutableTask, verdicts: readonly (boolean | undefined)[], news: News | undefined): void {
    const own = verdicts.filter((verdict, index) => {
      const check = checksOf(task.app)[index];
      return verdict !== undefined && check !== undefined && isRunByMesos(check);
    });
    if (own.length === 0 || !isLiving(task)) return;
    const isHealthy = own.every((verdict) => verdict === true);
    if (task.statuses.at(-1)?.isHealthy !== isHealthy) life.report(task, 'TASK_RUNNING', news, isHealthy);
  }

  const operations: HealthOperations = {
    setHealth(taskId, alive, news) {
      const task = store.get(taskId);
      const checks = checksOf(task.app);
      if (checks.length === 0) throw new Error(`${task.appId} has no health checks`);
      const verdicts = checks.map((_check, index) => (typeof alive === 'boolean' ? alive : alive[index]));
      task.verdicts = verdicts.map((verdict, index) => verdict ?? task.verdicts[index]);
      reportMesosRun(task, verdicts, news);
      if (news?.marathon === false) return;
      const before = task.results;
      task.results = checks.map((_check, index) => {
        const verdict = verdicts[index];
        return verdict === undefined ? before[index] : nextResult(before[index], verdict, nowMs());
      });
      desk.tell(news, () => eventsOf(task, before, verdicts));
    },
    loseHealthMemory() {
      for (const task of store.listed()) task.results = survivingResults(task);
    },
    recheckHealth(news) {
      for (const task of store.listed()) {
        const forgotten = task.verdicts.map((verdict, index) => (task.results[index] ? undefined : verdict));
        const isDue = isLiving(task) && forgotten.some((verdict) => verdict !== undefined);
        if (isDue) operations.setHealth(task.id, forgotten, news);
      }
    },
  };
  return operations;
}

/** For each check its failure and its change, then the change of the instance. */
function eventsOf(
  task: MutableTask,
  before: MutableTask['results'],
  verdicts: readonly (boolean | undefined)[],
): EventDraft[] {
  const events = verdicts.flatMap((alive, index) => {
    if (alive === undefined) return [];
    // A check that has never succeeded counts as dead, so its first failure changes nothing.
    const hasChanged = (before[index]?.isAlive ?? false) !== alive;
    return [
      ...(alive ? [] : [failedHealthCheck(task, checksOf(task.app)[index])]),
      ...(hasChanged ? [healthStatusChanged(task, alive)] : []),
    ];
  });
  const healthy = healthOf(task.results);
  return healthy === healthOf(before) ? events : [...events, instanceHealthChanged(task, healthy)];
}
