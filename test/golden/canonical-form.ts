/** What `canonical.txt` says. */
export interface Form {
  /** Counts the forms that were announced. */
  readonly version: number;
  /** The line of the changelog that announces this form; the first has none. */
  readonly entry: string | undefined;
  /** Hash and body by the name of the case. */
  readonly cases: ReadonlyMap<string, string>;
}

const HEAD = 'Canonical form ';
const ENTRY = '- Canonical form:';
const TITLE = '== ';

export function formOf(text: string): Form {
  const [head = '', ...parts] = text.split(`\n${TITLE}`);
  const lines = head.split('\n');
  return {
    version: Number(lines[0]?.slice(HEAD.length) || 1),
    entry: lines.find((line) => line.startsWith(ENTRY)),
    cases: new Map(
      parts.map((part) => {
        const [title = '', ...body] = part.split('\n');
        return [title, body.join('\n').trim()] as const;
      }),
    ),
  };
}

/** The cases that are no longer what they were. */
export const changedIn = (before: Form['cases'], now: Form['cases']): string[] =>
  [...before].filter(([title, text]) => now.get(title) !== text).map(([title]) => title);

/** The file anew. Throws where a case has changed and the changelog does not announce it. */
export function renewed(before: Form, now: Form['cases'], changelog: string): string {
  const changed = changedIn(before.cases, now);
  const announced = unreleased(changelog).find((line) => line.startsWith(ENTRY));
  if (changed.length > 0 && announced === undefined)
    throw new Error(
      `changed: ${changed.join(', ')}. Write a line "${ENTRY} …" under "## Unreleased" in CHANGELOG.md first`,
    );
  const entry = changed.length > 0 ? announced : before.entry;
  const version = before.version + (entry === before.entry ? 0 : 1);
  return [
    `${HEAD}${version}`,
    ...(entry === undefined ? [] : [entry]),
    ...[...now].flatMap(([title, text]) => ['', `${TITLE}${title}`, text]),
    '',
  ].join('\n');
}

function unreleased(changelog: string): readonly string[] {
  const [, rest = ''] = changelog.split(/^## Unreleased$/m);
  return (rest.split(/^## /m)[0] ?? '').split('\n');
}
