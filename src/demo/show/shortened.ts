/** The text in at most `columns` characters; where something is left out it ends with `…`. */
export function shortened(text: string, columns: number): string {
  const characters = [...text];
  return characters.length <= columns ? text : `${characters.slice(0, Math.max(0, columns - 1)).join('')}…`;
}

/** As `shortened`, for reasons: whole clauses go first, as long as one is left. */
export function shortenedByClause(text: string, columns: number): string {
  const clauses = text.split('; ');
  for (let count = clauses.length - 1; count > 0 && [...text].length > columns; count -= 1) {
    const kept = `${clauses.slice(0, count).join('; ')} …`;
    if ([...kept].length <= columns) return kept;
  }
  return shortened(text, columns);
}
