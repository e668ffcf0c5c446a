import { readFileSync, statSync } from 'node:fs';

const MOST_BYTES = 1024 * 1024;

/** The text of an older tool's file; `undefined` where it cannot be read, is no file, or is too large to be one. */
export function readOlderFile(path: string): string | undefined {
  try {
    const stat = statSync(path);
    return stat.isFile() && stat.size <= MOST_BYTES ? readFileSync(path, 'utf8') : undefined;
  } catch {
    // Whoever named it is told that it cannot be read.
    return undefined;
  }
}
