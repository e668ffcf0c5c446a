import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder that only its owner may read, and those above it that are not there. Not by `recursive`: below /proc, where a
 * folder is missing although the one above it is there, Node then tries for ever, and its process cannot end.
 */
export async function makeFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, 0o700);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const above = dirname(dir);
    if (await isFolder(dir)) return; // Also when somebody has just made it.
    if (code !== 'ENOENT' || above === dir || (await isFolder(above))) throw error;
    await makeFolder(above);
    await makeFolder(dir);
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
