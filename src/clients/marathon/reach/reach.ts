import { AppError, messageOf } from '../../../support/errors.ts';
import { DeadlineExceeded } from '../../../support/scope.ts';
import { readStart } from '../../answer.ts';
import { inWords, type Transport } from '../../call.ts';
import type { Exchange, Peer, Request, Response } from '../../exchange.ts';
import { type PeerParts, peerAt } from '../../peer-at.ts';
import { publicUrl } from '../../request-name.ts';
import { type Home, isBehindProxy, isSameServer, leaderNamed, partsFor } from './trust.ts';

/** How long one instance may keep us waiting before the next is asked (ms): its connection, and the head of its answer. */
const ATTEMPT_MS = 5_000;
/** The same for the list of the whole cluster, which takes a leader its time to make. */
const LIST_ATTEMPT_MS = 30_000;
/** How long a leader is not asked directly that could not be reached (ms). */
const AVOIDED_MS = 10 * 60_000;
/** Nobody leads just now, or the leader cannot be reached from there. */
const AWAY = new Set([502, 503, 504]);

/** Marathon, wherever it can be reached. */
export interface Reach {
  /** The one that answered last. */
  readonly peer: Peer;
  /** Asks the last good instance, and, where that fails, the others. Events and the large list go to the leader first. */
  readonly transport: Transport;
  /** What may be shown to whoever is at a URL; see `partsFor`. */
  partsFor(url: URL): PeerParts | undefined;
  /** An instance that was configured has named the leader: `host:port`, or a URL. */
  noteLeader(named: string | undefined): void;
  /** The one that answered last sent us where nobody is: the next of ours comes first now. */
  turnAway(): void;
  /** Whether it is one of ours, or the leader that we know. */
  isKnown(url: URL): boolean;
}

/** Several instances of one Marathon: any of them answers for all. The first is taken by chance, lest all machines take the same. */
export function createReach({ exchange, clock }: Transport, home: Home, random: () => number): Reach {
  const { urls, parts } = home;
  let good = urls.length > 1 ? Math.floor(random() * urls.length) : 0;
  let leader: string | undefined;
  /** A leader may be named as only its own network knows it: one that cannot be reached is left alone for a while. */
  let avoided: { readonly leader: string; readonly until: number } | undefined;
  const isAvoided = () => avoided !== undefined && avoided.leader === leader && clock.now() < avoided.until;
  const mayChase = !isBehindProxy(home);
  const current = () => urls[good] ?? '';

  /** The last good one first, and the leader before it where that matters. */
  const candidates = (lane: Peer['lane'], { path }: Request): readonly string[] => {
    const ordered = [...urls.slice(good), ...urls.slice(0, good)];
    const isForLeader = lane === 'stream' || path.startsWith('/v2/tasks');
    if (!isForLeader || leader === undefined || !mayChase || isAvoided()) return ordered;
    const direct = new URL(leader);
    const configured = ordered.find((url) => isSameServer(new URL(url), direct));
    return [configured ?? leader, ...ordered.filter((url) => url !== configured)];
  };

  const peerOf = (url: string, peer: Peer): Peer | undefined => {
    const shown = partsFor(new URL(url), home, leader);
    return shown && { ...peerAt(peer.name, url, peer.lane, shown) };
  };

  const learn = (url: string, { headers, status }: Response): void => {
    const index = urls.indexOf(url);
    if (index < 0) return;
    good = index;
    if (status < 500) leader = leaderNamed(headers['x-marathon-leader'], url) ?? leader;
  };

  const through: Exchange = async (peer, request, signal) => {
    const attempts = candidates(peer.lane, request);
    const failures: string[] = [];
    for (const [number, url] of attempts.entries()) {
      const target = peerOf(url, peer);
      if (target === undefined) continue;
      const isLast = number === attempts.length - 1;
      try {
        const limitMs = request.path.startsWith('/v2/tasks') ? LIST_ATTEMPT_MS : ATTEMPT_MS;
        const response = await attempt(target, request, signal, isLast ? undefined : limitMs);
        if (!AWAY.has(response.status) || (isLast && failures.length === 0)) {
          learn(url, response);
          return response;
        }
        await readStart(response); // frees the socket
        failures.push(`${publicUrl(url)}: ${response.status}`);
      } catch (error) {
        if (signal.aborted || !isPassing(error) || (isLast && failures.length === 0)) throw error;
        failures.push(whyOf(url, error));
      }
      if (!urls.includes(url)) avoided = { leader: url, until: clock.now() + AVOIDED_MS };
    }
    throw new AppError('UPSTREAM_UNREACHABLE', `no Marathon answers: ${failures.join('; ')}`);
  };

  /** With a limit for the head of the answer; its body goes on for as long as the caller likes. */
  async function attempt(peer: Peer, request: Request, signal: AbortSignal, limitMs: number | undefined) {
    if (limitMs === undefined) return exchange(peer, request, signal);
    const scope = new AbortController();
    // The caller's signal is one call's, or one stream's: nothing is left behind on it for long.
    const follow = () => scope.abort(signal.reason);
    signal.addEventListener('abort', follow, { once: true });
    const cancel = clock.after(limitMs, () => scope.abort(new DeadlineExceeded(limitMs)));
    try {
      return await exchange(peer, request, scope.signal);
    } finally {
      cancel();
    }
  }

  return {
    peer: {
      ...peerAt('marathon', current(), 'control', parts),
      get baseUrl() {
        return current();
      },
    },
    transport: { exchange: through, clock },
    partsFor: (url) => partsFor(url, home, leader),
    noteLeader(named) {
      leader = leaderNamed(named, current()) ?? leader;
    },
    turnAway() {
      good = (good + 1) % Math.max(1, urls.length);
    },
    isKnown: (url) =>
      [...urls, ...(leader === undefined ? [] : [leader])].some((known) => isSameServer(new URL(known), url)),
  };
}

const isPassing = (error: unknown): boolean =>
  error instanceof DeadlineExceeded || (error instanceof AppError && error.code === 'UPSTREAM_UNREACHABLE');

function whyOf(url: string, error: unknown): string {
  if (error instanceof DeadlineExceeded) return `${publicUrl(url)}: no answer within ${inWords(error.limitMs)}`;
  // It names the request, and with it the URL.
  return messageOf(error);
}
