import type { AppDefinition } from '../../model/app-definition.ts';
import type { AppId } from '../../model/ids.ts';
import { isSuccess } from '../answer.ts';
import { statusError } from '../answer-error.ts';
import { createCaller, type Limits, parseJson, type Transport } from '../call.ts';
import type { Request } from '../exchange.ts';
import { peerAt } from '../peer-at.ts';
import { requestName } from '../request-name.ts';
import { type AppWithTasks, decodeAppWithTasks, decodeVersion, isNoSuchApp } from './app-answers.ts';
import { decodeInfo, type MarathonAbout } from './decode-info.ts';
import { type EventStreamLimits, type MarathonMessage, readEventStream } from './event-stream.ts';
import { type LocalTasks, readLocalTasks } from './local-tasks.ts';
import type { LocalAgent } from './locality.ts';

export interface MarathonPeer {
  /** With its path prefix, if any, and without a trailing slash. */
  readonly url: string;
  /** Credentials, sent to this URL's host only. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The reads that we make of Marathon. Each throws rather than give a partial answer that looks like a whole one. */
export interface MarathonClient {
  info(signal: AbortSignal): Promise<MarathonAbout>;
  /** The tasks of all apps that run on our agent; reads the whole cluster's list, in constant memory. */
  localTasks(local: LocalAgent, signal: AbortSignal): Promise<LocalTasks>;
  /** The app as it is now, and those of its tasks that run on our agent. */
  app(id: AppId, local: LocalAgent, signal: AbortSignal): Promise<AppWithTasks | 'missing'>;
  /** The app as it was at one version. */
  version(id: AppId, version: string, signal: AbortSignal): Promise<AppDefinition | 'missing'>;
  /**
   * Events as they arrive. Never ends by itself: throws when the stream ends, when it is silent for too long, and with
   * the signal's reason when that aborts.
   */
  events(signal: AbortSignal, limits?: EventStreamLimits): AsyncIterable<MarathonMessage>;
}

const ACCEPT_JSON = { accept: 'application/json' };
/** One app can have thousands of tasks, of some 700 bytes each. */
const LIMITS: Limits = { timeoutMs: 15_000, maxBytes: 64 * 1024 * 1024 };

export function createMarathonClient(transport: Transport, { url, headers }: MarathonPeer): MarathonClient {
  const peer = peerAt('marathon', url, 'control', headers);
  const caller = createCaller(transport, peer);

  /** Only Marathon's own word makes an app missing: a 404 page of a proxy in between is a failure. */
  async function lookUp<Found>(
    request: Request,
    signal: AbortSignal,
    decode: (document: unknown, name: string) => Found,
  ): Promise<Found | 'missing'> {
    const name = requestName(peer, request);
    const answer = await caller.read(request, LIMITS, signal);
    if (isNoSuchApp(answer)) return 'missing';
    if (!isSuccess(answer.status)) throw statusError(name, answer);
    return decode(parseJson(answer, name), name);
  }

  return {
    async info(signal) {
      const request = get('/v2/info');
      return decodeInfo(await caller.json(request, LIMITS, signal), requestName(peer, request));
    },
    localTasks: (local, signal) => readLocalTasks(caller, get('/v2/tasks'), local, signal),
    app: (id, local, signal) =>
      lookUp(get(`${pathOf(id)}?embed=app.tasks`), signal, (document, name) =>
        decodeAppWithTasks(document, local, name),
      ),
    version: (id, version, signal) =>
      lookUp(get(`${pathOf(id)}/versions/${encodeURIComponent(version)}`), signal, decodeVersion),
    events: (signal, limits) => readEventStream(transport, peer, signal, limits),
  };
}

const get = (path: string): Request => ({ method: 'GET', path, headers: ACCEPT_JSON });

/** The slashes of an app id are slashes of the path. */
const pathOf = (id: AppId): string => `/v2/apps${id.split('/').map(encodeURIComponent).join('/')}`;
