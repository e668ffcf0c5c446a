/** `nobody`, on each system that has that user. */
const NOBODY = 65_534;

/**
 * Runs `f` as a user whom a file of mode 0 keeps out: no file keeps root out, so root (continuous integration, most
 * containers) is somebody else meanwhile. The user is the whole process's: only where each test file has its own.
 */
export async function asStranger<T>(f: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    return await f();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
