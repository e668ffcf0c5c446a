import { createCaller } from '../clients/call.ts';
import type { Exchange } from '../clients/exchange.ts';
import type { Clock } from '../support/clock.ts';

/** Reads what anybody could read with `curl`. */
export interface JsonReader {
  /** The parsed body. Rejects with an `AppError` that names the URL for anything but an answer of 2xx in JSON. */
  get(url: string, signal: AbortSignal): Promise<unknown>;
}

const LIMITS = { timeoutMs: 3_000, maxBytes: 10_000_000 };

export const createJsonReader = (exchange: Exchange, clock: Clock): JsonReader => ({
  get(url, signal) {
    const { origin, pathname, search } = new URL(url);
    const caller = createCaller({ exchange, clock }, { name: 'demo', baseUrl: origin, lane: 'control' });
    return caller.json({ method: 'GET', path: `${pathname}${search}` }, LIMITS, signal);
  },
});
