/** One case as the folders of cases hold it; the rest of its fields are for people. */
export interface Case {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly input: Json;
  readonly expected: Json;
  readonly config: Json;
}

export type Json = Readonly<Record<string, unknown>>;

/** What our own functions make of a case. */
export type Evaluation =
  | { readonly kind: 'compared'; readonly expected: unknown; readonly got: unknown }
  /** Nothing of ours answers such a question. */
  | { readonly kind: 'not ours'; readonly reason: string };

/** Answers one case of one tool; `file` gives the parsed JSON of a file beside `cases.json`. */
export type Evaluate = (given: Case, file: (name: string) => unknown) => Evaluation;

export const notOurs = (reason: string): Evaluation => ({ kind: 'not ours', reason });
export const compared = (expected: unknown, got: unknown): Evaluation => ({ kind: 'compared', expected, got });

export const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A case as it stands in `cases.json`; `undefined` when it is none. */
export function caseOf(wire: unknown): Case | undefined {
  const { id, kind, title, input, expected, config } = objectOf(wire);
  if (typeof id !== 'string' || typeof kind !== 'string') return undefined;
  return {
    id,
    kind,
    title: textOf(title),
    input: objectOf(input),
    expected: objectOf(expected),
    config: objectOf(config),
  };
}
