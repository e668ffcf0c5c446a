import { createByteChannel } from '../../../src/sandbox/byte-channel.ts';
import type { Handler } from '../../../src/sandbox/handler.ts';
import type { Clock } from '../../../src/support/clock.ts';

/** While unruly, events of a stream arrive twice, late, and in another order; none is lost. */
export interface UnrulyStream {
  readonly handler: Handler;
  isUnruly: boolean;
}

const LATE_MS = 4_000;

/** The stand-in pushes one whole event, or one byte of a keep-alive, at a time: what is pushed together stays together. */
export function withUnrulyStream(handler: Handler, clock: Clock, random: () => number): UnrulyStream {
  const disturb = (source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> => {
    const reader = source[Symbol.asyncIterator]();
    const channel = createByteChannel(() => void reader.return?.());
    const pump = async () => {
      for (let step = await reader.next(); !step.done; step = await reader.next()) {
        const { value } = step;
        const isEvent = value.length > 1;
        if (!stream.isUnruly || !isEvent) channel.push(value);
        else
          for (let copies = random() < 0.3 ? 2 : 1; copies > 0; copies -= 1)
            clock.after(random() * LATE_MS, () => channel.push(value));
      }
      channel.end();
    };
    pump().catch((error: unknown) => channel.fail(error));
    return channel;
  };
  const stream: UnrulyStream = {
    isUnruly: false,
    async handler(request, signal) {
      const answer = await handler(request, signal);
      const { body } = answer;
      return typeof body === 'string' || body instanceof Uint8Array ? answer : { ...answer, body: disturb(body) };
    },
  };
  return stream;
}
