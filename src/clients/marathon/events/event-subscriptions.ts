import { AppError } from '../../../support/errors.ts';
import type { Caller, Limits } from '../../call.ts';
import { listIn, objectIn, textIn } from '../../json-fields.ts';
import { getJson } from '../look-up.ts';

/**
 * Who is told of events by HTTP callback, in Marathon 0.8 to 1.4 (contract: Marathon, §4.5). Each call throws an `AppError`;
 * see `hasNoCallbacks` for a server that never will.
 */
export interface EventSubscriptions {
  /** The URLs that are called. */
  subscriptions(signal: AbortSignal): Promise<readonly string[]>;
  /** To subscribe twice is to subscribe once. */
  subscribe(url: string, signal: AbortSignal): Promise<void>;
  /** Also when there was none. */
  unsubscribe(url: string, signal: AbortSignal): Promise<void>;
}

const PATH = '/v2/eventSubscriptions';
/** Thousands of subscribers fit in. */
const LIMITS: Limits = { timeoutMs: 10_000, maxBytes: 4 * 1024 * 1024 };

export function createEventSubscriptions(caller: Pick<Caller, 'json' | 'succeed'>): EventSubscriptions {
  const change = async (method: 'POST' | 'DELETE', url: string, signal: AbortSignal): Promise<void> => {
    // Old standbys pass a POST on only with this header.
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const path = `${PATH}?callbackUrl=${encodeURIComponent(url)}`;
    await caller.succeed({ method, path, headers }, LIMITS, signal);
  };
  return {
    async subscriptions(signal) {
      const urls = listIn(objectIn(await caller.json(getJson(PATH), LIMITS, signal))?.callbackUrls);
      if (urls === undefined)
        throw new AppError('UPSTREAM_INVALID', `GET ${PATH}: 200, but there is no list of callback URLs in it`);
      return urls.flatMap((url) => textIn(url) ?? []);
    },
    subscribe: (url, signal) => change('POST', url, signal),
    async unsubscribe(url, signal) {
      try {
        await change('DELETE', url, signal);
      } catch (error) {
        if (!(error instanceof AppError) || error.details.status !== 404) throw error;
      }
    },
  };
}

/** What a server says that has no such path: 400 where callbacks are not switched on, the others where there are none. */
const NONE = new Set([400, 404, 405, 501]);

/** Whether Marathon says that it calls nobody: since 1.5, and before without `--event_subscriber http_callback`. */
export const hasNoCallbacks = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'UPSTREAM_STATUS' && NONE.has(error.details.status ?? 0);
