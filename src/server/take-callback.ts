import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { CALLBACK_PREFIX, type CallbackDoor } from '../model/callback-door.ts';
import { refuse } from './admission/refuse.ts';
import { isSame } from './admission/show-token.ts';

/** An event of a large cluster has some MB (contract: Marathon, §4.4); more than this is none. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Marathon's HTTP callbacks. The body is thrown away as it comes: a call costs a counter, whatever is in it. What is not
 * below our prefix is left to `others`.
 */
export function takingCallbacks(
  door: CallbackDoor,
  others: RequestListener,
  mostBytes: number = MOST_BYTES,
): RequestListener {
  return (request, response) => {
    if (!request.url?.startsWith(CALLBACK_PREFIX)) return others(request, response);
    if (!door.isOpen() || !isSame(request.url, door.path)) return turnAway(door, response, 404, 'no such path');
    if (request.method !== 'POST') return turnAway(door, response, 405, 'only POST', { allow: 'POST' });
    if (Number(request.headers['content-length'] ?? 0) > mostBytes)
      return turnAway(door, response, 413, 'no event is as long as that');
    if (request.headers.expect !== undefined) response.writeContinue();
    return take(door, request, response, mostBytes);
  };
}

function take(door: CallbackDoor, request: IncomingMessage, response: ServerResponse, mostBytes: number): void {
  let bytes = 0;
  let isOver = false;
  const over = (tell: () => void) => {
    if (isOver) return;
    isOver = true;
    tell();
  };
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostBytes) over(() => turnAway(door, response, 413, 'no event is as long as that'));
  });
  request.once('end', () =>
    over(() => {
      door.onCall();
      response.writeHead(200, { 'content-length': 0 });
      response.end();
    }),
  );
  // Whoever hangs up, or is hung up on, before the end.
  request.once('close', () => over(door.onGarbage));
  request.once('error', () => over(door.onGarbage));
}

function turnAway(
  door: CallbackDoor,
  response: ServerResponse,
  status: number,
  error: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  door.onGarbage();
  refuse(response, status, error, headers);
}
