import { readFileSync, statSync } from 'node:fs';

const MOST_BYTES = 1024 * 1024;

/** The text of a file with a secret, a key or certificates; throws where it is no file, or too large to be one. */
export function readNamedFile(path: string): string {
  const stat = statSync(path);
  if (!stat.isFile() && !stat.isDirectory()) throw new Error('it is no file');
  if (stat.size > MOST_BYTES) throw new Error('it is larger than 1 MiB');
  return readFileSync(path, 'utf8');
}
