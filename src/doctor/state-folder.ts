import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { ClusterPicture } from './picture.ts';

const OTHERS_MAY_WRITE = 0o002;

/** How the folder stands to us; looks, and writes nothing. */
export async function lookAtStateFolder(path: string): Promise<ClusterPicture['state']> {
  try {
    const { mode } = await stat(path);
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return (mode & OTHERS_MAY_WRITE) === 0 ? 'writable' : 'open to others';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'not writable';
  }
}
