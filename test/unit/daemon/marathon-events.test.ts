import { describe, expect, test } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { createMarathonEvents } from '../../../src/daemon/marathon-events.ts';
import type { Evidence } from '../../../src/model/sighting.ts';
import { AppError } from '../../../src/support/errors.ts';
import { silentLog } from '../../../src/support/log.ts';
import { createFakeClock, idle } from '../fake-clock.ts';

const NO_STREAM = new AppError('UPSTREAM_STATUS', 'GET http://m/v2/events: 404', { details: { status: 404 } });

function configured(events: string): Config {
  const { config, problems } = loadConfig({ '--events': events, '--public-port': '8081' }, {});
  if (problems) throw new Error(JSON.stringify(problems));
  return config;
}

function hearing(events: string, { isOpen = true } = {}) {
  const clock = createFakeClock();
  const stop = new AbortController();
  const listed: string[] = [];
  const seen: Evidence[] = [];
  const failed: string[] = [];
  let woken = 0;
  /** What the stream's follower was given. */
  let stream: { see: (evidence: Evidence) => void; instead?: (error: unknown) => Promise<void> } | undefined;
  const config = configured(events);
  const heard = createMarathonEvents({
    config: () => config,
    world: {
      clock,
      random: () => 0.5,
      log: silentLog,
      unguessable: () => 'nobody-guesses',
      host: { name: () => 'node-1', bootId: () => '', addresses: () => ['10.0.0.7'] },
    },
    client: {
      subscriptions: async () => [...listed],
      subscribe: async (url) => void listed.push(url),
      unsubscribe: async (url) => void listed.splice(listed.indexOf(url), 1),
    },
    health: {
      succeeded() {},
      failed: (error) => void failed.push((error as Error).message),
      failures: 0,
      status: () => ({ name: 'callbacks', state: 'fresh', ageMs: 0, failures: 0, lastError: undefined }),
    },
    address: () => '10.0.0.7',
    hasAgent: true,
    see: (evidence) => void seen.push(evidence),
    wakeAgent() {
      woken += 1;
    },
    followStream(signal, see, instead) {
      stream = instead ? { see, instead } : { see };
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    },
  });
  if (isOpen) heard.door.onOpened({ scheme: 'http', bind: '0.0.0.0', port: 8081 });
  const done = heard.follow(stop.signal);
  return { clock, stop, listed, seen, failed, heard, done, stream: () => stream, woken: () => woken };
}

const OURS = 'http://10.0.0.7:8081/marathon-consul/callback/nobody-guesses';

describe('events', () => {
  test('by callback: a call wakes, and says nothing else', async () => {
    const { clock, stop, listed, seen, heard, done, stream, woken } = hearing('callback');
    expect(heard.door.isOpen()).toBe(false);
    await clock.advance(10_000);
    expect([listed, heard.source, stream(), heard.door.isOpen()]).toEqual([[OURS], 'callbacks', undefined, true]);
    const [before, wokenBefore] = [seen.length, woken()];
    heard.door.onCall();
    heard.door.onGarbage();
    await clock.advance(20_000);
    expect(seen.slice(before).map(({ kind }) => kind)).toEqual(['stream', 'stream']);
    expect(seen.at(-1)).toMatchObject({ isLive: false });
    expect([woken() - wokenBefore, heard.tally]).toEqual([1, { calls: 1, garbage: 1 }]);
    stop.abort();
    await done;
    expect([listed, clock.pending]).toEqual([[], 0]);
  });

  test('by what there is: callbacks while there is no stream, the stream once there is one', async () => {
    const { clock, stop, listed, heard, done, stream } = hearing('auto');
    expect(heard.source).toBe('event stream');
    const kept = stream()?.instead?.(NO_STREAM);
    await clock.advance(1_000);
    expect([listed, heard.source, heard.freshMs > 120_000]).toEqual([[OURS], 'callbacks', true]);
    await clock.advance(10 * 60_000);
    await kept;
    expect(listed).toEqual([OURS]);
    stream()?.see({ kind: 'stream', at: clock.now(), isLive: true });
    await idle();
    expect([listed, heard.source, heard.freshMs]).toEqual([[], 'event stream', 35_000]);
    stop.abort();
    await done;
  });

  test('by neither: both reasons are told, and it is tried again, but not at once', async () => {
    const { clock, stop, failed, heard, done, stream } = hearing('auto', { isOpen: false });
    let isOver = false;
    void stream()
      ?.instead?.(NO_STREAM)
      .then(() => {
        isOver = true;
      });
    await clock.advance(100);
    expect([isOver, heard.source]).toEqual([false, 'event stream']);
    expect(failed).toEqual([
      'Marathon has no event stream (GET http://m/v2/events: 404), and: ' +
        'HTTP callbacks need a server of ours that Marathon can reach: give --public-port',
    ]);
    await clock.advance(30_000);
    expect(isOver).toBe(true);
    stop.abort();
    await done;
  });

  test('by the stream and nothing else, where that is asked for', async () => {
    const { stop, done, stream, heard } = hearing('sse');
    expect([stream()?.instead, heard.source]).toEqual([undefined, 'event stream']);
    stop.abort();
    await done;
  });

  test('by none, where that is asked for', async () => {
    const { done, stream, heard, listed } = hearing('poll');
    await done;
    expect([stream(), heard.source, listed]).toEqual([undefined, undefined, []]);
  });
});
