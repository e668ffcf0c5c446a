import type { Clock } from '../../support/clock.ts';
import type { AgentRegistry } from './agent-registry.ts';
import { type ClusterTask, isTerminal, type MutableTask } from './cluster-task.ts';
import type { Deployments } from './deployments.ts';
import { conditionOf, instanceChanged, instanceHealthChanged, KILLED, statusUpdate } from './events.ts';
import type { News, NewsDesk } from './news.ts';
import type { TaskStore } from './task-store.ts';

/** The two halves of each change of a task: it happens on the agent, and Marathon learns of it. */
export interface TaskLife {
  /** The agent reports a new state of a living task. */
  report(task: MutableTask, state: string, news?: News, isHealthy?: boolean): void;
  /** The task ends on the agent, and gives its ports back. */
  finish(task: MutableTask, state: string): void;
  /** Marathon learns a state, and says so: a status update, and the change of the instance if there is one. */
  learn(
    task: MutableTask,
    state: string,
    options?: News & { readonly isListed?: boolean; readonly message?: string },
  ): void;
}

export interface TaskLifeParts {
  readonly clock: Clock;
  readonly store: TaskStore;
  readonly agents: AgentRegistry;
  readonly desk: NewsDesk;
  readonly deployments: Deployments;
  /** Whether an app has what its open deployment asks for. */
  readonly isDeployed: (appId: string) => boolean;
}

const MESSAGES: Readonly<Record<string, string>> = {
  TASK_FINISHED: 'Command exited with status 0',
  TASK_FAILED: 'Command exited with status 1',
  TASK_KILLED: KILLED,
};

export function createTaskLife({ clock, store, agents, desk, deployments, isDeployed }: TaskLifeParts): TaskLife {
  const addStatus = (task: MutableTask, state: string, isHealthy: boolean | undefined) => {
    const status = { state, atMs: clock.wall(), isHealthy, message: MESSAGES[state] ?? '' };
    // Mesos keeps one status of each state in a row, the newest.
    const before = task.statuses.at(-1)?.state === state ? task.statuses.slice(0, -1) : task.statuses;
    task.statuses = [...before, status];
  };
  const learn: TaskLife['learn'] = (task, state, options = {}) => {
    if (options.marathon === false) return;
    const { message = MESSAGES[state] ?? '', isListed = true, ...news } = options;
    const condition = conditionOf(state);
    const hasChanged = condition !== conditionOf(task.knownState);
    const hadHealth = task.results.some((result) => result !== undefined);
    if (state === 'TASK_RUNNING') task.startedAtMs ??= clock.wall();
    if (isTerminal(state)) task.results = [];
    store.know(task, state, isListed);
    desk.tell(news, () => [
      statusUpdate(task, state, message),
      ...(hasChanged ? [instanceChanged(task, condition)] : []),
      // Measured: the health of a dead instance becomes unknown again.
      ...(isTerminal(state) && hadHealth ? [instanceHealthChanged(task, null)] : []),
    ]);
    if (!isDeployed(task.appId)) return;
    const ended = deployments.close(task.appId);
    desk.tell(news, () => ended);
  };
  return {
    report(task, state, news, isHealthy) {
      addStatus(task, state, isHealthy);
      store.place(task, 'running');
      learn(task, state, news);
    },
    finish(task, state) {
      if (!isLiving(task)) return;
      addStatus(task, state, undefined);
      const ports = agents.portsOf(task.agent);
      for (const port of task.ports) ports.release(port);
      store.place(task, 'completed');
    },
    learn,
  };
}

/** Whether the agent has it. */
export const isLiving = (task: ClusterTask): boolean => task.place === 'queued' || task.place === 'running';
