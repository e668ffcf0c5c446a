import { createHash } from 'node:crypto';

/** The first `length` hex digits of the SHA-256 of a text. */
export const hashOf = (text: string, length = 16): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

/** JSON with sorted keys: equal values give equal texts, whatever order they were built in. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
