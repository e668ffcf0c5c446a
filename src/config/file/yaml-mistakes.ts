import type { Alias, Document, Node } from 'yaml';

/** One mistake makes others: these are enough to mend. */
const MOST_MISTAKES = 5;

/** What is no YAML, in the order of the text. Of several mistakes at one place the last is told. */
export function mistakesIn(
  document: Document.Parsed,
  aliases: ReadonlyMap<Alias, Node | undefined>,
): readonly (readonly [offset: number, reason: string])[] {
  const found = [...document.errors, ...document.warnings].map(({ pos, code, message }): [number, string] => [
    pos[0],
    reasonOf(code, message),
  ]);
  // One without its anchor is nothing that the parser minds.
  for (const [alias, meant] of aliases) if (meant === undefined) found.push([alias.range?.[0] ?? 0, NO_ANCHOR]);
  return [...new Map(found.sort(([one], [other]) => one - other))].slice(0, MOST_MISTAKES);
}

const NO_ANCHOR = 'an alias (*name) needs its anchor (&name) before it; a text that begins with * needs quotes';

/** What the parser says, without what it repeats of the file: that may be a secret. */
function reasonOf(code: string, message: string): string {
  if (code === 'BAD_DQ_ESCAPE') return 'a \\ in double quotes begins an escape: write \\\\, or use single quotes';
  if (code === 'MULTIPLE_DOCS') return 'one document only: remove the line ---';
  if (code === 'BAD_ALIAS') return NO_ANCHOR;
  if (message.includes('call stack')) return 'it has more levels than can be read';
  const [reason = ''] = message.replace(/^(Unknown directive).*/s, '$1').split(':');
  return `${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
}
