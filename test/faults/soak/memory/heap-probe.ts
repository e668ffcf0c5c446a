import { WebSocket } from 'undici';
import type { Daemon } from '../../../support/daemon-process.ts';

/** For its environment: V8's inspector listens on some free port of loopback. */
export const INSPECTED = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

const NO_ANSWER_MS = 4_000;
const COLLECT = 1;
const MEASURE = 2;

interface Answer {
  readonly id?: number;
  readonly result?: { readonly usedSize?: number };
}

/**
 * Has a daemon that was started with `INSPECTED` collect all garbage, and tells how much is left; `undefined`: it has
 * ended, or is frozen. Holds no connection: a process does not end while somebody inspects it.
 */
export async function heldBytes({ errors }: Daemon): Promise<number | undefined> {
  const url = /ws:\/\/\S+/.exec(errors())?.[0];
  if (url === undefined) return undefined;
  const socket = new WebSocket(url);
  const over = new AbortController();
  try {
    return await new Promise((resolve) => {
      const giveUp = () => resolve(undefined);
      const options = { signal: over.signal };
      AbortSignal.timeout(NO_ANSWER_MS).addEventListener('abort', giveUp, options);
      for (const event of ['close', 'error'] as const) socket.addEventListener(event, giveUp, options);
      const ask = (id: number, method: string) => socket.send(JSON.stringify({ id, method }));
      socket.addEventListener('open', () => ask(COLLECT, 'HeapProfiler.collectGarbage'), options);
      socket.addEventListener(
        'message',
        ({ data }) => {
          const { id, result } = JSON.parse(String(data)) as Answer;
          // It collects when it is idle and answers then: asked at once, the heap's size is told with its garbage.
          if (id === COLLECT) ask(MEASURE, 'Runtime.getHeapUsage');
          else if (id === MEASURE) resolve(result?.usedSize);
        },
        options,
      );
    });
  } finally {
    over.abort();
    socket.close();
  }
}
