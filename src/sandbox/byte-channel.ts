/** A stream of bytes between a writer who never waits and one reader. */
export interface ByteChannel extends AsyncIterable<Uint8Array> {
  /** Ignored once the channel has ended. */
  push(chunk: Uint8Array): void;
  /** What was pushed before is still read; then the stream is over. */
  end(): void;
  /** Throws at the reader at once; what was pushed and not yet read is lost. */
  fail(reason: unknown): void;
}

type Ending = { readonly kind: 'end' } | { readonly kind: 'failure'; readonly reason: unknown };

interface Waiter {
  resolve(result: IteratorResult<Uint8Array>): void;
  reject(reason: unknown): void;
}

/** `onClosed` is called when the reader has come to the end, was thrown at, or stops early: then the writer can stop. */
export function createByteChannel(onClosed: () => void = () => {}): ByteChannel {
  const chunks: Uint8Array[] = [];
  const waiters: Waiter[] = [];
  let ending: Ending | undefined;

  const settle = (waiter: Waiter) => {
    const chunk = chunks.shift();
    if (chunk !== undefined) {
      waiter.resolve({ done: false, value: chunk });
      return;
    }
    if (ending === undefined) {
      waiters.push(waiter);
      return;
    }
    onClosed();
    if (ending.kind === 'failure') waiter.reject(ending.reason);
    else waiter.resolve({ done: true, value: undefined });
  };
  const close = (how: Ending) => {
    if (ending !== undefined) return;
    ending = how;
    if (how.kind === 'failure') chunks.length = 0;
    for (const waiter of waiters.splice(0)) settle(waiter);
  };

  return {
    push(chunk) {
      if (ending !== undefined) return;
      chunks.push(chunk);
      const waiter = waiters.shift();
      if (waiter !== undefined) settle(waiter);
    },
    end: () => close({ kind: 'end' }),
    fail: (reason) => close({ kind: 'failure', reason }),
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise((resolve, reject) => settle({ resolve, reject })),
      async return() {
        chunks.length = 0;
        close({ kind: 'end' });
        onClosed();
        return { done: true, value: undefined };
      },
    }),
  };
}
