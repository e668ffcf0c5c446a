/** A table with its columns aligned, so that it reads well as text too. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, at) => (row[at] ?? '').padEnd(width)).join(' | ')} |`;
  const [first = [], ...others] = cells;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n');
}

export const code = (text: string): string => `\`${text}\``;

/** A whole `"labels": {…}` of an app definition. */
export const labelsSnippet = (labels: Readonly<Record<string, string>>): string =>
  ['```json', `"labels": ${JSON.stringify(labels, undefined, 2)}`, '```'].join('\n');
