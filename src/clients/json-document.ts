/**
 * How many values a document may hold, and how deep: parsed, an empty object takes 56 bytes for its two, and a body that
 * unzips to the limit of its length could take many times that. The largest state of a Mesos agent has about a million
 * values, and no document of ours is deeper than a few dozen.
 */
const MAX_VALUES = 4_000_000;
const MAX_DEPTH = 512;

/** Shorter texts are harmless whatever is in them, and need no look. */
const HARMLESS_LENGTH = 256 * 1024;

export interface JsonLimits {
  readonly maxValues?: number;
  readonly maxDepth?: number;
  readonly harmlessLength?: number;
}

/** A document that is not parsed, because it would take too much memory: what it is, in words. */
export class TooMuchJson extends Error {}

/** `JSON.parse` of bytes or text that others sent. Throws `TooMuchJson` before it would cost more than its limits. */
export function parseDocument(document: Buffer | string, limits: JsonLimits = {}): unknown {
  if (document.length > (limits.harmlessLength ?? HARMLESS_LENGTH)) {
    const bytes = typeof document === 'string' ? Buffer.from(document) : document;
    const excess = excessOf(bytes, limits.maxValues ?? MAX_VALUES, limits.maxDepth ?? MAX_DEPTH);
    if (excess !== undefined) throw new TooMuchJson(excess);
  }
  return JSON.parse(document.toString('utf8'));
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Counts brackets and commas outside of strings; strings are jumped over with a native search. */
function excessOf(bytes: Buffer, maxValues: number, maxDepth: number): string | undefined {
  let values = 1;
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    switch (bytes[at]) {
      case QUOTE:
        at = endOfString(bytes, at);
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        values += 1;
        depth += 1;
        if (depth > maxDepth) return `it is nested over ${maxDepth} deep`;
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        depth -= 1;
        break;
      case COMMA:
        values += 1;
        break;
    }
    if (values > maxValues) return `it holds over ${maxValues} values`;
  }
  return undefined;
}

/** The index of the closing quote; the end where there is none. */
function endOfString(bytes: Buffer, open: number): number {
  for (let quote = bytes.indexOf(QUOTE, open + 1); quote !== -1; quote = bytes.indexOf(QUOTE, quote + 1)) {
    let start = quote;
    while (bytes[start - 1] === BACKSLASH) start -= 1;
    if ((quote - start) % 2 === 0) return quote;
  }
  return bytes.length;
}
