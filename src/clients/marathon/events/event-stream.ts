import type { Clock } from '../../../support/clock.ts';
import { AppError } from '../../../support/errors.ts';
import { DeadlineExceeded } from '../../../support/scope.ts';
import { readStart } from '../../answer.ts';
import { inWords, type Transport } from '../../call.ts';
import type { Peer, Request, Response } from '../../exchange.ts';
import { statusError } from '../../failures/answer-error.ts';
import { requestName } from '../../request-name.ts';
import { readEvents } from '../../sse.ts';
import { WANTED_EVENTS } from './event-types.ts';
import { followedTo, type PartsFor } from './redirect.ts';

export type MarathonMessage =
  /** Bytes came, and they were no event: the stream lives. */
  | { readonly kind: 'beat' }
  /** The data of one event, as it came. */
  | { readonly kind: 'data'; readonly data: string };

export interface EventStreamLimits {
  /** Marathon sends a byte every 10 s, whatever happens; without one for so long the stream is dead. */
  readonly silenceMs?: number;
}

const SILENCE_MS = 35_000;
const MAX_REDIRECTS = 5;

/** What becomes of a standby's redirects. */
export interface Redirects {
  readonly partsFor: PartsFor;
  readonly exchange: Transport['exchange'];
  /** One led where nobody answers, or where nobody may be asked: the same instance would send us there again. */
  readonly onDeadEnd: () => void;
}

const STREAM_REQUEST: Request = {
  method: 'GET',
  path: `/v2/events?${WANTED_EVENTS.map((type) => `event_type=${type}`).join('&')}&plan-format=light`,
  headers: {
    // Jetty compares the whole header: anything more is a 405 (contract: Marathon, §4.1).
    accept: 'text/event-stream',
    'accept-encoding': 'identity',
    'cache-control': 'no-cache',
  },
};

/**
 * Marathon's event stream: a standby's redirects are followed to the leader. Throws when it cannot be opened, when no
 * byte came for `silenceMs`, and when it ends, which is always a fault; with the signal's reason when that aborts.
 * The time that the reader spends on a message does not count as silence.
 * `redirects`: how whoever a redirect leads to is asked, and what they may be shown.
 */
export async function* readEventStream(
  { exchange, clock }: Transport,
  configured: Peer,
  redirects: Redirects,
  signal: AbortSignal,
  { silenceMs = SILENCE_MS }: EventStreamLimits = {},
): AsyncGenerator<MarathonMessage> {
  const scope = new AbortController();
  const follow = () => scope.abort(signal.reason);
  const giveUp = () => scope.abort(new DeadlineExceeded(silenceMs));
  if (signal.aborted) follow();
  else signal.addEventListener('abort', follow, { once: true });
  let name = requestName(configured, STREAM_REQUEST);
  try {
    const opened = await withAlarm(clock, silenceMs, giveUp, () => open(exchange, configured, redirects, scope.signal));
    name = opened.name;
    for await (const event of readEvents(unlessSilent(clock, silenceMs, giveUp, opened.body)))
      yield event === 'beat' ? { kind: 'beat' } : { kind: 'data', data: event.data };
    throw new AppError('UPSTREAM_UNREACHABLE', `${name}: the stream ended`);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (!(error instanceof DeadlineExceeded)) throw error;
    throw new AppError('UPSTREAM_TIMEOUT', `${name}: not a byte for ${inWords(silenceMs)}`, { cause: error });
  } finally {
    signal.removeEventListener('abort', follow);
    scope.abort(); // a reader that left early must not leave the socket open
  }
}

async function open(exchange: Transport['exchange'], configured: Peer, redirects: Redirects, signal: AbortSignal) {
  let target = { peer: { ...configured, lane: 'stream' as const }, request: STREAM_REQUEST };
  for (let hops = 0; ; hops += 1) {
    const name = requestName(target.peer, target.request);
    // Where a redirect leads is who is meant, and nobody else.
    const response = await (hops === 0 ? exchange : redirects.exchange)(target.peer, target.request, signal).catch(
      (error: unknown) => {
        if (hops > 0) redirects.onDeadEnd();
        throw error;
      },
    );
    if (response.status === 200) return { name, body: eventsOf(response, name) };
    const next = hops < MAX_REDIRECTS ? await followedTo(response, target, redirects.partsFor) : undefined;
    const answer = await readStart(response);
    if (next === undefined) {
      if (hops > 0 || isRedirect(response)) redirects.onDeadEnd();
      throw statusError(name, answer, target.peer.options);
    }
    target = next;
  }
}

const isRedirect = ({ status }: Response): boolean => status >= 300 && status < 400;

/** A login page is a 200 too. */
function eventsOf({ headers, body }: Response, name: string): Response['body'] {
  const type = headers['content-type'];
  if (type === undefined || type.startsWith('text/event-stream')) return body;
  throw new AppError('UPSTREAM_INVALID', `${name}: 200, but not an event stream (${type})`);
}

async function* unlessSilent(
  clock: Clock,
  limitMs: number,
  giveUp: () => void,
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let cancel = clock.after(limitMs, giveUp);
  try {
    for await (const chunk of body) {
      cancel();
      yield chunk;
      cancel = clock.after(limitMs, giveUp);
    }
  } finally {
    cancel();
  }
}

async function withAlarm<Result>(
  clock: Clock,
  limitMs: number,
  giveUp: () => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const cancel = clock.after(limitMs, giveUp);
  try {
    return await work();
  } finally {
    cancel();
  }
}
