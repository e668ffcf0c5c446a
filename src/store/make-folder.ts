import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder that only its owner may read, and those above it that are not there. Not by `recursive`: below /proc, where a
 * folder is missing although the one above it is there, Node then tries for ever, and its process cannot end.
 */
export async function makeFolder(dir: string): Promise<void> {
  try {
    await makeLast(dir);
  } catch (error) {
    const above = dirname(dir);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === dir) throw error;
    await makeFolder(above);
    await makeLast(dir);
  }
}

/** The last one of the path, which may be there already, or be made by somebody else meanwhile. */
async function makeLast(dir: string): Promise<void> {
  try {
    await mkdir(dir, 0o700);
  } catch (error) {
    if (!(await isFolder(dir))) throw error;
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
