import { Hono } from 'hono';
import type { Status } from '../reconcile/status.ts';
import type { Log } from '../support/log.ts';
import type { Metrics } from './metrics.ts';
import { plainHeaders } from './plain-headers.ts';

export interface PublicRouteParts {
  readonly status: () => Status;
  readonly metrics: Metrics;
  readonly log: Log;
}

const KNOWN = ['/health', '/ready', '/metrics'];

/** What anybody on the network may see: no id, no address, no error. Nothing here changes anything. */
export function createPublicRoutes({ status, metrics, log }: PublicRouteParts): Hono {
  const routes = new Hono();
  routes.use(plainHeaders);
  routes.get('/health', (context) => context.json({ status: 'ok' }));
  routes.get('/ready', (context) => {
    const { isReady } = status();
    return context.json({ ready: isReady }, isReady ? 200 : 503);
  });
  routes.get('/metrics', async (context) =>
    context.body(await metrics.text(status()), 200, { 'content-type': metrics.contentType }),
  );
  routes.notFound((context) => context.json({ error: 'no such path', known: KNOWN }, 404));
  routes.onError((error, context) => {
    log.error({ error, path: context.req.path }, 'a request failed');
    return context.json({ error: 'internal error; the log has more' }, 500);
  });
  return routes;
}
