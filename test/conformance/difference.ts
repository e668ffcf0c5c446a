/** Where an answer is not what a case asserts: `registrations[0].port`; empty is the answer itself. */
export interface Difference {
  readonly at: string;
  readonly expected: unknown;
  readonly got: unknown;
}

/** The first thing that does not hold: of objects the fields that the case names count, of lists every element in its order. */
export function differenceOf(expected: unknown, got: unknown, at = ''): Difference | undefined {
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || expected.length !== got.length) return { at, expected, got };
    return first(expected.map((one, place) => () => differenceOf(one, got[place], `${at}[${place}]`)));
  }
  if (typeof expected !== 'object' || expected === null)
    return Object.is(expected, got) ? undefined : { at, expected, got };
  if (typeof got !== 'object' || got === null) return { at, expected, got };
  const fields = got as Readonly<Record<string, unknown>>;
  return first(
    Object.entries(expected).map(
      ([key, one]) =>
        () =>
          differenceOf(one, fields[key], at === '' ? key : `${at}.${key}`),
    ),
  );
}

function first(differences: readonly (() => Difference | undefined)[]): Difference | undefined {
  for (const difference of differences) {
    const found = difference();
    if (found !== undefined) return found;
  }
  return undefined;
}
