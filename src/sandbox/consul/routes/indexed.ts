import type { HandlerResponse } from '../../handler.ts';
import type { Mark } from '../catalogue/marks.ts';
import { waitTimeOf } from '../decode/wait-time.ts';
import { RequestRefused } from '../request-refused.ts';
import type { Look } from '../waiters.ts';
import { type Answer, json, type RouteContext } from './route.ts';

export interface Indexed {
  /** Where that which is asked for stands now. */
  mark(): Mark;
  value(): unknown;
  /** What those without rights get. */
  readonly empty: unknown;
  /** Waiting for health goes another way in real agents, which knows neither of leaders nor of filtering (measured). */
  readonly isStreamed?: boolean;
  /** The whole answer, where it is not `value` as JSON. */
  form?(headers: Readonly<Record<string, string>>): HandlerResponse;
}

/**
 * An answer of the servers. With the `index` of the last one it waits until that which is asked for has a greater
 * one; an index of the future therefore waits for its whole time, and one of 0 not at all.
 */
export function indexed(context: RouteContext, { mark, value, empty, isStreamed = false, form }: Indexed): Answer {
  const { access, query, signal, catalogueWaiters } = context;
  const known = indexOf(query);
  const waitMs = waitTimeOf(query);
  const before = mark();
  const isOld = known === 0 || before.shown > known;
  const isStream = isStreamed && known > 0;
  const look = (): Look => {
    const { shown, woke } = mark();
    const headers = {
      'x-consul-effective-consistency': 'leader',
      'x-consul-index': String(shown),
      'x-consul-knownleader': String(!isStream),
      'x-consul-lastcontact': '0',
      'x-consul-query-backend': isStream ? 'streaming' : 'blocking-query',
      ...(isStream ? {} : access.filteredHeader),
    };
    const answer = () => form?.(headers) ?? json(access.isFull ? value() : empty, headers);
    return { answer, isNews: isOld || (woke > before.woke && shown > known) };
  };
  return catalogueWaiters.block(look, waitMs, signal);
}

function indexOf(query: URLSearchParams): number {
  const index = query.get('index') ?? '';
  if (!/^\d*$/.test(index)) throw new RequestRefused(400, 'Invalid index');
  return Number(index);
}
