/** A source file as the checker sees it; `path` is relative to `src`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** As written: `./x.ts`, `node:fs`, `zod`. */
  readonly from: string;
  /** The file it names, relative to `src`; `undefined` for packages and Node's own modules. */
  readonly target: string | undefined;
  /** `import type …`: nothing is loaded at run time. */
  readonly isType: boolean;
  readonly line: number;
}

export interface Match {
  readonly text: string;
  readonly line: number;
}

const STRING_OR_COMMENT = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|(?<!:)\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const IMPORT = /(?:^|\n)[ \t]*(import|export)\s+(type\s)?[^'";]*?from\s*'([^']+)'|\bimport\s*\(?\s*'([^']+)'/g;

/** The text with its comments blanked and every line where it was. */
export const withoutComments = (text: string): string =>
  text.replaceAll(STRING_OR_COMMENT, (part) => (part.startsWith('/') ? part.replaceAll(/[^\n]/g, ' ') : part));

export function importsOf(file: SourceFile): Import[] {
  const code = withoutComments(file.text);
  return [...code.matchAll(IMPORT)].map((match) => {
    const from = match[3] ?? match[4] ?? '';
    const start = (match.index ?? 0) + (match[0].length - match[0].trimStart().length);
    return { from, target: resolveFrom(file.path, from), isType: match[2] !== undefined, line: lineAt(code, start) };
  });
}

export const matchesOf = (text: string, pattern: RegExp): Match[] =>
  [...text.matchAll(new RegExp(pattern, 'g'))].map((match) => ({
    text: match[0].trim(),
    line: lineAt(text, match.index ?? 0),
  }));

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

function resolveFrom(path: string, from: string): string | undefined {
  if (!from.startsWith('.')) return undefined;
  const parts = path.split('/').slice(0, -1);
  for (const step of from.split('/')) {
    if (step === '..') parts.length === 0 ? parts.push('..') : parts.pop();
    else if (step !== '.') parts.push(step);
  }
  return parts.join('/');
}
