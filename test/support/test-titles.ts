/** What a test file is read as: comments and regular expressions tell nothing, a text may be a title. */
const TOKEN = new RegExp(
  [
    String.raw`//[^\n]*|/\*[\s\S]*?\*/`,
    String.raw`(?<=[=(,:[!&|?{};]\s*)/(?![*/\s])(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\n\\])+/[a-z]*`,
    `(?<text>'(?:\\\\.|[^'\\\\\\n])*'|"(?:\\\\.|[^"\\\\\\n])*"|\`(?:\\\\.|[^\`\\\\])*\`)`,
    String.raw`(?<![\w.])(?<callee>describe\w*|test)(?:\.(?:each|for|only|skip|skipIf|runIf))*(?:<[^\n]*?>)?(?=\()`,
    '[()]',
  ].join('|'),
  'g',
);

const NOTHING = { callee: undefined, rows: [] };

/** An open parenthesis. */
interface Call {
  /** `test`, `describe`, or one of our own that begins like that; `undefined` for everything else. */
  readonly callee: string | undefined;
  /** What the rows of its table begin with. */
  readonly rows: string[];
  title: string | undefined;
  /** Nothing but texts has come so far. */
  isAtTitle: boolean;
}

/**
 * The titles of all tests in a file, as they are written, `%s` and `${…}` included, and with what each row of a table puts
 * in place of the first `%s`: each alone, and after those of its groups, `group > test`. The title of a group is none, nor
 * is any other text.
 */
export function testTitlesIn(source: string): string[] {
  const titles: string[] = [];
  const open: Call[] = [];
  let next: Pick<Call, 'callee' | 'rows'> = NOTHING;
  let end = 0;
  for (const { 0: token, index, groups } of source.matchAll(TOKEN)) {
    const call = open.at(-1);
    if (call !== undefined && /[^\s,]/.test(source.slice(end, index))) call.isAtTitle = false;
    end = index + token.length;
    if (groups?.callee !== undefined) next = { callee: groups.callee, rows: [] };
    else if (token === '(') {
      if (call !== undefined) call.isAtTitle = false;
      open.push({ ...next, title: undefined, isAtTitle: next.callee !== undefined });
      next = NOTHING;
    } else if (token === ')') {
      open.pop();
      // `test.each(table)(title, …)`: what is called next is still a test.
      if (call?.title === undefined && source[end] === '(') next = call ?? NOTHING;
    } else if (groups?.text !== undefined && call?.callee !== undefined) {
      const text = token.slice(1, -1);
      if (/\[\s*$/.test(source.slice(Math.max(0, index - 40), index))) call.rows.push(text);
      if (!call.isAtTitle) continue;
      call.title = text;
      if (call.callee !== 'test') continue;
      call.isAtTitle = false;
      const groupsOf = open.slice(0, -1).flatMap(({ title }) => title ?? []);
      for (const title of [text, ...call.rows.map((row) => text.replace('%s', () => row))])
        titles.push(title, [...groupsOf, title].join(' > '));
    }
  }
  return titles;
}
