import { readStart } from './answer.ts';
import type { Exchange, Peer } from './exchange.ts';

/**
 * An exchange that sends with every request what its peer's `authorize` says. An answer of 401 has it asked once more:
 * when it then says something else, the request is sent once again.
 */
export const authorized =
  (exchange: Exchange): Exchange =>
  async (peer, request, signal) => {
    const { authorize } = peer;
    if (authorize === undefined) return exchange(peer, request, signal);
    const headers = await authorize(signal, false);
    const answer = await exchange(withHeaders(peer, headers), request, signal);
    if (answer.status !== 401) return answer;
    const others = await authorize(signal, true);
    if (isSame(headers, others)) return answer;
    await readStart(answer); // frees the socket
    return exchange(withHeaders(peer, others), request, signal);
  };

type Headers = Readonly<Record<string, string>>;

const withHeaders = (peer: Peer, headers: Headers): Peer => ({ ...peer, headers: { ...peer.headers, ...headers } });

const isSame = (one: Headers, other: Headers): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([name, value]) => other[name] === value);
