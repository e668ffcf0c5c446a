import { MARK } from '../model/mark.ts';
import { LIMITS } from './limits.ts';

/** What Consul takes for meta (contract: Consul, §4): bytes of a value, characters of a key, pairs. */
const META = { valueBytes: 512, key: /^[A-Za-z0-9_-]{1,128}$/, pairs: 64 };

/** Control characters, which no log or DNS answer should carry, and halves of characters, which come back as others. */
const UNSENDABLE = /[\p{Cc}\p{Cs}]/u;

/** Whether a text comes back from Consul as it was sent, and can be shown. */
export const isSendable = (text: string): boolean => !UNSENDABLE.test(text);

/** The text with a `-` for each character that is not to be sent. */
export const sendable = (text: string): string => text.replaceAll(new RegExp(UNSENDABLE, 'gu'), '-');

/**
 * What Consul does not take in the path of a URL: what Go does not print, no-break spaces among it, and parts that are
 * empty or dots. It registers such an id, and can then never be asked to show, beat or remove it again (measured).
 */
const UNREACHABLE = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|^\/|\/\/|(?:^|\/)\.{1,2}(?:\/|$)/u;

/** Why a service may not have this id; `undefined`: it may. */
export const refusedId = (id: string): string | undefined =>
  UNREACHABLE.test(id)
    ? `Consul could never remove a service with the id ${inQuotes(id)}: use printable characters, and no empty parts between slashes`
    : undefined;

/** Why a service cannot carry our mark, without which we could never update or remove it; `undefined`: it can. */
export function refusedMark(mark: Readonly<Record<string, string>>): string | undefined {
  for (const [key, value] of Object.entries(mark)) {
    if (Buffer.byteLength(value) > META.valueBytes) return `${key} is longer than Consul's ${META.valueBytes} bytes`;
    if (!isSendable(value)) return `${key} has control characters or halves of characters`;
  }
  return undefined;
}

/** The pairs that Consul takes beside our mark; what is left out is told. */
export function withoutRefusedMeta(
  pairs: readonly (readonly [string, string])[],
  mark: Readonly<Record<string, string>>,
  warnings: string[],
): Record<string, string> {
  const reserved = new Set<string>([...Object.keys(mark), ...Object.values(MARK)]);
  // Two places are the hashes'.
  const room = META.pairs - Object.keys(mark).length - 2;
  const accepted = new Map<string, string>();
  for (const [key, value] of pairs) {
    const problem =
      refusalOf(key, value, reserved) ?? (accepted.size < room ? undefined : `Consul takes ${META.pairs} pairs`);
    if (problem === undefined) accepted.set(key, value);
    else warnings.push(`meta ${inQuotes(key)} is left out: ${problem}`);
  }
  return Object.fromEntries(accepted);
}

function refusalOf(key: string, value: string, reserved: ReadonlySet<string>): string | undefined {
  if (reserved.has(key)) return 'the key is ours';
  if (!META.key.test(key)) return 'Consul takes keys of 1 to 128 letters, digits, - and _';
  if (key.toLowerCase().startsWith('consul-')) return 'Consul keeps keys that begin with consul- to itself';
  if (!isSendable(value)) return 'its value has control characters or halves of characters';
  return Buffer.byteLength(value) > META.valueBytes
    ? `its value is longer than Consul's ${META.valueBytes} bytes`
    : undefined;
}

/** Tags without empty ones and repeats, without what no log or DNS answer should carry, and not more than can be told. */
export function withoutRefusedTags(tags: readonly string[], warnings: string[]): string[] {
  const accepted = new Set<string>();
  let length = 0;
  for (const tag of tags) {
    if (accepted.has(tag)) continue;
    if (accepted.size >= LIMITS.tags || length + tag.length > LIMITS.tagsLength)
      warnings.push(`the tag ${inQuotes(tag)} is left out: ${TOO_MANY_TAGS}`);
    else if (!isSendable(tag))
      warnings.push(`the tag ${inQuotes(tag)} is left out: it has control characters or halves of characters`);
    else if (tag !== '') {
      accepted.add(tag);
      length += tag.length;
    }
  }
  return [...accepted];
}

const TOO_MANY_TAGS = `a service has at most ${LIMITS.tags} tags of ${LIMITS.tagsLength} characters in all`;

const MAX_SHOWN = 80;

const inQuotes = (text: string): string =>
  JSON.stringify(text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`);
