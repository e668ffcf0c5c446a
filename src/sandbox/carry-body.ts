import { createByteChannel } from './byte-channel.ts';
import type { HandlerResponse } from './handler.ts';

export interface Carriage {
  readonly chunkBytes: number;
  /** The caller's: aborting it ends the body at once, which then throws its reason. */
  readonly signal: AbortSignal;
  /** Aborts when the caller was killed: then the body never says anything again. */
  readonly severed: AbortSignal;
  /** Aborted when nobody reads any more, so that the server stops. */
  readonly gone: AbortController;
}

/** Carries a body from a stand-in to its reader, in pieces, until one of the two ends it. */
export function carryBody(body: HandlerResponse['body'], carriage: Carriage): AsyncIterable<Uint8Array> {
  const { signal, severed, gone, chunkBytes } = carriage;
  const stop = () => {
    signal.removeEventListener('abort', abort);
    severed.removeEventListener('abort', cut);
  };
  const leave = () => {
    stop();
    gone.abort();
  };
  const channel = createByteChannel(leave);
  let isSevered = false;
  const abort = () => {
    leave();
    channel.fail(signal.reason);
  };
  const cut = () => {
    isSevered = true;
    leave();
  };
  const pump = async () => {
    try {
      for await (const chunk of chunksOf(body)) {
        for (let at = 0; at < chunk.length; at += chunkBytes) channel.push(chunk.subarray(at, at + chunkBytes));
      }
      if (!isSevered) channel.end();
    } catch (error) {
      if (!isSevered) channel.fail(error);
    }
    stop();
  };
  signal.addEventListener('abort', abort, { once: true });
  severed.addEventListener('abort', cut, { once: true });
  if (severed.aborted) cut();
  else if (signal.aborted) abort();
  else void pump();
  return channel;
}

async function* whole(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

function chunksOf(body: HandlerResponse['body']): AsyncIterable<Uint8Array> {
  if (typeof body === 'string') return whole(new TextEncoder().encode(body));
  return body instanceof Uint8Array ? whole(body) : body;
}
