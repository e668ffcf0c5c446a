import { type Case, caseOf, type Evaluate, listOf, objectOf } from './case.ts';
import { type Difference, differenceOf } from './difference.ts';

export type Outcome =
  | { readonly kind: 'agrees' }
  | { readonly kind: 'differs on purpose' | 'not ours'; readonly reason: string }
  | { readonly kind: 'differs'; readonly difference: Difference };

export interface Judged {
  readonly id: string;
  readonly title: string;
  readonly outcome: Outcome;
}

/** Judges every case of one tool. A case that makes our code throw differs: nothing a user writes may. */
export function runCases(
  wire: unknown,
  evaluate: Evaluate,
  file: (name: string) => unknown,
  onPurpose: Readonly<Record<string, string>>,
): readonly Judged[] {
  return listOf(objectOf(wire).cases ?? wire).map((one, at) => {
    const given = caseOf(one);
    if (given === undefined) {
      const difference = { at: '', expected: 'a case with id and kind', got: one };
      return { id: `case ${at}`, title: '', outcome: { kind: 'differs', difference } };
    }
    return { id: given.id, title: given.title, outcome: judge(given, evaluate, file, onPurpose[given.id]) };
  });
}

function judge(given: Case, evaluate: Evaluate, file: (name: string) => unknown, purpose: string | undefined): Outcome {
  try {
    const evaluation = evaluate(given, file);
    if (evaluation.kind === 'not ours') return evaluation;
    const difference = differenceOf(evaluation.expected, evaluation.got);
    if (difference === undefined) return { kind: 'agrees' };
    return purpose === undefined ? { kind: 'differs', difference } : { kind: 'differs on purpose', reason: purpose };
  } catch (error) {
    return { kind: 'differs', difference: { at: '', expected: given.expected, got: String(error) } };
  }
}
