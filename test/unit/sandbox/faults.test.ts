import { describe, expect, test } from 'vitest';
import { createByteChannel } from '../../../src/sandbox/byte-channel.ts';
import { type Fault, withFaults } from '../../../src/sandbox/faults.ts';
import type { Handler } from '../../../src/sandbox/handler.ts';
import { ask, reading } from './ask.ts';
import { createHandClock } from './sandbox-clock.ts';

const TASKS = JSON.stringify({ tasks: [{ id: 'a' }, { id: 'b' }] });
const bytes = (text: string) => new TextEncoder().encode(text);

function setUp() {
  const clock = createHandClock();
  const channels: ReturnType<typeof createByteChannel>[] = [];
  const handler: Handler = ({ path }) => {
    if (path !== '/stream') return { status: 200, headers: { 'content-type': 'application/json' }, body: TASKS };
    const channel = createByteChannel();
    channels.push(channel);
    return { status: 200, headers: {}, body: channel };
  };
  const faulty = withFaults(handler, clock);
  return {
    clock,
    faulty,
    get: (path = '/tasks', signal?: AbortSignal) => ask(faulty.handler, path, signal ? { signal } : {}),
    open: async () => reading((await ask(faulty.handler, '/stream')).body),
    say: (text: string) => {
      for (const channel of channels) channel.push(bytes(text));
    },
  };
}

describe('answers', () => {
  test('are right without a fault, and again once it is healed', async () => {
    const { faulty, get } = setUp();
    expect(await get()).toMatchObject({ status: 200, body: TASKS });
    faulty.fail({ status: 503 });
    expect(await get()).toMatchObject({ status: 503 });
    faulty.heal();
    expect(await get()).toMatchObject({ status: 200, body: TASKS });
  });

  test.each<[Fault, RegExp]>([
    ['html', /^<html>/],
    ['half JSON', /^\{"tasks":\[\{"id[^}]*$/],
    ['not JSON', /^Service/],
    ['empty list', /^\{"tasks":\[\]\}$/],
  ])('%j is a 200 with another body', async (fault, body) => {
    const { faulty, get } = setUp();
    faulty.fail(fault);
    expect(await get()).toMatchObject({ status: 200, body: expect.stringMatching(body) });
  });

  test.each(['refused', 'reset'] as const)('%s is no answer at all', async (fault) => {
    const { faulty, get } = setUp();
    faulty.fail(fault);
    await expect(get()).rejects.toMatchObject({ kind: fault });
  });

  test('can be slow, by the clock', async () => {
    const { clock, faulty, get } = setUp();
    faulty.fail({ slowMs: 500 });
    let isDone = false;
    const answer = Promise.resolve(get()).then((response) => {
      isDone = true;
      return response;
    });
    await clock.advance(499);
    expect(isDone).toBe(false);
    await clock.advance(1);
    expect(await answer).toMatchObject({ status: 200 });
  });

  test('can hang until the caller has enough', async () => {
    const { faulty, get } = setUp();
    faulty.fail('hangs');
    const caller = new AbortController();
    const answer = get('/tasks', caller.signal);
    caller.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
  });

  test('go wrong only for the requests that were picked', async () => {
    const { faulty, get } = setUp();
    faulty.fail({ status: 500 }, (request) => request.path.startsWith('/tasks'));
    expect((await get('/tasks')).status).toBe(500);
    expect((await get('/info')).status).toBe(200);
  });
});

describe('streams', () => {
  test('can be cut now, and opened again', async () => {
    const { clock, faulty, open, say } = setUp();
    const stream = await open();
    say('one');
    await clock.advance(0);
    faulty.cutStreams();
    await clock.advance(0);
    expect([stream.text(), stream.isOver()]).toEqual(['one', true]);
    const again = await open();
    say('two');
    await clock.advance(0);
    expect(again.text()).toBe('two');
  });

  test('can fall silent for good, while new ones speak after the healing', async () => {
    const { clock, faulty, open, say } = setUp();
    const stream = await open();
    await clock.advance(0);
    faulty.failStreams('silent');
    say('lost');
    await clock.advance(0);
    faulty.heal();
    const later = await open();
    say('heard');
    await clock.advance(0);
    expect([stream.text(), stream.isOver()]).toEqual(['', false]);
    expect(later.text()).toBe('heard');
  });

  test('can end at once after a 200', async () => {
    const { clock, faulty, open } = setUp();
    faulty.failStreams('200 then close');
    const stream = await open();
    await clock.advance(0);
    expect([stream.text(), stream.isOver(), stream.error()]).toEqual(['', true, undefined]);
  });
});
