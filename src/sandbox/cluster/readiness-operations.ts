import type { ClusterTask } from './cluster-task.ts';
import type { Deployments } from './deployments.ts';
import type { News, NewsDesk } from './news.ts';
import type { TaskStore } from './task-store.ts';

export interface ReadinessOperations {
  /** What the readiness checks of a task say now. Outside of a deployment nobody asks. */
  setReady(taskId: string, isReady: boolean, news?: News): void;
}

export interface ReadinessParts {
  readonly store: TaskStore;
  readonly deployments: Deployments;
  readonly desk: NewsDesk;
  /** Whether an app has what its open deployment asks for. */
  readonly isDeployed: (appId: string) => boolean;
}

export const createReadinessOperations = (parts: ReadinessParts): ReadinessOperations => ({
  setReady(taskId, isReady, news) {
    const { store, deployments, desk, isDeployed } = parts;
    const task = store.get(taskId);
    if (!hasReadinessChecks(task)) throw new Error(`${task.appId} has no readiness checks`);
    const deployment = deployments.idOf(task.appId);
    if (deployment === undefined) return;
    task.readiness = { deployment, isReady };
    if (!isDeployed(task.appId)) return;
    const ended = deployments.close(task.appId);
    desk.tell(news, () => ended);
  },
});

const hasReadinessChecks = ({ app }: ClusterTask): boolean => (app.readinessChecks ?? []).length > 0;

/** Whether a deployment may count it as done. */
export const isReady = (task: ClusterTask): boolean => !hasReadinessChecks(task) || task.readiness?.isReady === true;
