import type { CheckStatus, Weights } from '../../model/service.ts';

/** How the text of a label is read: `undefined` where it is not understood. Never throws. */
export type Parse<Value> = (text: string) => Value | undefined;

/** One of the words, or what stands beside it. */
export const wordOf =
  <Value>(words: Readonly<Record<string, Value>>): Parse<Value> =>
  (text) =>
    Object.hasOwn(words, text.trim()) ? words[text.trim()] : undefined;

export const truth: Parse<boolean> = wordOf({ true: true, false: false });

export const oneOf = <const Word extends string>(...words: readonly Word[]): Parse<Word> =>
  wordOf(Object.fromEntries(words.map((word) => [word, word])) as Record<string, Word>);

/** More names, tags or ports than anybody lists: each name is a service. */
const MAX_ENTRIES = 256;

/** The entries between commas, without the blanks around them, empty ones and repeats. */
export const list: Parse<readonly string[]> = (text) => {
  const entries = new Set(text.split(',').map((entry) => entry.trim()));
  entries.delete('');
  return entries.size === 0 || entries.size > MAX_ENTRIES ? undefined : [...entries];
};

export const anyText: Parse<string> = (text) => text;

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
/** A year: far above, Consul cannot read the duration any more. */
const MAX_MS = 365 * 24 * UNITS.h;

/** The milliseconds of `500ms`, `5s`, `2m` or `1h`, not shorter than `least`. */
export const durationFrom =
  (least: number): Parse<number> =>
  (text) => {
    const match = /^(\d{1,9})(ms|s|m|h)$/.exec(text.trim());
    const ms = match ? Number(match[1]) * UNITS[match[2] as keyof typeof UNITS] : undefined;
    return ms !== undefined && ms >= least && ms <= MAX_MS ? ms : undefined;
  };

export const wholeNumber =
  (least: number, most: number): Parse<number> =>
  (text) => {
    const number = /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN;
    return number >= least && number <= most ? number : undefined;
  };

const weight = wholeNumber(1, 65_535);

/** `10`, or `10,2` for passing and warning. */
export const weights: Parse<Weights> = (text) => {
  const [passing, warning, ...more] = text.split(',').map(weight);
  if (passing === undefined || more.length > 0) return undefined;
  if (warning === undefined) return text.includes(',') ? undefined : { passing, warning: 1 };
  return { passing, warning };
};

export const failures: Parse<number | 'marathon'> = (text) =>
  text.trim() === 'marathon' ? 'marathon' : wholeNumber(1, 1_000)(text);

/** A path or a URL; no blanks and line ends, which would end the line of the request. */
export const pathOrUrl: Parse<string> = (text) =>
  /^(?:\/|\{|https?:\/\/[^/])[^\s\p{Cc}]*$/iu.test(text.trim()) ? text.trim() : undefined;

/** `true` is the service's own address, written as an empty text. Placeholders may stand for host and port. */
export const tcpTarget: Parse<string> = (text) => {
  const target = text.trim();
  if (target === 'true') return '';
  const filled = target.replaceAll(/\{[^{}]*\}/g, '1');
  return /^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+):\d{1,6}$/i.test(filled) ? target : undefined;
};

export const initialStatus: Parse<'alive' | CheckStatus> = oneOf('alive', 'passing', 'warning', 'critical');
