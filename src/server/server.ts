import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { CallbackDoor } from '../model/callback-door.ts';
import type { Secret } from '../model/connection.ts';
import type { Status } from '../reconcile/status.ts';
import type { Clock } from '../support/clock.ts';
import { messageOf } from '../support/errors.ts';
import { isLoopback } from '../support/ip.ts';
import type { Log } from '../support/log.ts';
import { asksUs, readsOnly, showingToken } from './admission/admit.ts';
import { ListenError } from './listen-error.ts';
import type { Limits } from './listener/limits.ts';
import { type ListenAt, type Listener, openListener } from './listener/listener.ts';
import { createMetrics } from './metrics.ts';
import { createPublicRoutes } from './public-routes.ts';
import { createRoutes } from './routes.ts';
import { takingCallbacks } from './take-callback.ts';

export interface ServerOptions extends ListenAt {
  /** Names by which a server on a loopback address may be asked, beside those of this machine. */
  readonly hosts: readonly string[];
  /** What must be shown to the first server; `undefined`: nothing. */
  readonly token: Secret | undefined;
  /** A second server, for anybody on the network; `undefined`: none. */
  readonly public: ListenAt | undefined;
  readonly version: string;
}

/** What the server is given beside its options. */
export interface ServerParts {
  readonly status: () => Status;
  readonly log: Log;
  readonly clock: Clock;
  /** The text of a secret as it is now. */
  readonly readSecret: (secret: Secret) => Promise<string>;
  /** What this machine is called. */
  readonly hostName: string;
  /** For Marathon's callbacks, at the second server; `undefined`: none are taken. */
  readonly callbacks?: CallbackDoor;
  readonly limits?: Limits;
}

export interface RunningServer {
  /** With the port that it really has. */
  readonly url: string;
  /** Of the second server. */
  readonly publicUrl: string | undefined;
  /** Stops listening and ends what is still open. */
  close(): Promise<void>;
}

const PUBLIC_FLAGS = { bind: '--public-bind', port: '--public-port' };

/**
 * Opens the server, and the second one where there is to be one; rejects with a `ListenError`. Every answer is made from
 * one snapshot, taken when it is asked for.
 */
export async function startServer(options: ServerOptions, parts: ServerParts): Promise<RunningServer> {
  const { status, log, callbacks, limits } = parts;
  const { version } = options;
  const metrics = createMetrics(version);
  const routes = createRoutes({ status, metrics, version, log });
  await provenToken(options, parts);
  const own = await openListener(options, guarded(options, parts, handlerOf(routes)), parts, undefined, limits);
  let open: Listener | undefined;
  if (options.public !== undefined) {
    const anybody = readsOnly(handlerOf(createPublicRoutes({ status, metrics, log })));
    const answer = callbacks === undefined ? anybody : takingCallbacks(callbacks, anybody);
    open = await openListener(options.public, answer, parts, PUBLIC_FLAGS, limits).catch(async (error) => {
      await own.close();
      throw error;
    });
    const { bind, certificate } = options.public;
    callbacks?.onOpened({ scheme: certificate === undefined ? 'http' : 'https', bind, port: open.port });
  }
  return {
    url: own.url,
    publicUrl: open?.url,
    async close() {
      await Promise.all([own.close(), open?.close()]);
    },
  };
}

const handlerOf = (routes: Hono): RequestListener => getRequestListener(routes.fetch, { overrideGlobalObjects: false });

/** Who is asked, by whom, and only then for what. */
function guarded(
  { bind, hosts, token }: ServerOptions,
  { log, readSecret, hostName }: ServerParts,
  routes: RequestListener,
): RequestListener {
  const reading = readsOnly(routes);
  const shown = token === undefined ? reading : showingToken(() => readSecret(token), log, reading);
  if (!isLocal(bind)) return shown;
  const names = [bind, hostName, ...hosts].map((name) => name.toLowerCase().replace(/\.$/, ''));
  return asksUs(new Set(names), shown);
}

/** Whether only this machine can reach it: then a browser on it is the way in for others. */
const isLocal = (bind: string): boolean => isLoopback(bind) || /^(?:.+\.)?localhost\.?$/i.test(bind);

/** A token that cannot be read now is a mistake in the options; later it may be a file that is just being replaced. */
async function provenToken({ bind, port, token }: ServerOptions, { readSecret }: ServerParts): Promise<void> {
  if (token === undefined) return;
  try {
    if ((await readSecret(token)) === '') throw new Error('the server token is empty');
  } catch (error) {
    throw new ListenError(new Error(messageOf(error)), bind, port);
  }
}
