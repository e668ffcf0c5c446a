import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { messageOf } from '../../support/errors.ts';
import { createFailureStreak } from '../../support/failure-streak.ts';
import type { Log } from '../../support/log.ts';
import { isAllowedHost } from './allowed-host.ts';
import { refuse } from './refuse.ts';
import { CHALLENGES, showsToken } from './show-token.ts';

/** Nothing here takes a body or changes anything: what brings one is refused before it is read. */
export const readsOnly =
  (listener: RequestListener): RequestListener =>
  (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse(response, 405, 'only GET and HEAD', { allow: 'GET, HEAD' });
    }
    if (hasBody(request)) return refuse(response, 413, 'no path takes a body');
    return listener(request, response);
  };

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;

/** Only for whoever asks this machine by a name that it has. */
export const asksUs =
  (names: ReadonlySet<string>, listener: RequestListener): RequestListener =>
  (request, response) => {
    if (isAllowedHost(request.headers.host, names)) return listener(request, response);
    return refuse(response, 421, 'this machine is not asked by that name; --server-host allows one');
  };

/** Only for whoever shows the token, which is read for each request; without a token to compare with, for nobody. */
export function showingToken(read: () => Promise<string>, log: Log, listener: RequestListener): RequestListener {
  const unread = createFailureStreak();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let token: string;
    try {
      token = await read();
      unread.recover();
    } catch (error) {
      if (unread.fail()) log.error({ error: messageOf(error) }, 'the server token cannot be read: nobody is let in');
      return refuse(response, 503, 'the server token cannot be read; the log has more');
    }
    if (showsToken(request.headers.authorization, token)) return listener(request, response);
    return refuse(response, 401, 'show the server token: Authorization: Bearer …, or as the password of any user', {
      'www-authenticate': [...CHALLENGES],
    });
  };
  return (request, response) => void answer(request, response);
}
