import type { AppId } from '../../model/ids.ts';
import type { Request } from '../exchange.ts';

/** A read of one thing that may not be there; `decode` is given the parsed body, and the request's name for its errors. */
export type LookUp = <Found>(
  path: string,
  signal: AbortSignal,
  decode: (document: unknown, name: string) => Found,
) => Promise<Found | 'missing'>;

export const getJson = (path: string): Request => ({ method: 'GET', path, headers: { accept: 'application/json' } });

/** Where Marathon has an app or a pod: the slashes of the id are slashes of the path. */
export const pathOf = (resource: '/v2/apps' | '/v2/pods', id: AppId): string =>
  `${resource}${id.split('/').map(partOf).join('/')}`;

/** A text as one part of a path. Halves of characters, which no bytes stand for, are asked for as what stands in for them. */
export const partOf = (text: string): string => encodeURIComponent(text.replaceAll(/\p{Cs}/gu, '\ufffd'));

/**
 * Whether a path names one thing: no part of it is empty, leads upwards, or stands for many. An id or a version that would
 * make such a path is nobody's, as Marathon refuses it; to ask would be to ask for something else.
 */
export const namesOneThing = (path: string): boolean => {
  const [, ...parts] = (path.split('?', 1)[0] ?? '').split('/');
  return parts.every((part) => part !== '' && !/^\.{1,2}(?:$|::)|\*/.test(part));
};
