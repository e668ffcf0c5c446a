/** Far more levels than any configuration has. */
const MOST_OPEN = 200;

/** Marks of lists and keys on one line, or the spaces before a line: each may open a level. */
const ON_ONE_LINE = new RegExp(`(?:[-?:][ \\t]+){${MOST_OPEN}}|^ {${MOST_OPEN}}`, 'm');

/**
 * Where a text may open more levels than we let anybody parse, judged without parsing it: brackets in quotes count, too.
 * The parser makes calls for each level, and enough of them end the process, not only the call.
 */
export function tooDeepAt(text: string): number | undefined {
  const onOneLine = ON_ONE_LINE.exec(text)?.index;
  if (onOneLine !== undefined) return onOneLine;
  let open = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    open = Math.max(0, open + (bracket === '[' || bracket === '{' ? 1 : -1));
    if (open > MOST_OPEN) return index;
  }
  return undefined;
}
