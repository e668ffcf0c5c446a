import type { Request } from '../exchange.ts';

/** A read of one thing that may not be there; `decode` is given the parsed body, and the request's name for its errors. */
export type LookUp = <Found>(
  path: string,
  signal: AbortSignal,
  decode: (document: unknown, name: string) => Found,
) => Promise<Found | 'missing'>;

export const getJson = (path: string): Request => ({ method: 'GET', path, headers: { accept: 'application/json' } });
