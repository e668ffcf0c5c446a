import { createByteChannel } from './byte-channel.ts';
import type { HandlerResponse } from './handler.ts';

export type StreamFault =
  /** Streams stay open and say nothing any more. */
  | 'silent'
  /** A new stream is answered with 200 and ends; those that are open go on. */
  | '200 then close';

/** Stands between a server's streams and their readers. */
export interface StreamGate {
  /** Answers that are no streams pass as they are. */
  pass(answer: HandlerResponse): HandlerResponse;
  fail(fault: StreamFault): void;
  cut(): void;
  heal(): void;
}

interface Passing {
  silence(): void;
  end(): void;
}

export function createStreamGate(): StreamGate {
  const open = new Set<Passing>();
  let fault: StreamFault | undefined;

  const watch = (source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> => {
    const reader = source[Symbol.asyncIterator]();
    let isSilent = fault === 'silent';
    const leave = () => {
      open.delete(passing);
      void reader.return?.();
    };
    const channel = createByteChannel(leave);
    const passing: Passing = {
      silence() {
        isSilent = true;
      },
      end() {
        leave();
        channel.end();
      },
    };
    const pump = async () => {
      try {
        for (let step = await reader.next(); !step.done; step = await reader.next()) {
          if (!isSilent) channel.push(step.value);
        }
        // The far end of a half-open connection may close it: nobody on this end hears of that.
        if (!isSilent) channel.end();
      } catch (error) {
        channel.fail(error);
      }
    };
    open.add(passing);
    void pump();
    return channel;
  };

  return {
    pass(answer) {
      const { body } = answer;
      if (typeof body === 'string' || body instanceof Uint8Array) return answer;
      if (fault !== '200 then close') return { ...answer, body: watch(body) };
      void body[Symbol.asyncIterator]().return?.();
      const ended = createByteChannel();
      ended.end();
      return { ...answer, body: ended };
    },
    fail(next) {
      fault = next;
      if (next === 'silent') for (const passing of open) passing.silence();
    },
    cut() {
      for (const passing of [...open]) passing.end();
    },
    heal() {
      fault = undefined;
    },
  };
}
