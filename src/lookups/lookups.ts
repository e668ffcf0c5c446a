import type { MarathonClient } from '../clients/marathon/marathon-client.ts';
import type { LocalAgent } from '../clients/marathon/tasks/locality.ts';
import { keyOf, type Need } from '../model/need.ts';
import type { Evidence } from '../model/sighting.ts';
import { createAlarm } from '../support/alarm.ts';
import { type Backoff, backoffMs } from '../support/backoff.ts';
import type { Clock } from '../support/clock.ts';
import { isRefusal } from '../support/errors.ts';
import { answerTo } from './answer-to.ts';

/** Questions under way at once; one while Marathon gives no answers. */
const CONCURRENCY = 4;
/** Small reads of a Marathon that is down: nothing waits longer than this for its return. */
const BACKOFF: Backoff = { baseMs: 500, capMs: 3_000 };
/** Open questions are looked for at least so often (ms): some become due with time alone. */
const LOOK_MS = 1_000;

export interface LookupsDeps {
  readonly client: MarathonClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly health: { succeeded(): void; failed(error: unknown): void };
  readonly local: () => LocalAgent | undefined;
  /** The open questions, the most urgent first. */
  readonly needs: () => readonly Need[];
  readonly see: (evidence: Evidence) => void;
}

/** Asks Marathon what nobody has told us: definitions, versions, second opinions. Answers come back as evidence. */
export interface Lookups {
  /** Asks until `signal` aborts; never throws. */
  run(signal: AbortSignal): Promise<void>;
  /** Asks all that is open now, each question once, and resolves when no question is left that has not been tried. */
  drain(signal: AbortSignal): Promise<void>;
  /** Something may be missing now that was not before. */
  wake(): void;
  readonly underway: number;
}

export function createLookups(deps: LookupsDeps): Lookups {
  const { client, clock, random, health, see } = deps;
  /** For `run` and for `drain`, which may go on at the same time. */
  const alarms = [createAlarm(clock), createAlarm(clock)] as const;
  const [alarm, drainAlarm] = alarms;
  const ring = () => {
    for (const one of alarms) one.ring();
  };
  const underway = new Set<string>();
  const retryAt = new Map<string, { failures: number; at: number }>();
  /** Marathon as a whole: while it fails, one question at a time finds out when it is back. */
  let failures = 0;
  let pausedUntil = Number.NEGATIVE_INFINITY;

  const isDue = (need: Need, now: number): boolean =>
    !underway.has(keyOf(need)) && (need.notBefore ?? now) <= now && (retryAt.get(keyOf(need))?.at ?? now) <= now;

  const ask = async (need: Need, local: LocalAgent, signal: AbortSignal): Promise<void> => {
    const key = keyOf(need);
    const askedAt = clock.now();
    underway.add(key);
    try {
      const evidence = await answerTo(need, askedAt, local, client, signal);
      failures = 0;
      retryAt.delete(key);
      health.succeeded();
      for (const one of evidence) see(one);
    } catch (error) {
      if (signal.aborted) return;
      const now = clock.now();
      const tries = retryAt.get(key)?.failures ?? 0;
      retryAt.set(key, { failures: tries + 1, at: now + backoffMs(tries, BACKOFF, random) });
      pausedUntil = now + backoffMs(failures, BACKOFF, random);
      failures += 1;
      health.failed(error);
      see({ kind: 'silence', askedAt, witness: 'marathon', scope: need.appId, isRefusal: isRefusal(error) });
    } finally {
      underway.delete(key);
      ring();
    }
  };

  const startDue = (open: readonly Need[], signal: AbortSignal): void => {
    const local = deps.local();
    if (!local) return;
    const limit = failures > 0 ? 1 : CONCURRENCY;
    const now = clock.now();
    if (underway.size >= limit || now < pausedUntil) return;
    for (const need of open) {
      if (underway.size >= limit) return;
      if (isDue(need, now)) void ask(need, local, signal);
    }
  };

  /** Until something is due, or changes. */
  const pauseMs = (open: readonly Need[]): number => {
    const now = clock.now();
    const dueAt = open.map((need) => Math.max(need.notBefore ?? now, retryAt.get(keyOf(need))?.at ?? now, pausedUntil));
    const next = Math.min(...dueAt.filter((at) => at > now), now + LOOK_MS);
    return next - now;
  };

  const forgetAnswered = (open: readonly Need[]): void => {
    const keys = new Set(open.map(keyOf));
    for (const key of retryAt.keys()) if (!keys.has(key)) retryAt.delete(key);
  };

  return {
    async run(signal) {
      while (!signal.aborted) {
        const open = deps.needs();
        startDue(open, signal);
        forgetAnswered(open);
        await alarm.wait(pauseMs(open), signal);
      }
    },
    async drain(signal) {
      const tried = new Set<string>();
      const isUntried = (need: Need) => !tried.has(keyOf(need));
      while (!signal.aborted) {
        pausedUntil = Number.NEGATIVE_INFINITY;
        const open = deps.needs();
        startDue(open.filter(isUntried), signal);
        for (const key of underway) tried.add(key);
        if (underway.size === 0 && (!deps.local() || !open.some(isUntried))) return;
        await drainAlarm.wait(pauseMs(open), signal);
      }
    },
    wake: ring,
    get underway() {
      return underway.size;
    },
  };
}
