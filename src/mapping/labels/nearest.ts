/** Nobody mistypes a name by more than this many letters beyond the longest name there is. */
const MAX_LENGTH = 64;

/**
 * The word that takes the fewest changes of single letters to come to. Where two take as few: one that the text begins
 * with, as a slip of the finger at its end leaves it; else the earlier one.
 */
export function nearest(text: string, words: readonly string[]): string | undefined {
  let best: { readonly word: string; readonly changes: number } | undefined;
  for (const word of words) {
    const changes = editDistance(text.slice(0, MAX_LENGTH), word);
    const isBetter =
      best === undefined ||
      changes < best.changes ||
      (changes === best.changes && text.startsWith(word) && !text.startsWith(best.word));
    if (isBetter) best = { word, changes };
  }
  return best?.word;
}

/** The nearest word where it was probably meant: at most one letter of three differs. */
export function probablyMeant(text: string, words: readonly string[]): string | undefined {
  const word = nearest(text, words);
  if (word === undefined) return undefined;
  return editDistance(text.slice(0, MAX_LENGTH), word) <= Math.max(Math.min(text.length, MAX_LENGTH), word.length) / 3
    ? word
    : undefined;
}

/** Letters to insert, delete, replace, or swap with their neighbour, to come from one text to the other. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, length) => length);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          at(last, column) + 1,
          at(current, column - 1) + 1,
          at(last, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, to.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;
