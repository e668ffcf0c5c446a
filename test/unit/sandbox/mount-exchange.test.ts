import { describe, expect, test } from 'vitest';
import type { Peer } from '../../../src/clients/exchange.ts';
import { type ByteChannel, createByteChannel } from '../../../src/sandbox/byte-channel.ts';
import { ConnectionFault, type Handler, type HandlerRequest } from '../../../src/sandbox/handler.ts';
import { type ExchangeMountOptions, mountExchange } from '../../../src/sandbox/mount-exchange.ts';
import { reading } from './ask.ts';
import { createHandClock } from './sandbox-clock.ts';

const URL = 'http://server:80';
const peer: Peer = { name: 'server', baseUrl: URL, lane: 'control', headers: { 'X-Token': 's' } };
const get = { method: 'GET', path: '/a?b=c' } as const;

function setUp(options: Partial<ExchangeMountOptions> = {}, handler?: Handler) {
  const clock = createHandClock();
  const seen: HandlerRequest[] = [];
  const signals: AbortSignal[] = [];
  const streams: ByteChannel[] = [];
  const standIn: Handler = (request, signal) => {
    seen.push(request);
    signals.push(signal);
    if (request.path !== '/stream') return { status: 200, headers: { a: 'b' }, body: 'hello' };
    const channel = createByteChannel();
    streams.push(channel);
    return { status: 200, headers: {}, body: channel };
  };
  const mount = mountExchange({ [URL]: handler ?? standIn }, { clock, ...options });
  /** What has become of a call so far. */
  const call = (path: string = get.path, signal = new AbortController().signal) => {
    const outcome: { value?: unknown; error?: unknown; body?: ReturnType<typeof reading> } = {};
    mount.exchange(peer, { ...get, path }, signal).then(
      (value) => {
        outcome.value = value;
        outcome.body = reading(value.body);
      },
      (error: unknown) => {
        outcome.error = error;
      },
    );
    return outcome;
  };
  const say = (text: string) => streams.at(-1)?.push(new TextEncoder().encode(text));
  return { clock, mount, seen, signals, call, say };
}

describe('a call', () => {
  test('arrives with the peer’s headers, and is answered', async () => {
    const { clock, call, seen } = setUp();
    const outcome = call();
    await clock.advance(0);
    expect(seen).toEqual([{ method: 'GET', path: '/a?b=c', headers: { host: 'server:80', 'x-token': 's' }, body: '' }]);
    expect(outcome.value).toMatchObject({ status: 200, headers: { a: 'b' } });
    expect(outcome.body?.text()).toBe('hello');
  });

  test('takes the time of both legs', async () => {
    const { clock, call, seen } = setUp({ latency: (_peer, _request, leg) => (leg === 'request' ? 30 : 20) });
    const outcome = call();
    await clock.advance(29);
    expect(seen).toHaveLength(0);
    await clock.advance(1);
    expect(seen).toHaveLength(1);
    await clock.advance(19);
    expect(outcome.value).toBeUndefined();
    await clock.advance(1);
    expect(outcome.value).toBeDefined();
  });

  test('is refused where nobody serves, and says whether anybody listened', async () => {
    const refuse = (kind: 'refused' | 'reset') => () => {
      throw new ConnectionFault(kind);
    };
    for (const [handler, isRefused] of [
      [refuse('refused'), true],
      [refuse('reset'), false],
    ] as const) {
      const { clock, call } = setUp({}, handler);
      const outcome = call();
      await clock.advance(0);
      expect(outcome.error).toMatchObject({ code: 'UPSTREAM_UNREACHABLE', details: { isRefused } });
    }
    const { mount } = setUp();
    const stranger = { ...peer, baseUrl: 'http://nobody' };
    await expect(mount.exchange(stranger, get, new AbortController().signal)).rejects.toMatchObject({
      code: 'UPSTREAM_UNREACHABLE',
      details: { isRefused: true },
    });
  });

  test('ends at once when it is aborted, on the way or at the server', async () => {
    const { clock, call, seen, signals } = setUp({ latency: () => 100 });
    const early = new AbortController();
    const late = new AbortController();
    const outcomes = [call('/a', early.signal), call('/a', late.signal)];
    await clock.advance(50);
    early.abort('enough');
    await clock.advance(100);
    late.abort('enough');
    await clock.advance(0);
    expect(outcomes.map((outcome) => outcome.error)).toEqual(['enough', 'enough']);
    expect(seen).toHaveLength(1);
    expect(signals[0]?.aborted).toBe(true);
  });

  test('has its body in pieces', async () => {
    const { clock, call } = setUp({ chunkBytes: 2 });
    const outcome = call();
    await clock.advance(0);
    expect(outcome.body?.chunks).toEqual(['he', 'll', 'o']);
  });
});

describe('a stream', () => {
  test('keeps its order, whatever each chunk takes', async () => {
    const delays = [50, 10, 0];
    const { clock, call, say } = setUp({
      latency: (_peer, _request, leg) => (leg === 'chunk' ? (delays.shift() ?? 0) : 0),
    });
    const outcome = call('/stream');
    await clock.advance(0);
    for (const text of ['a', 'b', 'c']) {
      say(text);
      await clock.advance(1);
    }
    expect(outcome.body?.text()).toBe('');
    await clock.advance(50);
    expect(outcome.body?.text()).toBe('abc');
  });

  test('throws the reason when the call is aborted, and the server hears of it', async () => {
    const { clock, call, say, signals } = setUp();
    const caller = new AbortController();
    const outcome = call('/stream', caller.signal);
    await clock.advance(0);
    say('a');
    await clock.advance(0);
    caller.abort('enough');
    await clock.advance(0);
    expect([outcome.body?.text(), outcome.body?.error()]).toEqual(['a', 'enough']);
    expect(signals[0]?.aborted).toBe(true);
  });
});

describe('a severed caller', () => {
  test('hears nothing any more, not even its own abort', async () => {
    const { clock, call, mount, say, signals } = setUp({
      latency: (_peer, _request, leg) => (leg === 'chunk' ? 0 : 10),
    });
    const caller = new AbortController();
    const stream = call('/stream', caller.signal);
    await clock.advance(20);
    const pending = call('/a', caller.signal);
    await clock.advance(5);
    mount.sever();
    const later = call('/a', caller.signal);
    say('unheard');
    caller.abort('enough');
    await clock.advance(1_000);
    expect(stream.body).toMatchObject({ chunks: [] });
    expect([stream.body?.isOver(), pending, later]).toEqual([false, {}, {}]);
    expect(signals[0]?.aborted).toBe(true);
  });

  test('has sent nothing that had not arrived', async () => {
    const { clock, call, mount, seen } = setUp({ latency: () => 10 });
    call();
    await clock.advance(9);
    mount.sever();
    await clock.advance(100);
    expect(seen).toEqual([]);
  });
});
