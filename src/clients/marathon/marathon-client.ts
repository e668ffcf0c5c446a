import type { AppDefinition } from '../../model/app-definition.ts';
import type { AppId } from '../../model/ids.ts';
import { isSuccess } from '../answer.ts';
import { createCaller, type Limits, parseJson, type Transport } from '../call.ts';
import { statusError } from '../failures/answer-error.ts';
import { objectIn, textIn } from '../json-fields.ts';
import type { PeerParts } from '../peer-at.ts';
import { requestName } from '../request-name.ts';
import { type AppWithTasks, decodeAppWithTasks, decodeVersion, isNoSuchApp } from './apps/app-answers.ts';
import { decodeInfo, type MarathonAbout } from './decode-info.ts';
import { type EventStreamLimits, type MarathonMessage, readEventStream } from './events/event-stream.ts';
import { createEventSubscriptions, type EventSubscriptions } from './events/event-subscriptions.ts';
import { getJson, type LookUp, namesOneThing, partOf, pathOf } from './look-up.ts';
import { createPodReads, type PodReads } from './pods/pod-reads.ts';
import { createReach } from './reach/reach.ts';
import { type LocalTasks, readLocalTasks } from './tasks/local-tasks.ts';
import type { LocalAgent } from './tasks/locality.ts';
import { doubtUnlessRunning } from './tasks/started.ts';

/** Its credentials are sent to these hosts, and to the leader that they name. */
export interface MarathonPeer extends PeerParts {
  /** One of each instance, with its path prefix, if any, and without a trailing slash. */
  readonly urls: readonly string[];
  /** In [0, 1): which is asked first. */
  readonly random?: () => number;
}

/** The reads that we make of Marathon. Each throws rather than give a partial answer that looks like a whole one. */
export interface MarathonClient extends PodReads, EventSubscriptions {
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

/** One app can have thousands of tasks, of some 700 bytes each. */
const LIMITS: Limits = { timeoutMs: 15_000, maxBytes: 64 * 1024 * 1024 };

/** Who leads is one line. */
const LEADER: Limits = { timeoutMs: 5_000, maxBytes: 64 * 1024 };

export function createMarathonClient(through: Transport, { urls, random, ...parts }: MarathonPeer): MarathonClient {
  const reach = createReach(through, { urls, parts }, random ?? (() => 0));
  const { peer, transport } = reach;
  const caller = createCaller(transport, peer);

  /** A redirect to the leader takes our credentials along: one of our own instances must have named it. */
  const partsFor = async (url: URL, signal: AbortSignal) => {
    if (!reach.isKnown(url)) {
      const { leader } =
        objectIn(await caller.json(getJson('/v2/leader'), LEADER, signal).catch(() => undefined)) ?? {};
      reach.noteLeader(textIn(leader));
    }
    return reach.partsFor(url);
  };

  /** Only Marathon's own word makes an app missing, or an id that no app has: a 404 page of a proxy in between is a failure. */
  const lookUp: LookUp = async (path, signal, decode) => {
    if (!namesOneThing(path)) return 'missing';
    const request = getJson(path);
    const name = requestName(peer, request);
    const answer = await caller.read(request, LIMITS, signal);
    if (isNoSuchApp(answer)) return 'missing';
    if (!isSuccess(answer.status)) throw statusError(name, answer, peer.options);
    return decode(parseJson(answer, name), name);
  };

  const readRunning = (local: LocalAgent, signal: AbortSignal) =>
    readLocalTasks(caller, getJson('/v2/tasks?status=running'), local, signal);

  return {
    async info(signal) {
      const request = getJson('/v2/info');
      return decodeInfo(await caller.json(request, LIMITS, signal), requestName(peer, request));
    },
    async localTasks(local, signal) {
      const tasks = await readLocalTasks(caller, getJson('/v2/tasks'), local, signal);
      return doubtUnlessRunning(tasks, () => readRunning(local, signal));
    },
    async app(id, local, signal) {
      // The tasks come in any case; up to 0.10 only one `embed` was understood.
      const path = `${pathOf('/v2/apps', id)}?embed=app.tasks&embed=app.readiness`;
      const app = await lookUp(path, signal, (document, name) => decodeAppWithTasks(document, local, name));
      return app === 'missing' ? app : doubtUnlessRunning(app, () => readRunning(local, signal));
    },
    version: (id, version, signal) =>
      lookUp(`${pathOf('/v2/apps', id)}/versions/${partOf(version)}`, signal, decodeVersion),
    ...createPodReads(lookUp),
    ...createEventSubscriptions(caller),
    events: (signal, limits) =>
      readEventStream(
        transport,
        peer,
        { partsFor: (url) => partsFor(url, signal), exchange: through.exchange, onDeadEnd: reach.turnAway },
        signal,
        limits,
      ),
  };
}
