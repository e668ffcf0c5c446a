import type { AppJson, AppRequest } from './app-json.ts';
import type { AppRegistry } from './app-registry.ts';
import type { ClusterTask } from './cluster-task.ts';
import type { Deployments } from './deployments.ts';
import { addHealthCheck, apiPost, appTerminated, groupChange, removeHealthCheck } from './events.ts';
import { checksOf } from './health-results.ts';
import type { News, NewsDesk } from './news.ts';
import type { TaskStore } from './task-store.ts';

export interface AppOperations {
  addApp(definition: AppRequest, news?: News): AppJson;
  updateApp(appId: string, change: Partial<AppRequest>, news?: News): AppJson;
  removeApp(appId: string, news?: News): void;
}

export interface AppOperationParts {
  readonly registry: AppRegistry;
  readonly store: TaskStore;
  readonly desk: NewsDesk;
  readonly deployments: Deployments;
  readonly nowIso: () => string;
  readonly kill: (task: ClusterTask, news: News | undefined) => void;
}

/** Apps come, change and go, with the events of the deployments that this means, in the order that was measured. */
export function createAppOperations(parts: AppOperationParts): AppOperations {
  const { registry, store, desk, deployments, nowIso, kill } = parts;
  const settle = (app: AppJson, news: News | undefined) => {
    if (store.running(app.id) !== app.instances) return;
    const ended = deployments.close(app.id);
    desk.tell(news, () => ended);
  };
  return {
    addApp(definition, news) {
      const app = registry.add(definition);
      const begun = deployments.open(app, ['StartApplication', 'ScaleApplication'], app.version);
      desk.tell(news, () => [
        ...begun.slice(0, 1),
        ...checksOf(app).map((check) => addHealthCheck(app, check)),
        ...begun.slice(1),
        groupChange(app, app.version),
        apiPost(app, '/v2/apps'),
      ]);
      settle(app, news);
      return app;
    },
    updateApp(appId, change, news) {
      const { app, isScaling } = registry.change(appId, change);
      const begun = deployments.open(app, [isScaling ? 'ScaleApplication' : 'RestartApplication'], app.version);
      desk.tell(news, () => [
        ...begun,
        ...checksOf(app).map((check) => addHealthCheck(app, check)),
        groupChange(app, app.version),
        apiPost(app, `/v2/apps${app.id}`),
      ]);
      if (isScaling) settle(app, news);
      return app;
    },
    removeApp(appId, news) {
      const app = registry.current(appId);
      if (app === undefined) throw new Error(`no app ${appId}`);
      registry.remove(appId);
      const version = nowIso();
      const begun = deployments.open(app, ['StopApplication'], version);
      desk.tell(news, () => [
        ...begun,
        ...checksOf(app).map(() => removeHealthCheck(appId)),
        groupChange(app, version),
      ]);
      for (const task of store.listed(appId)) kill(task, news);
      const ended = deployments.close(appId);
      desk.tell(news, () => [appTerminated(appId), ...ended]);
    },
  };
}
