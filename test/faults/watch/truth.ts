import type { ClusterAgent } from '../../../src/sandbox/cluster/cluster-agent.ts';
import type { ClusterTask } from '../../../src/sandbox/cluster/cluster-task.ts';
import type { Cluster } from '../../../src/sandbox/cluster.ts';

/** One task of the machine, remembered after the stand-ins have forgotten it. */
export interface TrueTask {
  readonly id: string;
  readonly appId: string;
  /** Its first port; `undefined`: it has none, and is not published. */
  readonly port: number | undefined;
  /** `healthy`: it runs, and each of its checks has found it alive. `starting`: not yet, or not now. */
  readonly state: 'starting' | 'healthy' | 'ended';
}

/** What is so, whoever knows it. */
export interface Truth {
  /** Reads the cluster again. */
  refresh(): void;
  readonly tasks: ReadonlyMap<string, TrueTask>;
  /** No longer of interest. */
  forget(taskId: string): void;
}

export function readTruth(cluster: Cluster, agent: ClusterAgent): Truth {
  const tasks = new Map<string, TrueTask>();
  return {
    refresh() {
      const there = new Set<string>();
      for (const task of cluster.tasksOn(agent)) {
        const state = stateOf(task);
        if (state !== 'ended') there.add(task.id);
        const known = tasks.get(task.id);
        if (known?.state === state || (state === 'ended' && known === undefined)) continue;
        tasks.set(task.id, { id: task.id, appId: task.appId, port: task.ports[0], state });
      }
      for (const task of tasks.values())
        if (task.state !== 'ended' && !there.has(task.id)) tasks.set(task.id, { ...task, state: 'ended' });
    },
    tasks,
    forget: (taskId) => void tasks.delete(taskId),
  };
}

function stateOf(task: ClusterTask): TrueTask['state'] {
  if (task.place === 'completed' || task.place === 'gone') return 'ended';
  const runs = task.statuses.at(-1)?.state === 'TASK_RUNNING';
  const checks = task.app.healthChecks?.length ?? 0;
  const isAlive = checks === 0 || (task.verdicts.length === checks && task.verdicts.every((verdict) => verdict));
  return runs && isAlive ? 'healthy' : 'starting';
}
