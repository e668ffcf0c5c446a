import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { messageOf } from '../support/errors.ts';

/** The text of a file, or of standard input where the name is `-`. */
export type ReadInput = (name: string) => Promise<string>;

export const readInput: ReadInput = (name) => (name === '-' ? text(process.stdin) : readFile(name, 'utf8'));

/** The JSON of a file; a problem is one sentence that names it, for whoever wrote the command line. */
export async function readJson(
  name: string,
  expected: string,
  read: ReadInput,
): Promise<{ readonly document: unknown } | { readonly problem: string }> {
  const shown = name === '-' ? 'standard input' : name;
  let json: string;
  try {
    json = await read(name);
  } catch (error) {
    return { problem: `${shown} ${whyUnread(error)}; expected ${expected}` };
  }
  try {
    return { document: JSON.parse(json.replace(/^\uFEFF/, '')) };
  } catch (error) {
    return { problem: `${shown} is not JSON (${messageOf(error)}); expected ${expected}` };
  }
}

function whyUnread(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'does not exist';
    case 'EISDIR':
      return 'is a folder';
    case 'EACCES':
      return 'may not be read by this user';
    default:
      return `cannot be read (${messageOf(error)})`;
  }
}
