import type { EventSubscriptions } from '../clients/marathon/events/event-subscriptions.ts';
import type { Config } from '../config/config.ts';
import { CALLBACK_PREFIX, type CallbackDoor, type PublicListener } from '../model/callback-door.ts';
import type { Evidence } from '../model/sighting.ts';
import type { SourceName } from '../model/source-status.ts';
import { createMarathonCallbacks } from '../sources/marathon-callback.ts';
import type { SourceHealth } from '../sources/source-health.ts';
import { type Backoff, backoffMs } from '../support/backoff.ts';
import { sleep } from '../support/clock.ts';
import { AppError, messageOf } from '../support/errors.ts';
import { callbackBase } from './callback-base.ts';
import { createKnocks } from './knocks.ts';
import type { World } from './world.ts';

/** How long the stream may say nothing and still be fresh (ms): Marathon beats every 10 s. */
const STREAM_FRESH_MS = 35_000;
/** Marathon's list of whom it calls is looked at as often as its tasks, and at least so often (ms). */
const CALLBACK_CHECK_MS = 60_000;
/** While Marathon calls us for want of a stream, it is asked so often whether it has one now (ms): it may be upgraded. */
const STREAM_AGAIN_MS = 10 * 60_000;
/** Where nothing can be had, how soon it is tried again: what is in the way may go. */
const HOPELESS: Backoff = { baseMs: 2_000, capMs: 30_000 };

export interface MarathonEventsDeps {
  readonly config: () => Pick<Config, 'marathon' | 'server' | 'intervals'>;
  readonly world: Pick<World, 'clock' | 'random' | 'host' | 'log' | 'unguessable'>;
  readonly client: EventSubscriptions;
  readonly health: SourceHealth;
  /** Where this machine is reached, by the word of its Mesos agent; of Consul, where there is none to ask. */
  readonly address: () => string | undefined;
  readonly hasAgent: boolean;
  readonly see: (evidence: Evidence) => void;
  /** The Mesos agent is read again within a second. */
  readonly wakeAgent: () => void;
  /** Follows the stream until `signal` aborts; `instead` is called, and awaited, when the server says that it has none. */
  readonly followStream: (
    signal: AbortSignal,
    see: (evidence: Evidence) => void,
    instead?: (error: unknown) => Promise<void>,
  ) => Promise<void>;
}

export interface MarathonEvents {
  /** What has come to our door, for metrics. */
  readonly tally: { readonly calls: number; readonly garbage: number };
  readonly door: CallbackDoor;
  /** By which means we hear of events now; `undefined`: by none, because nobody wants them. */
  readonly source: Extract<SourceName, 'event stream' | 'callbacks'> | undefined;
  /** How old the last word of that source may be (ms). */
  readonly freshMs: number;
  /** Hears of events until `signal` aborts, and has itself taken off Marathon's list then. Never throws. */
  follow(signal: AbortSignal): Promise<void>;
}

/** How we hear of what happens in Marathon: its stream, its callbacks where there is no stream, or not at all. */
export function createMarathonEvents(deps: MarathonEventsDeps): MarathonEvents {
  const { world, health, see } = deps;
  const { clock, random } = world;
  const mode = deps.config().marathon.events;
  const tally = { calls: 0, garbage: 0 };
  let usesCallbacks = mode === 'callback';
  let listener: PublicListener | undefined;

  const checkMs = () => Math.min(CALLBACK_CHECK_MS, deps.config().intervals.marathonMs);

  const knocks = createKnocks({
    clock,
    random,
    wakeAgent: deps.wakeAgent,
    askAgain() {
      // As when a stream comes to life and ends: what happened before was not told.
      see({ kind: 'stream', at: clock.now(), isLive: true });
      see({ kind: 'stream', at: clock.now(), isLive: false });
    },
  });
  const path = `${CALLBACK_PREFIX}${world.unguessable()}`;
  const callbacks = createMarathonCallbacks({
    client: deps.client,
    clock,
    random,
    health,
    log: world.log,
    path,
    base: () =>
      callbackBase({
        told: deps.config().server.callbackUrl,
        listener,
        address: deps.address(),
        hasAgent: deps.hasAgent,
        hostAddresses: world.host.addresses(),
        marathonUrls: deps.config().marathon.urls,
      }),
    checkMs,
    onSubscribed: knocks.knock,
  });

  /** Callbacks and nothing else. */
  async function keepCallbacks(signal: AbortSignal): Promise<void> {
    for (let failures = 1; !signal.aborted; failures += 1) {
      const problem = await callbacks.keep(signal);
      if (problem === undefined) return;
      health.failed(problem);
      await sleep(clock, backoffMs(failures, HOPELESS, random), signal);
    }
  }

  /** The stream; callbacks for as long as the server says that it has none. */
  async function followEither(signal: AbortSignal): Promise<void> {
    let failures = 0;
    const hear = (evidence: Evidence) => {
      if (evidence.kind === 'stream' && evidence.isLive) {
        failures = 0;
        if (callbacks.isExpecting) void callbacks.leave();
        usesCallbacks = false;
      }
      see(evidence);
    };
    await deps.followStream(signal, hear, async (noStream) => {
      usesCallbacks = true;
      const problem = await callbacks.keep(signal, STREAM_AGAIN_MS);
      if (problem === undefined) return;
      usesCallbacks = false;
      failures += 1;
      const text = `Marathon has no event stream (${messageOf(noStream)}), and: ${messageOf(problem)}`;
      health.failed(new AppError(problem.code, text, { cause: problem }));
      await sleep(clock, backoffMs(failures, HOPELESS, random), signal);
    });
  }

  const follow = {
    auto: followEither,
    sse: (signal: AbortSignal) => deps.followStream(signal, see),
    callback: keepCallbacks,
    poll: async () => {},
  } satisfies Record<typeof mode, (signal: AbortSignal) => Promise<void>>;

  return {
    tally,
    door: {
      path,
      isOpen: () => callbacks.isExpecting,
      onCall() {
        tally.calls += 1;
        knocks.knock();
      },
      onGarbage() {
        tally.garbage += 1;
      },
      onOpened(opened) {
        listener = opened;
      },
    },
    get source() {
      if (mode === 'poll') return undefined;
      return usesCallbacks ? 'callbacks' : 'event stream';
    },
    get freshMs() {
      return usesCallbacks ? 2 * checkMs() + STREAM_FRESH_MS : STREAM_FRESH_MS;
    },
    async follow(signal) {
      await follow[mode](signal);
      knocks.stop();
      await callbacks.leave();
    },
  };
}
