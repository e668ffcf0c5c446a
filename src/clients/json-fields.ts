/** Narrowing of parsed JSON, one question each. What is not of the asked form is `undefined`; nothing throws. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const objectIn = (value: unknown): JsonObject | undefined =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : undefined;

export const listIn = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined);

/** The objects of a list; entries of any other form are left out. */
export const objectsIn = (value: unknown): readonly JsonObject[] =>
  (listIn(value) ?? []).map(objectIn).filter((entry) => entry !== undefined);

export const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A text that says something: peers write `""` where they mean nothing. */
export const nonEmptyTextIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Far above what Mesos and Marathon take for an id or a name: a task id is the name of a folder. */
const MAX_NAME = 1_024;

/**
 * An id or a name, which goes on into logs, metrics, URLs and the state file. What is too long to be one is none, so
 * that nothing downstream needs to fear its length.
 */
export const nameIn = (value: unknown): string | undefined => {
  const text = nonEmptyTextIn(value);
  return text === undefined || text.length > MAX_NAME ? undefined : text;
};

export const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

export const portIn = (value: unknown): number | undefined =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 65535 ? (value as number) : undefined;

/** The entries of an object whose values are texts: labels, meta. */
export const textsIn = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(objectIn(value) ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
