import { type EventSubscriptions, hasNoCallbacks } from '../clients/marathon/events/event-subscriptions.ts';
import { CALLBACK_PREFIX } from '../model/callback-door.ts';
import { createAlarm } from '../support/alarm.ts';
import { type Backoff, backoffMs, jittered } from '../support/backoff.ts';
import type { Clock } from '../support/clock.ts';
import { AppError, messageOf } from '../support/errors.ts';
import type { Log } from '../support/log.ts';
import { withDeadline } from '../support/scope.ts';
import type { SourceHealth } from './source-health.ts';

const RETRY: Backoff = { baseMs: 1_000, capMs: 15_000 };
/** At the end, Marathon has this long to take us off its list (ms). */
const LEAVE_MS = 3_000;

/** Where Marathon can reach us, without our path, or one sentence that says what is missing. */
export type CallbackBase = { readonly url: string } | { readonly problem: string };

export interface MarathonCallbackSource {
  readonly client: EventSubscriptions;
  readonly clock: Clock;
  readonly random: () => number;
  readonly health: SourceHealth;
  readonly log: Log;
  /** Below the base; begins with `CALLBACK_PREFIX`, and nobody can guess the rest. */
  readonly path: string;
  readonly base: () => CallbackBase;
  /** Between looks at whether Marathon still has us in its list: a fail-over or an operator may have lost it. */
  readonly checkMs: () => number;
  /** We are in the list, and were not before: what happened until now was not told. */
  readonly onSubscribed: () => void;
}

export interface MarathonCallbacks {
  /** Whether Marathon may call us now. */
  readonly isExpecting: boolean;
  /**
   * Keeps us in Marathon's list until `signal` aborts or `forMs` have passed; what an earlier run of ours left in it is
   * removed. Never throws. Answers at once what is in the way when Marathon calls nobody, or cannot reach us.
   */
  keep(signal: AbortSignal, forMs?: number): Promise<AppError | undefined>;
  /** Takes us off the list, if we may be in it. Never throws, and takes 3 s at most: a fault is told in the log. */
  leave(): Promise<void>;
}

/** Being told by HTTP callback that something happened, in Marathons that have no event stream. */
export function createMarathonCallbacks(source: MarathonCallbackSource): MarathonCallbacks {
  const { client, clock, random, health, log, path } = source;
  const alarm = createAlarm(clock);
  /** What Marathon may have been told of us; still set while it is not known to have forgotten. */
  let subscribed: string | undefined;
  let isFirstLook = true;

  /** One look at the list, after which we are in it, and nothing is that we left behind. */
  async function check(signal: AbortSignal): Promise<void> {
    const base = source.base();
    if ('problem' in base) throw new AppError('CONFIG_INVALID', base.problem);
    const url = `${base.url}${path}`;
    const listed = await client.subscriptions(signal);
    if (subscribed !== undefined && subscribed !== url) await client.unsubscribe(subscribed, signal);
    const isNew = !listed.includes(url);
    subscribed = url;
    if (isNew) await client.subscribe(url, signal);
    for (const leftover of listed)
      if (leftover !== url && isOurs(leftover, base.url, isFirstLook)) await client.unsubscribe(leftover, signal);
    isFirstLook = false;
    if (!isNew) return;
    log.info({ at: base.url }, 'Marathon calls us when something happens');
    source.onSubscribed();
  }

  return {
    get isExpecting() {
      return subscribed !== undefined;
    },
    async keep(signal, forMs = Number.POSITIVE_INFINITY) {
      const until = clock.now() + forMs;
      let failures = 0;
      while (!signal.aborted && clock.now() < until) {
        try {
          await check(signal);
          health.succeeded();
          failures = 0;
        } catch (error) {
          if (signal.aborted) return undefined;
          if (isHopeless(error)) return error;
          failures += 1;
          health.failed(error);
        }
        const pauseMs = failures > 0 ? backoffMs(failures, RETRY, random) : jittered(source.checkMs(), 0.2, random);
        await alarm.wait(Math.min(pauseMs, until - clock.now()), signal);
      }
      return undefined;
    },
    async leave() {
      const url = subscribed;
      if (url === undefined) return;
      try {
        await withDeadline(clock, LEAVE_MS, new AbortController().signal, (signal) => client.unsubscribe(url, signal));
        subscribed = undefined;
      } catch (error) {
        log.warn(
          { error: messageOf(error) },
          'Marathon could not be told to call us no more; the next start on this address does it',
        );
      }
    },
  };
}

/**
 * An address of ours, whichever scheme it had then, and a path that only we make. `atAnyPort`: an earlier run may have had
 * another; should that be a daemon that lives, it puts its own back at its next look.
 */
function isOurs(url: string, baseUrl: string, atAnyPort: boolean): boolean {
  if (!URL.canParse(url)) return false;
  const [before, ours] = [new URL(url), new URL(baseUrl)];
  if (!before.pathname.startsWith(`${ours.pathname.replace(/\/$/, '')}${CALLBACK_PREFIX}`)) return false;
  return atAnyPort ? before.hostname === ours.hostname : before.host === ours.host;
}

/** To try again soon would change nothing. */
const isHopeless = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'CONFIG_INVALID' || hasNoCallbacks(error));
