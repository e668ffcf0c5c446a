import { type HandlerRequest, type HandlerResponse, targetOf } from '../handler.ts';
import { RequestRefused } from './request-refused.ts';
import type { Answer, Route } from './routes/route.ts';
import type { ConsulVersion } from './version.ts';

export interface Router {
  readonly routes: readonly Route[];
  readonly version: ConsulVersion;
  readonly hasAcls: boolean;
}

/** Finds who answers, and gives every answer the form that all answers of an agent have. */
export function respond(
  { routes, version, hasAcls }: Router,
  request: HandlerRequest,
  answer: (route: Route, name: string, query: URLSearchParams) => Answer,
): Answer {
  const { path, query } = targetOf(request);
  if (UNPRINTABLE.test(path)) return { status: 400, headers: {}, body: '' };
  if (version.isOld && cleaned(path) !== path) {
    return { status: 301, headers: { location: cleaned(path).split('/').map(encodeURIComponent).join('/') }, body: '' };
  }
  const fitting = routes.filter((route) =>
    route.path.endsWith('/') ? path.startsWith(route.path) : path === route.path,
  );
  const most = Math.max(...fitting.map((route) => route.path.length));
  const nearest = fitting.filter((route) => route.path.length === most);
  const route = nearest.find(({ method }) => method === request.method) ?? nearest[0];
  if (route === undefined) return version.isOld ? { status: 404, headers: {}, body: '' } : text(404, NO_SUCH_URL);

  const finish = (response: HandlerResponse): HandlerResponse => ({
    ...response,
    headers: {
      vary: 'Accept-Encoding',
      'x-consul-default-acl-policy': hasAcls ? 'deny' : 'allow',
      ...response.headers,
    },
    body: isPretty(query) ? pretty(response, version) : response.body,
  });
  const refuse = (error: unknown): HandlerResponse => {
    if (error instanceof RequestRefused) return finish(text(error.status, error.message));
    throw error;
  };
  if (route.method !== request.method) {
    return finish(
      text(405, `method ${request.method} not allowed`, {
        allow: ['OPTIONS', ...nearest.map(({ method }) => method)].join(','),
      }),
    );
  }
  if (query.has('filter')) return finish(text(501, 'this stand-in knows no filter'));
  try {
    const response = answer(route, path.slice(route.path.length), query);
    return response instanceof Promise ? response.then(finish, refuse) : finish(response);
  } catch (error) {
    return refuse(error);
  }
}

/** What Go does not print: of blanks all but one. Such a service or check can be registered, and never removed again. */
const UNPRINTABLE = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;

/** Without empty and dotted parts: to such a path old agents redirect, ids with these in them or not. */
function cleaned(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}${path.endsWith('/') ? '/' : ''}`;
}

const NO_SUCH_URL = 'Invalid URL path: not a recognized HTTP API endpoint\n';

const text = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): HandlerResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body,
});

const isPretty = (query: URLSearchParams): boolean => query.has('pretty') && query.get('pretty') !== 'false';

function pretty({ headers, body }: HandlerResponse, { isOld }: ConsulVersion): HandlerResponse['body'] {
  if (typeof body !== 'string' || headers['content-type'] !== 'application/json') return body;
  return JSON.stringify(JSON.parse(body), null, 4) + (isOld ? '\n' : '');
}
