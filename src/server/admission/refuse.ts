import type { ServerResponse } from 'node:http';

/** Ends a request that is not to be looked at any further, and its connection. */
export function refuse(
  response: ServerResponse,
  status: number,
  error: string,
  headers: Readonly<Record<string, string | string[]>> = {},
): void {
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(`${JSON.stringify({ error })}\n`);
}
