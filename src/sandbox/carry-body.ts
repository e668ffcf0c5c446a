import type { Clock } from '../support/clock.ts';
import { DONE } from '../support/scope.ts';
import { createByteChannel } from './byte-channel.ts';
import type { HandlerResponse } from './handler.ts';

export interface Carriage {
  readonly clock: Clock;
  readonly chunkBytes: number;
  /** How long the next chunk of a stream takes, in ms. Chunks never overtake each other. */
  readonly chunkMs: () => number;
  /** The caller's: aborting it ends the body at once, which then throws its reason. */
  readonly signal: AbortSignal;
  /** Aborts when the caller was killed: then the body never says anything again. */
  readonly severed: AbortSignal;
  /** Aborted when nobody reads any more, so that the server stops. */
  readonly gone: AbortController;
}

/** Carries a body from a stand-in to its reader, in pieces, until one of the two ends it. */
export function carryBody(body: HandlerResponse['body'], carriage: Carriage): AsyncIterable<Uint8Array> {
  if (typeof body === 'string') return carryWhole(Buffer.from(body), carriage);
  return body instanceof Uint8Array ? carryWhole(body, carriage) : carryStream(body, carriage);
}

/** All of it is there, and its server is done: nobody needs to be told of anything. */
function carryWhole(bytes: Uint8Array, { chunkBytes, signal, severed }: Carriage): AsyncIterable<Uint8Array> {
  let at = 0;
  const next = (): Promise<IteratorResult<Uint8Array>> => {
    if (severed.aborted) return new Promise(() => {});
    if (signal.aborted) return Promise.reject(signal.reason);
    if (at >= bytes.length) return Promise.resolve({ done: true, value: undefined });
    const value = bytes.subarray(at, at + chunkBytes);
    at += chunkBytes;
    return Promise.resolve({ done: false, value });
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}

function carryStream(stream: AsyncIterable<Uint8Array>, carriage: Carriage): AsyncIterable<Uint8Array> {
  const { signal, severed, gone, chunkBytes } = carriage;
  const line = createLine(carriage.clock);
  const leave = () => {
    signal.removeEventListener('abort', abort);
    severed.removeEventListener('abort', leave);
    line.clear();
    gone.abort(DONE);
  };
  const channel = createByteChannel(leave);
  const abort = () => {
    leave();
    channel.fail(signal.reason);
  };
  const push = (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; at += chunkBytes) channel.push(bytes.subarray(at, at + chunkBytes));
  };
  const pump = async () => {
    try {
      for await (const bytes of stream) line.add(carriage.chunkMs(), () => push(bytes));
      line.add(carriage.chunkMs(), channel.end);
    } catch (error) {
      line.add(carriage.chunkMs(), () => channel.fail(error));
    }
  };
  signal.addEventListener('abort', abort, { once: true });
  severed.addEventListener('abort', leave, { once: true });
  void pump();
  return channel;
}

interface Line {
  /** Not before `ms` from now, and not before what was added earlier. */
  add(ms: number, deliver: () => void): void;
  /** Nothing more is delivered. */
  clear(): void;
}

/** Deliveries in order. At most one timer at a time: a clock may fire two of the same moment in any order. */
function createLine(clock: Clock): Line {
  const waiting: { readonly at: number; readonly deliver: () => void }[] = [];
  let isClosed = false;
  let cancel = () => {};
  const advance = () => {
    const next = waiting[0];
    if (next === undefined) return;
    cancel = clock.after(Math.max(0, next.at - clock.now()), () => {
      waiting.shift();
      next.deliver();
      advance();
    });
  };
  return {
    add(ms, deliver) {
      if (isClosed) return;
      if (ms <= 0 && waiting.length === 0) {
        deliver();
        return;
      }
      waiting.push({ at: clock.now() + ms, deliver });
      if (waiting.length === 1) advance();
    },
    clear() {
      isClosed = true;
      waiting.length = 0;
      cancel();
    },
  };
}
