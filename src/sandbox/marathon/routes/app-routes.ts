import type { AppJson } from '../../cluster/app-json.ts';
import type { Cluster } from '../../cluster.ts';
import type { HandlerResponse } from '../../handler.ts';
import type { Answers } from '../answers.ts';
import { appJson } from './app-json.ts';
import { taskJson } from './task-json.ts';

/** Everything below `/v2/apps`. `undefined`: no such URL. */
export function answerApps(
  cluster: Cluster,
  answers: Answers,
  path: string,
  query: URLSearchParams,
): HandlerResponse | undefined {
  // Measured: `/v2/apps//web` and `/v2/apps/` work as well.
  const rest = path.slice('/v2/apps'.length).replace(/^\/+|\/+$/g, '');
  if (rest === '') {
    const embeds = { tasks: isEmbedded(query, 'tasks'), readiness: isEmbedded(query, 'readiness') };
    return answers.json(200, { apps: cluster.apps().map((app) => appJson(cluster, app, embeds)) });
  }
  const match = /^(.+?)(?:\/(tasks|versions)(?:\/([^/]+))?)?$/.exec(rest);
  if (match === null) return undefined;
  const [, name = '', what, item] = match;
  const id = `/${name}`;
  if (what === 'tasks' && name.endsWith('/*')) return tasksBelow(cluster, answers, id.slice(0, -1));
  const app = cluster.app(id);
  if (app === undefined) return answers.missing(`App '${id}'`);
  // One app comes with its tasks, asked for or not (measured).
  const embeds = { tasks: true, readiness: isEmbedded(query, 'readiness') };
  if (what === undefined) return answers.json(200, { app: appJson(cluster, app, embeds) });
  if (what === 'tasks') return answers.json(200, { tasks: cluster.listedTasks(id).map((task) => taskJson(task)) });
  return answerVersions(cluster, answers, app, item);
}

/** The prefixes are interchangeable (contract: Marathon, §1.2). */
const isEmbedded = (query: URLSearchParams, what: string): boolean =>
  query.getAll('embed').some((embed) => embed.replace(/^(apps|app|group\.apps)\./, '') === what);

function answerVersions(
  cluster: Cluster,
  answers: Answers,
  app: AppJson,
  version: string | undefined,
): HandlerResponse {
  const versions = cluster.versions(app.id);
  if (version === undefined) return answers.json(200, { versions: versions.map((each) => each.version) });
  const found = versions.find((each) => each.version === version);
  if (found === undefined) return answers.missing(`App '${app.id}'`, ` in version ${version}`);
  return answers.json(200, found);
}

function tasksBelow(cluster: Cluster, answers: Answers, prefix: string): HandlerResponse {
  const tasks = cluster.listedTasks().filter((task) => task.appId.startsWith(prefix));
  return answers.json(200, { tasks: tasks.map((task) => taskJson(task)) });
}
