import type { HandlerResponse } from '../handler.ts';

/** Builds answers with the headers that one Marathon puts on each of them. */
export interface Answers {
  json(status: number, value: unknown): HandlerResponse;
  text(status: number, body: string): HandlerResponse;
  /** Jetty's own pages. */
  html(status: number, body: string): HandlerResponse;
  stream(body: AsyncIterable<Uint8Array>): HandlerResponse;
  /** Who shows no credentials, or wrong ones. */
  denied(): HandlerResponse;
  /** What an app that is not there gets. */
  missing(what: string, where?: string): HandlerResponse;
}

export function createAnswers(url: string): Answers {
  const common = {
    'x-marathon-leader': url,
    'x-frame-options': 'DENY',
    'x-xss-protection': '1; mode=block',
    'cache-control': 'no-cache, no-store, must-revalidate',
    pragma: 'no-cache',
    expires: '0',
  };
  const vary = { vary: 'Accept-Encoding, User-Agent' };
  const json = (status: number, value: unknown): HandlerResponse => ({
    status,
    headers: { ...common, 'content-type': 'application/json', ...(status < 400 ? vary : {}) },
    body: JSON.stringify(value),
  });
  const html = (status: number, body: string): HandlerResponse => ({
    status,
    headers: { ...common, 'cache-control': 'must-revalidate,no-cache,no-store', 'content-type': HTML },
    body,
  });
  return {
    json,
    text: (status, body) => ({ status, headers: { ...common, 'content-type': 'text/plain', ...vary }, body }),
    html,
    denied() {
      const { headers, ...page } = html(401, UNAUTHORIZED);
      return { ...page, headers: { ...headers, 'www-authenticate': 'Basic realm="Mesosphere"' } };
    },
    stream: (body) => ({
      status: 200,
      headers: { ...common, 'content-type': 'text/event-stream;charset=utf-8', connection: 'close' },
      body,
    }),
    missing: (what, where = '') => json(404, { message: `${what} does not exist${where}`, details: [] }),
  };
}

const UNAUTHORIZED =
  '<html><head><title>Error 401 Unauthorized</title></head><body><h2>HTTP ERROR 401</h2></body></html>';

const HTML = 'text/html;charset=iso-8859-1';
