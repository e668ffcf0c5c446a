import { printable } from '../../support/printable.ts';

/** What YAML takes as it is, wherever it stands. */
const PLAIN = /^[A-Za-z0-9/][\w./-]*(?::[\w./-]+)*$/;
const NOTHING = /^null$/i;

/** A text as one YAML scalar on one line, in quotes where need be, and without anything that a terminal would obey. */
export const yamlScalar = (text: string): string => (PLAIN.test(text) && !NOTHING.test(text) ? text : quoted(text));

/** JSON's strings are YAML's, too. */
function quoted(text: string): string {
  const json = JSON.stringify(text);
  if (printable(json) === json) return json;
  return json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A list on one line. */
export const yamlList = (texts: readonly string[]): string => `[${texts.map(yamlScalar).join(', ')}]`;
