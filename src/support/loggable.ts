/** Characters of one text in a log, above what any message of ours takes, and below what a reader of logs cuts. */
const MAX_TEXT = 4_000;
/** Entries of one list. */
const MAX_ENTRIES = 200;

/** The text; of one that somebody else made too long, the start and how long it was. */
const shortText = (text: string): string =>
  text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}… (${text.length} characters)`;

/**
 * A field of a log line in a length that a line can have: what others name and send goes into logs, too. Only plain
 * values are looked into; anything else is for the log itself to write.
 */
export function loggable(value: unknown): unknown {
  if (typeof value === 'string') return shortText(value);
  if (Array.isArray(value)) {
    const first = value.slice(0, MAX_ENTRIES).map(loggable);
    return value.length <= MAX_ENTRIES ? first : [...first, `… (${value.length} entries)`];
  }
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, loggable(inner)]));
}
