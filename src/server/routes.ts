import { type Context, Hono } from 'hono';
import { accepts } from 'hono/accepts';
import { choiceOf, chosen, OUTCOMES } from '../page/choice.ts';
import { renderPage } from '../page/page.ts';
import { PAGE_HEADERS } from '../page/style.ts';
import type { Status } from '../reconcile/status.ts';
import type { Log } from '../support/log.ts';
import type { Metrics } from './metrics.ts';
import { plainHeaders } from './plain-headers.ts';
import { readinessOf } from './readiness.ts';

/** Every path we answer beside the page at `/`, and what for. */
export const ROUTES: Readonly<Record<string, string>> = {
  '/health': '200 while the process turns',
  '/ready': '200 while what Consul is told can be relied on, else 503; which source is fresh, and what is held back',
  '/metrics': 'for Prometheus',
  '/v1/status': 'the whole snapshot: sources, decisions, recent changes, counters',
  '/v1/tasks': 'what became of each task on this machine, and why; ?app=/shop/web and ?outcome=waiting choose',
};

export interface RouteParts {
  readonly status: () => Status;
  readonly metrics: Metrics;
  readonly version: string;
  readonly log: Log;
}

/** The routes over one snapshot function. Nothing here changes anything; no error shows more than that there was one. */
export function createRoutes({ status, metrics, version, log }: RouteParts): Hono {
  const routes = new Hono();
  routes.use(plainHeaders);
  routes.get('/', (context) => {
    context.header('vary', 'accept');
    if (!isBrowser(context)) return context.text(overview());
    const choice = choiceOf(context.req.query());
    const page = renderPage(status(), choice, { version, routes: ROUTES });
    return context.html(page, choice.unknownOutcome === undefined ? 200 : 400, PAGE_HEADERS);
  });
  routes.get('/health', (context) => context.json({ status: 'ok' }));
  routes.get('/ready', (context) => {
    const readiness = readinessOf(status());
    return context.json(readiness, readiness.ready ? 200 : 503);
  });
  routes.get('/metrics', async (context) =>
    context.body(await metrics.text(status()), 200, { 'content-type': metrics.contentType }),
  );
  routes.get('/v1/status', (context) => context.json(status()));
  routes.get('/v1/tasks', (context) => {
    const choice = choiceOf(context.req.query());
    if (choice.unknownOutcome !== undefined) return context.json({ error: 'no such outcome', known: OUTCOMES }, 400);
    return context.json({ tasks: chosen(status().decisions, choice) });
  });
  routes.notFound((context) => context.json({ error: 'no such path', known: ['/', ...Object.keys(ROUTES)] }, 404));
  routes.onError((error, context) => {
    log.error({ error, path: context.req.path }, 'a request failed');
    return context.json({ error: 'internal error; the log has more' }, 500);
  });
  return routes;
}

/** A browser says that it wants HTML; `curl` and programs take anything, and get text. */
const isBrowser = (context: Context): boolean =>
  accepts(context, { header: 'Accept', supports: ['text/html', 'text/plain'], default: 'text/plain' }) === 'text/html';

function overview(): string {
  const lines = Object.entries(ROUTES).map(([path, what]) => `  ${path.padEnd(12)}${what}`);
  return `marathon-consul: publishes the Marathon tasks of this machine into Consul\n\n${lines.join('\n')}\n`;
}
