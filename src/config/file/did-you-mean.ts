import { editDistance, nearest } from '../../mapping/labels/nearest.ts';

/** `expected`, with the known word that was probably meant: it differs in at most one letter of three. */
export function didYouMean(expected: string, given: string, known: readonly string[]): string {
  const word = given.replace(/^-+/, '').replaceAll('_', '-').toLowerCase();
  const near = nearest(word, known);
  const isNear = near !== undefined && editDistance(word, near) <= Math.max(word.length, near.length) / 3;
  return isNear ? `${expected}: did you mean ${near}?` : expected;
}
