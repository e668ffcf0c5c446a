import type { Clock } from '../../../support/clock.ts';
import { createByteChannel } from '../../byte-channel.ts';
import type { ClusterEvent } from '../../cluster/events.ts';

const KEEP_ALIVE_MS = 10_000;
const CR = Uint8Array.of(13);
const LF = Uint8Array.of(10);

/** The open event streams of one Marathon, each with its filter and its keep-alive. */
export interface EventStreams {
  /** A new stream; ends when `signal` aborts or its reader stops. `types`: none means all. */
  open(types: readonly string[], remoteAddress: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  publish(event: ClusterEvent): void;
  /** Ends all of them, and tells nobody. */
  endAll(): void;
  count(): number;
}

interface OpenStream {
  send(event: ClusterEvent): void;
  end(): void;
}

export function createEventStreams(clock: Clock): EventStreams {
  const streams = new Set<OpenStream>();
  const publish = (event: ClusterEvent) => {
    for (const stream of [...streams]) stream.send(event);
  };
  const tell = (eventType: string, remoteAddress: string) =>
    publish({ remoteAddress, eventType, timestamp: new Date(clock.wall()).toISOString() });
  return {
    open(types, remoteAddress, signal) {
      const channel = createByteChannel(() => leave());
      let cancelKeepAlive = () => {};
      const keepAlive = () => {
        cancelKeepAlive = clock.after(KEEP_ALIVE_MS, () => {
          // Jetty flushes the two one by one (contract: Marathon, §4.1).
          channel.push(CR);
          channel.push(LF);
          keepAlive();
        });
      };
      const leave = () => {
        if (!streams.has(stream)) return;
        stream.end();
        tell('event_stream_detached', remoteAddress);
      };
      const stream: OpenStream = {
        send(event) {
          if (types.length === 0 || types.includes(event.eventType)) channel.push(frameOf(event));
        },
        end() {
          streams.delete(stream);
          cancelKeepAlive();
          signal.removeEventListener('abort', leave);
          channel.end();
        },
      };
      streams.add(stream);
      keepAlive();
      tell('event_stream_attached', remoteAddress);
      if (signal.aborted) leave();
      else signal.addEventListener('abort', leave, { once: true });
      return channel;
    },
    publish,
    endAll() {
      for (const stream of [...streams]) stream.end();
    },
    count: () => streams.size,
  };
}

const frames = new WeakMap<ClusterEvent, Uint8Array>();

/** An event is put into bytes once, however many streams are open. */
function frameOf(event: ClusterEvent): Uint8Array {
  const known = frames.get(event);
  if (known !== undefined) return known;
  const frame = Buffer.from(`event: ${event.eventType}\r\ndata: ${JSON.stringify(event)}\r\n\r\n`);
  frames.set(event, frame);
  return frame;
}
