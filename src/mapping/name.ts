import { hashOf } from '../support/hash.ts';

/** RFC 1035: a label has at most 63 bytes. */
export const MAX_LABEL = 63;

/**
 * The DNS label that a text comes to: every character that DNS does not know becomes `-`, and none is left at the ends.
 * Empty only where the text has no letter and no digit. An app id that Marathon takes comes to what it always came to.
 */
export const dnsLabel = (text: string): string => shortened(withoutOuterDashes(text.replaceAll(/[^A-Za-z0-9-]/g, '-')));

/** By hand: an expression that looks for an end would try each dash of a long row. */
function withoutOuterDashes(text: string): string {
  let start = 0;
  let end = text.length;
  while (text[start] === '-') start++;
  while (end > start && text[end - 1] === '-') end--;
  return text.slice(start, end);
}

/** Two long names that differ only at their ends stay two names. */
const shortened = (name: string): string =>
  name.length <= MAX_LABEL ? name : `${name.slice(0, MAX_LABEL - 9)}-${hashOf(name, 8)}`;
