import { isPodTask } from '../model/ids.ts';
import { keyOf, type Need } from '../model/need.ts';
import { ASK_AGAIN_MS } from './absence.ts';
import { HEALTH_DEBOUNCE_MS } from './hear.ts';
import type { Inventory } from './inventory.ts';
import type { TaskRecord } from './record.ts';
import { type Circumstances, isAgentSpeaking } from './standing.ts';
import { verdictOn } from './verdict.ts';
import { answeredAbout, askedAbout, isOfBeforeSilence, isUnanswered } from './witnesses.ts';

/** How long a task may wait for its first all-alive verdict before the app is read again (ms): events normally tell sooner. */
const VERDICT_RECHECK_MS = { streamLive: 30_000, streamDown: 5_000 };
/** How often Marathon is asked again whether a task of a deployment is ready (ms). */
const READINESS_RECHECK_MS = 2_000;
/** When Marathon is asked again what an immutable version says (ms). */
const CONTRADICTION_RECHECK_MS = 30_000;
/** How often a disagreement of the witnesses is put to Marathon again (ms). */
const DISPUTE_RECHECK_MS = 60_000;

/**
 * The questions that are open, one per app or version, the newest tasks' first: an event's task must not wait
 * behind a cold start. Pure. `isPublished`: Consul has the task, so its first publication is past.
 */
export function missing(
  inventory: Inventory,
  now: number,
  isPublished: (record: TaskRecord) => boolean,
): readonly Need[] {
  const at = inventory.circumstances(now);
  const needs = new Map<string, Need>();
  const newestFirst = [...inventory.records()].sort((left, right) => right.lastNewsAt - left.lastNewsAt);
  for (const record of newestFirst) {
    const need = needOf(record, inventory, at, isPublished);
    if (need && !needs.has(keyOf(need))) needs.set(keyOf(need), need);
  }
  return [...needs.values()];
}

function needOf(
  record: TaskRecord,
  inventory: Inventory,
  at: Circumstances,
  isPublished: (record: TaskRecord) => boolean,
): Need | undefined {
  if (record.tombstone || record.draining) return undefined;
  const { appId } = record;
  const isPod = isPodTask(record.id);
  const app = (why: string): Need => ({ kind: isPod ? 'pod' : 'app', appId, why });
  const { marathon } = at;

  const appReadAt = marathon.byApp.get(appId)?.answeredAt ?? Number.NEGATIVE_INFINITY;
  if (record.rumouredAt > answeredAbout(marathon, appId))
    return app('an event speaks of a task that Marathon did not list');

  const { marathon: absentSince } = record.absentSince;
  if (!at.hasAgent && absentSince !== undefined && record.absentAgainAt === undefined) {
    // One that proves nothing, because not all of it could be read, is no reason to ask at once.
    const lastAt = Math.max(absentSince, appReadAt);
    return { ...app('Marathon does not list a task of it'), notBefore: lastAt + ASK_AGAIN_MS };
  }

  const agentAbsentSince = record.absentSince.agent;
  if (agentAbsentSince !== undefined) {
    if (askedAbout(marathon, appId) < agentAbsentSince) return app('the Mesos agent does not list a task of it');
    // Held back, and Marathon gave no answer: it is asked until it does.
    if (answeredAbout(marathon, appId) < agentAbsentSince && isPublished(record))
      return app('the Mesos agent does not list a published task of it');
    const isDisputed = record.said.marathon?.word === 'running' && record.absentSince.marathon === undefined;
    const isDue =
      at.now - answeredAbout(marathon, appId) > DISPUTE_RECHECK_MS ||
      isUnanswered(marathon, appId) ||
      isOfBeforeSilence(marathon, appId);
    return isDisputed && isDue ? app('the Mesos agent and Marathon disagree') : undefined;
  }

  const isAlive = record.said.agent?.word === 'running' || record.said.marathon?.word === 'running';
  if (!isAlive || !record.task) return undefined;
  if (record.task.version === undefined) {
    // An answer that lacks a task which the agent runs is wrong, or soon will be.
    const isDue =
      answeredAbout(marathon, appId) < record.firstHeardAt ||
      at.now - answeredAbout(marathon, appId) > DISPUTE_RECHECK_MS;
    return isDue ? app('the version of a task is not known') : undefined;
  }
  if (answeredAbout(marathon, appId) < marathon.streamLiveSince) return app('events were missed');
  const asking = marathon.byApp.get(appId);
  if (!isAgentSpeaking(at) && asking && asking.rumouredAt > appReadAt) return app('an event is to be confirmed');

  const { definitions } = inventory;
  const { version } = record.task;
  const resolved = definitions.resolve(record.task, false);
  if (resolved.kind !== 'known') {
    // A pod's version that lacks the container would say so again, and again.
    if (definitions.isMissing(appId, version) || (isPod && definitions.knowsVersion(appId, version))) return undefined;
    return { kind: isPod ? 'pod-version' : 'version', appId, version, why: 'the definition of a task is not known' };
  }
  const { definition } = resolved;
  if (!definitions.isWhole(definition) && !definitions.isMissing(appId, version))
    return { kind: isPod ? 'pod-version' : 'version', appId, version, why: 'the command of a check is not known' };
  const disputedSince = definitions.disputedSince(appId, version);
  if (disputedSince !== undefined)
    return { ...app('two answers contradict each other'), notBefore: disputedSince + CONTRADICTION_RECHECK_MS };
  const hasUnknownPorts = record.task.ports.length === 0 && definition.ports.some(({ hasHostPort }) => hasHostPort);
  if (isPod && hasUnknownPorts && appReadAt < record.firstHeardAt) return app('the ports of a container are not known');
  if (isPublished(record)) return undefined;
  if (definition.hasReadinessChecks && record.isReady === false) {
    const runningSince = record.runningSince ?? record.firstHeardAt;
    const notBefore = appReadAt < runningSince ? runningSince : appReadAt + READINESS_RECHECK_MS;
    return { ...app('a task is waiting to be ready'), notBefore };
  }
  if (verdictOn(record, definition) === 'alive') return undefined;
  const recheckMs = marathon.isStreamLive ? VERDICT_RECHECK_MS.streamLive : VERDICT_RECHECK_MS.streamDown;
  const why = 'a task is waiting for its health';
  if (appReadAt < record.lastNewsAt) return { ...app(why), notBefore: record.lastNewsAt + HEALTH_DEBOUNCE_MS };
  return at.now - appReadAt > recheckMs ? app(why) : undefined;
}
