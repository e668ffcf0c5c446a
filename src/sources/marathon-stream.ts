import { decodeEvent, type MarathonEvent } from '../clients/marathon/events/decode-event.ts';
import type { MarathonClient } from '../clients/marathon/marathon-client.ts';
import type { LocalAgent } from '../clients/marathon/tasks/locality.ts';
import { isOurHost, mayConcern } from '../clients/marathon/tasks/locality.ts';
import type { AppId, InstanceKey, TaskId } from '../model/ids.ts';
import type { Evidence } from '../model/sighting.ts';
import { type Backoff, backoffMs } from '../support/backoff.ts';
import { type Clock, sleep } from '../support/clock.ts';
import { AppError } from '../support/errors.ts';
import type { SourceHealth } from './source-health.ts';

/** A thousand daemons must not fell the leader that just came up. */
const RECONNECT: Backoff = { baseMs: 500, capMs: 3_000 };

export interface MarathonStreamSource {
  readonly client: MarathonClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly health: SourceHealth;
  readonly local: () => LocalAgent | undefined;
  /** Whether a task, an instance or an app is one we know: events do not always say where it runs. */
  readonly knows: {
    task(id: TaskId): boolean;
    instance(key: InstanceKey): boolean;
    app(id: AppId): boolean;
  };
  readonly see: (evidence: Evidence) => void;
  readonly tally: StreamTally;
  /** Called, and awaited, when the server says that it has no stream: other means are used meanwhile. */
  readonly instead?: (error: unknown) => Promise<void>;
}

/** What a server answers that has no such path (contract: Marathon, §0). */
const NO_STREAM = new Set([404, 405, 501]);

/** Whether Marathon says that it has no stream, rather than that it cannot be had now. */
export const hasNoStream = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'UPSTREAM_STATUS' && NO_STREAM.has(error.details.status ?? 0);

/** What has come over the stream, for metrics. */
export interface StreamTally {
  /** Ours, other machines', irrelevant types, types nobody told us about, and garbage. */
  readonly events: Record<'local' | 'foreign' | 'ignored' | 'unknown' | 'malformed', number>;
  connects: number;
}

export const createStreamTally = (): StreamTally => ({
  events: { local: 0, foreign: 0, ignored: 0, unknown: 0, malformed: 0 },
  connects: 0,
});

/**
 * Follows Marathon's event stream until `signal` aborts; never throws. Events are sightings of single tasks, never
 * absence. Whatever happened between two connections was not told: the evidence `stream` says so.
 */
export async function followMarathonStream(source: MarathonStreamSource, signal: AbortSignal): Promise<void> {
  const { client, clock, random, health, see, tally } = source;
  let failures = 0;
  while (!signal.aborted) {
    let isLive = false;
    try {
      for await (const message of client.events(signal)) {
        // Only a received byte counts: during an election a node answers 200 and closes (contract: Marathon, §4.1).
        if (!isLive) {
          isLive = true;
          failures = 0;
          tally.connects += 1;
          see({ kind: 'stream', at: clock.now(), isLive });
        }
        health.succeeded();
        if (message.kind === 'data') take(message.data, source);
      }
    } catch (error) {
      if (!signal.aborted && source.instead && hasNoStream(error)) await source.instead(error);
      else if (!signal.aborted) health.failed(error);
    }
    if (isLive) see({ kind: 'stream', at: clock.now(), isLive: false });
    await sleep(clock, backoffMs(failures, RECONNECT, random), signal);
    failures += 1;
  }
}

function take(data: string, source: MarathonStreamSource): void {
  const local = source.local();
  const { events } = source.tally;
  if (!local || !mayConcern(data, local)) {
    events.foreign += 1;
    return;
  }
  const event = decodeEvent(data);
  const evidence = evidenceOf(event, local, source);
  if (evidence) source.see(evidence);
  events[evidence ? 'local' : kindOfOther(event)] += 1;
}

function kindOfOther({ kind }: MarathonEvent): 'foreign' | 'ignored' | 'unknown' | 'malformed' {
  if (kind === 'unknown' || kind === 'malformed') return kind;
  return kind === 'ignored' || kind === 'attached' ? 'ignored' : 'foreign';
}

/** `undefined` when the event is about nothing of ours. */
function evidenceOf(
  event: MarathonEvent,
  local: LocalAgent,
  { knows, clock }: MarathonStreamSource,
): Evidence | undefined {
  const askedAt = clock.now();
  switch (event.kind) {
    case 'status':
    case 'draining': {
      const { sighting, agentId } = event;
      const { id, host } = sighting.task;
      // Which agent id is ours nobody tells where there is no agent to ask: then the host decides.
      const isOurs =
        local.agentId === undefined
          ? isOurHost(host ?? '', local) || knows.task(id)
          : agentId === undefined
            ? knows.task(id)
            : agentId === local.agentId;
      return isOurs ? { kind: 'event', askedAt, sighting } : undefined;
    }
    case 'health':
      return knows.instance(event.instance)
        ? { kind: 'health', askedAt, instance: event.instance, isAlive: event.isAlive }
        : undefined;
    case 'rumour':
      return (local.agentId !== undefined && event.agentId === local.agentId) || knows.instance(event.instance)
        ? { kind: 'rumour', askedAt, appId: event.appId }
        : undefined;
    case 'app':
      return knows.app(event.appId) ? { kind: 'rumour', askedAt, appId: event.appId } : undefined;
    default:
      return undefined;
  }
}
