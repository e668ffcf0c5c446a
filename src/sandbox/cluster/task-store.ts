import type { ClusterAgent } from './cluster-agent.ts';
import type { ClusterTask, MutableTask } from './cluster-task.ts';

/** How many completed tasks an agent remembers of one framework (Mesos: `max_completed_executors_per_framework`). */
const REMEMBERED = 150;

/** Every task that Marathon lists or that an agent shows, found by id, by app and by agent. */
export interface TaskStore {
  add(task: MutableTask): void;
  find(taskId: string): MutableTask | undefined;
  /** Throws when there is no such task: a test that names one has a mistake. */
  get(taskId: string): MutableTask;
  listed(appId?: string): MutableTask[];
  on(agent: ClusterAgent): MutableTask[];
  /** What Marathon knows of a task has changed. */
  know(task: MutableTask, state: string, isListed: boolean): void;
  /** Where the agent has it has changed. */
  place(task: MutableTask, place: ClusterTask['place']): void;
  /** How many tasks of an app Marathon believes to be running. */
  running(appId: string): number;
}

export function createTaskStore(): TaskStore {
  const all = new Map<string, MutableTask>();
  const byApp = new Map<string, Set<MutableTask>>();
  const byAgent = new Map<ClusterAgent, Set<MutableTask>>();
  const running = new Map<string, number>();

  const count = (task: MutableTask, by: 1 | -1) => {
    if (task.isListed && task.knownState === 'TASK_RUNNING') {
      running.set(task.appId, (running.get(task.appId) ?? 0) + by);
    }
  };
  const forget = (task: MutableTask) => {
    if (task.isListed || task.place !== 'gone') return;
    all.delete(task.id);
    byApp.get(task.appId)?.delete(task);
    byAgent.get(task.agent)?.delete(task);
  };
  const forgetOldest = (agent: ClusterAgent) => {
    const completed = [...(byAgent.get(agent) ?? [])].filter((task) => task.place === 'completed');
    for (const task of completed.slice(0, Math.max(0, completed.length - REMEMBERED))) {
      task.place = 'gone';
      forget(task);
    }
  };
  return {
    add(task) {
      all.set(task.id, task);
      setOf(byApp, task.appId).add(task);
      setOf(byAgent, task.agent).add(task);
      count(task, 1);
    },
    find: (taskId) => all.get(taskId),
    get(taskId) {
      const task = all.get(taskId);
      if (task === undefined) throw new Error(`no task ${taskId}`);
      return task;
    },
    listed: (appId) =>
      [...(appId === undefined ? all.values() : (byApp.get(appId) ?? []))].filter((task) => task.isListed),
    on: (agent) => [...(byAgent.get(agent) ?? [])],
    know(task, state, isListed) {
      count(task, -1);
      task.knownState = state;
      task.isListed = isListed;
      count(task, 1);
      forget(task);
    },
    place(task, place) {
      task.place = place;
      if (place === 'completed') forgetOldest(task.agent);
      forget(task);
    },
    running: (appId) => running.get(appId) ?? 0,
  };
}

function setOf<Key>(sets: Map<Key, Set<MutableTask>>, key: Key): Set<MutableTask> {
  const known = sets.get(key);
  if (known !== undefined) return known;
  const fresh = new Set<MutableTask>();
  sets.set(key, fresh);
  return fresh;
}
