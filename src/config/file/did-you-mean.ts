import { probablyMeant } from '../../mapping/labels/nearest.ts';

/** `expected`, with the known word that was probably meant. */
export function didYouMean(expected: string, given: string, known: readonly string[]): string {
  const word = probablyMeant(given.replace(/^-+/, '').replaceAll('_', '-').toLowerCase(), known);
  return word === undefined ? expected : `${expected}: did you mean ${word}?`;
}
