import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ClusterPicture } from '../picture.ts';

const OTHERS_MAY_WRITE = 0o022;

/** How the folder stands to us; looks, and writes nothing. */
export async function lookAtStateFolder(path: string): Promise<ClusterPicture['state']> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return 'not writable';
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return (found.mode & OTHERS_MAY_WRITE) === 0 ? 'writable' : 'open to others';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return 'not writable';
    return (await mayMakeBelow(dirname(path))) ? 'absent' : 'unmakable';
  }
}

/** Whether the nearest folder above that is there lets us make one in it. The kernel's own take none, whatever they say. */
async function mayMakeBelow(path: string): Promise<boolean> {
  if (/^\/(?:proc|sys)(?:\/|$)/.test(path)) return false;
  try {
    if (!(await stat(path)).isDirectory()) return false;
    await access(path, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return isMissing && dirname(path) !== path && mayMakeBelow(dirname(path));
  }
}
