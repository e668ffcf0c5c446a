import type { Halt } from '../model/halt.ts';
import { printable } from '../support/printable.ts';

/** Whoever writes the key may write anything: so much of it is shown. */
const MAX_BY = 200;
const MAX_WHY = 500;
const MAX_UNTIL = 60;

const UNKNOWN = 'whoever wrote the freeze key';

/**
 * What a freeze key says: JSON with `by`, `why` and `until` (RFC 3339; without a zone: UTC), or any other text, which is
 * then the why. `undefined`: its `until` is over. A key that cannot be understood still freezes: it was put to be safe. An
 * `until` that cannot be read is none, and is told, or somebody would wait for an end that never comes.
 */
export function readFreezeWord(value: string, wallMs: number): Halt | undefined {
  const fields = fieldsIn(value);
  const untilMs = timeOf(fields.until);
  if (untilMs !== undefined && untilMs <= wallMs) return undefined;
  const by = shown(fields.by, MAX_BY);
  const word: Halt = { kind: 'frozen', by: by === '' ? UNKNOWN : by, why: shown(fields.why, MAX_WHY), untilMs };
  const unread = untilMs === undefined ? unreadIn(fields.until) : '';
  return unread === '' ? word : { ...word, unreadUntil: unread };
}

function fieldsIn(value: string): { readonly by?: unknown; readonly why?: unknown; readonly until?: unknown } {
  try {
    const parsed: unknown = JSON.parse(value);
    if (parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed)) return parsed;
  } catch {
    // Any text will do: somebody was in a hurry.
  }
  return { why: value };
}

const shown = (value: unknown, most: number): string =>
  typeof value === 'string' ? [...printable(value.trim().slice(0, 4 * most))].slice(0, most).join('') : '';

const unreadIn = (until: unknown): string =>
  until === undefined || until === null
    ? ''
    : shown(typeof until === 'string' ? until : JSON.stringify(until), MAX_UNTIL);

const DATE_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?<zone>Z|[+-]\d\d:?\d\d)?$/i;

function timeOf(until: unknown): number | undefined {
  if (typeof until !== 'string') return undefined;
  const match = DATE_TIME.exec(until.trim());
  if (match === null) return undefined;
  const ms = Date.parse(`${match[0].replace(' ', 'T')}${match.groups?.zone === undefined ? 'Z' : ''}`);
  return Number.isNaN(ms) ? undefined : ms;
}
