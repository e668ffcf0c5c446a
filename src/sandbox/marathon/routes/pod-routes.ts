import type { Cluster } from '../../cluster.ts';
import type { HandlerResponse } from '../../handler.ts';
import type { Answers } from '../answers.ts';
import { podStatusJson } from './pod-status.ts';

const ONE = /^\/v2\/pods(\/.+?)(?:::(status|versions)(?:\/([^/]+))?)?$/;

/** Everything below `/v2/pods`. `undefined`: no such URL. */
export function answerPods(cluster: Cluster, answers: Answers, path: string): HandlerResponse | undefined {
  if (path === '/v2/pods') return answers.json(200, cluster.pods());
  if (path === '/v2/pods/::status')
    return answers.json(
      200,
      cluster.pods().map((pod) => podStatusJson(cluster, pod)),
    );
  const [, id = '', what, version] = ONE.exec(path) ?? [];
  if (id === '') return undefined;
  const versions = cluster.podVersions(id);
  const [pod] = versions;
  if (pod === undefined) return missing(answers, id, what);
  if (what === undefined) return answers.json(200, pod);
  if (what === 'status') return answers.json(200, podStatusJson(cluster, pod));
  if (version === undefined)
    return answers.json(
      200,
      versions.map((each) => each.version),
    );
  // Versions are kept, and found, by their milliseconds, however many digits are asked for.
  const found = versions.find((each) => Date.parse(each.version) === Date.parse(version));
  return found === undefined ? missing(answers, id, what) : answers.json(200, found);
}

/** The pod itself is missing in other words than all that is below it. */
const missing = (answers: Answers, id: string, what: string | undefined): HandlerResponse =>
  what === undefined ? answers.json(404, { message: `pod with ${id} does not exist` }) : answers.missing(`Pod '${id}'`);
