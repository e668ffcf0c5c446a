import type { ClusterTask } from '../../cluster/cluster-task.ts';
import type { Cluster } from '../../cluster.ts';
import type { HandlerRequest, HandlerResponse } from '../../handler.ts';
import type { Answers } from '../answers.ts';
import { servicePortsOf, taskJson } from './task-json.ts';

/** `/v2/tasks`: every task of every app, whatever its state, unless a status is asked for. */
export function answerTasks(
  cluster: Cluster,
  answers: Answers,
  request: HandlerRequest,
  query: URLSearchParams,
): HandlerResponse {
  // Gone since 1.11 (measured).
  if (request.headers.accept === 'text/plain') return answers.json(406, { message: 'Not Acceptable' });
  const isWanted = statusFilter([...query.getAll('status'), ...query.getAll('status[]')]);
  const servicePorts = new Map(cluster.apps().map((app) => [app.id, servicePortsOf(app)]));
  const tasks = cluster.listedTasks().filter(isWanted);
  return answers.json(200, { tasks: tasks.map((task) => taskJson(task, servicePorts.get(task.appId))) });
}

/** Only `running` and `staging` are known; any other word means no filter (contract: Marathon, §1.2). */
function statusFilter(words: readonly string[]): (task: ClusterTask) => boolean {
  const known = words.filter((word) => word === 'running' || word === 'staging');
  if (known.length === 0) return () => true;
  const states = new Set(known.map((word) => `TASK_${word.toUpperCase()}`));
  return (task) => states.has(task.knownState);
}
