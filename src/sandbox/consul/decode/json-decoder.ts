import { RequestRefused } from '../request-refused.ts';

/** A JSON object with the field names as Consul spells them, whatever case they came in. */
export type Fields = Readonly<Record<string, unknown>>;

/** Decodes as Go's strict decoder does, with its words: the first unknown field is refused. */
export function decodeBody(body: string, known: readonly string[]): Fields {
  return knownFields(parse(body), known);
}

/** The fields of an inner object. */
export function knownFields(value: unknown, known: readonly string[]): Fields {
  if (!isObject(value)) refuse(`json: cannot unmarshal ${kindOf(value)} into Go value`);
  const spelling = spellingOf(known);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const spelled = spelling.get(name.toLowerCase());
      if (spelled === undefined) refuse(`json: unknown field "${name}"`);
      return [spelled, inner];
    }),
  );
}

const spellings = new WeakMap<readonly string[], ReadonlyMap<string, string>>();

/** By the name in lower case. */
function spellingOf(known: readonly string[]): ReadonlyMap<string, string> {
  const spelling = spellings.get(known) ?? new Map(known.map((name) => [name.toLowerCase(), name]));
  spellings.set(known, spelling);
  return spelling;
}

/** Go's zero value stands for `null` and for a field that is not there. */
export function textField(fields: Fields, name: string): string {
  const value = fields[name] ?? '';
  return typeof value === 'string' ? value : refuseType(value, name, 'string');
}

export function integerField(fields: Fields, name: string): number {
  const value = fields[name] ?? 0;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  return refuseType(value, name, 'int', typeof value === 'number' ? ` ${value}` : '');
}

export function booleanField(fields: Fields, name: string): boolean {
  const value = fields[name] ?? false;
  return typeof value === 'boolean' ? value : refuseType(value, name, 'bool');
}

export function textsField(fields: Fields, name: string): string[] {
  const value = fields[name] ?? [];
  if (!Array.isArray(value)) return refuseType(value, name, '[]string');
  return value.map((text) => (typeof text === 'string' ? text : refuseType(text, name, 'string')));
}

export function textMapField(fields: Fields, name: string): Record<string, string> {
  const value = fields[name] ?? {};
  if (!isObject(value)) return refuseType(value, name, 'map[string]string');
  // Go prints a map in the order of its keys.
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(
    entries.map(([key, text]) => [key, typeof text === 'string' ? text : refuseType(text, name, 'string')]),
  );
}

export function textsMapField(fields: Fields, name: string): Record<string, string[]> {
  const value = fields[name] ?? {};
  if (!isObject(value)) return refuseType(value, name, 'map[string][]string');
  return Object.fromEntries(Object.keys(value).map((key) => [key, textsField(value, key)]));
}

function parse(body: string): unknown {
  if (body.trim() === '') refuse('EOF');
  try {
    return HALVES.test(body) ? JSON.parse(body, whole) : JSON.parse(body);
  } catch (cause) {
    const isCut = cause instanceof Error && /end of JSON|Expected property name|Unterminated/.test(cause.message);
    return refuse(isCut ? 'unexpected EOF' : 'invalid character');
  }
}

/** What may come to half a character. */
const HALVES = /\\u|\p{Cs}/u;

/** Go has no halves of characters. */
const whole = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll(/\p{Cs}/gu, '\ufffd') : value;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : value === null ? 'null' : typeof value;

function refuse(why: string): never {
  throw new RequestRefused(400, `Request decode failed: ${why}`);
}

const refuseType = (value: unknown, field: string, type: string, shown = ''): never =>
  refuse(`json: cannot unmarshal ${kindOf(value)}${shown} into Go struct field .Alias.${field} of type ${type}`);
