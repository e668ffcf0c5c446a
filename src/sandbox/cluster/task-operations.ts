import type { TaskId } from '../../model/ids.ts';
import type { IpAddress } from '../../model/task.ts';
import type { AgentRegistry } from './agent-registry.ts';
import type { AppRegistry } from './app-registry.ts';
import type { ClusterAgent } from './cluster-agent.ts';
import { isTerminal, type MutableTask } from './cluster-task.ts';
import { instanceChanged, unhealthyInstanceKill } from './events.ts';
import { launchTask } from './launch.ts';
import type { News, NewsDesk } from './news.ts';
import { isLiving, type TaskLife } from './task-life.ts';
import type { TaskStore } from './task-store.ts';

export interface StartOptions extends News {
  /** Left out: the first agent. */
  readonly agent?: ClusterAgent;
  /** How far the task gets at once. Left out: `TASK_RUNNING`. */
  readonly state?: 'TASK_STAGING' | 'TASK_STARTING' | 'TASK_RUNNING';
  /** Exactly these host ports, whoever else has them. Left out: free ones, or the fixed ones of the definition. */
  readonly ports?: readonly number[];
  readonly addresses?: readonly IpAddress[];
  /** Another run of the instance of this (ended) task: same instance id, next incarnation. */
  readonly again?: string;
  /** The app version to launch. Left out: the current one. */
  readonly version?: string;
}

export interface TaskOperations {
  /** Answers its id, `group_app.instance-<uuid>._app.1`. */
  startTask(appId: string, options?: StartOptions): TaskId;
  /** STAGING, then STARTING, then RUNNING. */
  advanceTask(taskId: string, news?: News): void;
  /** Any state: terminal ones end the task; LOST, GONE, UNREACHABLE and their kind are Marathon's belief only. */
  setTaskState(taskId: string, state: string, news?: News): void;
  /** Ends it on the agent; Marathon drops it from its lists, or keeps it there until a relaunch (`staysListed`). */
  endTask(taskId: string, state?: string, options?: Ending): void;
  killTask(taskId: string, news?: News): void;
  /** Marathon says that it is about to kill an unhealthy task; `killTask` is what follows. */
  announceUnhealthyKill(taskId: string, reason?: string): void;
  /** To Marathon only: the agent is cut off from the master, and the task runs on. `RUNNING` brings it back. */
  markUnreachable(taskId: string, options?: Ending): void;
  /** Marathon forgets it, and only an `instance_changed_event` says so; on the agent it dies too, or `runsOn`. */
  expunge(taskId: string, options?: News & { readonly runsOn?: boolean }): void;
  /** Marathon learns what it has missed of this task, with the events. */
  reconcile(taskId: string, news?: News): void;
}

/** `staysListed`: an instance that is to run keeps its last task in Marathon's lists (contract: Marathon, §1.3). */
type Ending = News & { readonly staysListed?: boolean };

export interface TaskOperationParts {
  readonly registry: AppRegistry;
  readonly agents: AgentRegistry;
  readonly store: TaskStore;
  readonly life: TaskLife;
  readonly desk: NewsDesk;
  readonly uuid: () => string;
  readonly nowMs: () => number;
}

/** What somebody who cannot see the task claims about it: the agent goes on as before (contract: Marathon, §5). */
const BELIEFS: ReadonlySet<string> = new Set(['TASK_LOST', 'TASK_GONE', 'TASK_GONE_BY_OPERATOR', 'TASK_UNKNOWN']);

export function createTaskOperations(parts: TaskOperationParts): TaskOperations {
  const { registry, agents, store, life, desk, uuid, nowMs } = parts;
  const definition = (appId: string, version: string | undefined) => {
    const app =
      version === undefined
        ? registry.current(appId)
        : registry.versions(appId).find((candidate) => candidate.version === version);
    if (app === undefined) throw new Error(`no app ${appId}${version === undefined ? '' : ` of version ${version}`}`);
    return app;
  };
  const end = (task: MutableTask, state: string, { staysListed = false, ...news }: Ending = {}) => {
    life.finish(task, state);
    life.learn(task, state, { ...news, isListed: staysListed });
  };
  const becomeUnreachable = (task: MutableTask, { staysListed, ...news }: Ending = {}) => {
    const message = `Agent ${task.agentId} at ${task.agent.hostname} is unreachable: health check timed out`;
    life.learn(task, 'TASK_UNREACHABLE', { ...news, message, isListed: staysListed ?? waitsFor(task) });
  };
  const operations: TaskOperations = {
    startTask(appId, { agent, state = 'TASK_RUNNING', ports, addresses, again, version, ...news } = {}) {
      const previous = again === undefined ? undefined : store.get(again);
      const app = definition(appId, version);
      const chosen = agents.choose(agent);
      const task = launchTask({ app, agent: chosen, nowMs: nowMs(), ports, addresses, previous }, agents, uuid);
      store.add(task);
      if (previous?.isListed) store.know(previous, previous.knownState, false);
      desk.tell(news, () => [
        ...(previous === undefined ? [instanceChanged(task, 'Scheduled', false)] : []),
        instanceChanged(task, 'Provisioned'),
      ]);
      if (state !== 'TASK_STAGING') life.report(task, 'TASK_STARTING', news);
      if (state === 'TASK_RUNNING') life.report(task, 'TASK_RUNNING', news);
      return task.id;
    },
    advanceTask(taskId, news) {
      const task = store.get(taskId);
      life.report(task, task.statuses.length === 0 ? 'TASK_STARTING' : 'TASK_RUNNING', news);
    },
    setTaskState(taskId, state, news) {
      const task = store.get(taskId);
      if (state === 'TASK_UNREACHABLE') becomeUnreachable(task, news);
      else if (BELIEFS.has(state)) life.learn(task, state, news);
      else if (isTerminal(state)) end(task, state, news);
      else if (task.statuses.at(-1)?.state === state) {
        life.learn(task, state, { ...news, message: 'Unreachable agent re-reregistered' });
      } else life.report(task, state, news);
    },
    endTask: (taskId, state = 'TASK_FINISHED', options) => end(store.get(taskId), state, options),
    killTask(taskId, news) {
      const task = store.get(taskId);
      // Measured: the change of the instance's goal is an event of its own, and does not show what changed.
      if (task.knownState === 'TASK_RUNNING') desk.tell(news, () => [instanceChanged(task, 'Running')]);
      end(task, 'TASK_KILLED', news);
    },
    announceUnhealthyKill(taskId, reason = '500 Internal Server Error') {
      const task = store.get(taskId);
      desk.tell(undefined, () => [unhealthyInstanceKill(task, reason)]);
    },
    markUnreachable: (taskId, options) => becomeUnreachable(store.get(taskId), options),
    expunge(taskId, { runsOn = false, ...news } = {}) {
      const task = store.get(taskId);
      desk.tell(news, () => [instanceChanged(task, 'Killed')]);
      store.know(task, 'TASK_KILLED', false);
      if (!runsOn) life.finish(task, 'TASK_KILLED');
    },
    reconcile(taskId, news) {
      const task = store.get(taskId);
      const state = task.statuses.at(-1)?.state ?? task.knownState;
      life.learn(task, state, { ...news, isListed: isLiving(task) });
    },
  };
  return operations;
}

/**
 * With the default strategy (0/0) Marathon gives an unreachable task up at once, and lists it no longer; with any
 * other it waits for it.
 */
function waitsFor(task: MutableTask): boolean {
  const strategy = task.app.unreachableStrategy;
  return strategy === 'disabled' || strategy.expungeAfterSeconds > 0;
}
