import type { Request } from '../exchange.ts';

/** A read of one thing that may not be there; `decode` is given the parsed body, and the request's name for its errors. */
export type LookUp = <Found>(
  path: string,
  signal: AbortSignal,
  decode: (document: unknown, name: string) => Found,
) => Promise<Found | 'missing'>;

export const getJson = (path: string): Request => ({ method: 'GET', path, headers: { accept: 'application/json' } });

/**
 * Whether a path names one thing: no part of it is empty, leads upwards, or stands for many. An id or a version that would
 * make such a path is nobody's, as Marathon refuses it; to ask would be to ask for something else.
 */
export const namesOneThing = (path: string): boolean => {
  const [, ...parts] = (path.split('?', 1)[0] ?? '').split('/');
  return parts.every((part) => part !== '' && !/^\.{1,2}(?:$|::)|\*/.test(part));
};
