/**
 * What a terminal, or a reader's eye, could take for something else than text: control characters, the C1 range that
 * some terminals obey, line separators, and format characters, which nobody sees or which reverse the direction of
 * writing. Names from a cluster may hold any.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** As JSON writes it: a character beyond the first plane as two. */
const escaped = (character: string, backslash = '\\'): string =>
  character
    .split('')
    .map((unit) => `${backslash}u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/** The text in one line that does nothing to a terminal: anything unprintable as `\u001b`. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, (character) => escaped(character));

/**
 * A line of JSON whose strings, once parsed, are printable but for the line ends and tabs of a stack.
 * Escapes of escapes: `"\u001b"` becomes `"\\u001b"`, so that a reader of the parsed text sees the six characters.
 */
export const printableOnceParsed = (json: string): string =>
  json
    .replace(/\\(?:u00[01][0-9a-f]|.)/gi, (found) =>
      found.length > 2 || /[bfr]/.test(found[1] ?? '') ? `\\${found}` : found,
    )
    .replace(UNPRINTABLE, (character) => escaped(character, '\\\\'));
