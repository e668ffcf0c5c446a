import { stat } from 'node:fs/promises';

/** Tells one state of files from another without reading them: equal for as long as nothing wrote to one or took its place. */
export type FileMark = string;

/** Files as they were when they were read. */
export interface SeenFiles {
  readonly paths: readonly string[];
  /** Of before the reading: what was written since is another mark. */
  readonly mark: FileMark;
}

/** What the paths lead to now: to be asked before they are read. Never throws. */
export const seeFiles = async (paths: readonly string[]): Promise<SeenFiles> => ({
  paths,
  mark: await fileMark(paths),
});

/** The mark of what the paths lead to now. Never throws. */
export async function fileMark(paths: readonly string[]): Promise<FileMark> {
  return (await Promise.all(paths.map(markOf))).join('|');
}

async function markOf(path: string): Promise<string> {
  try {
    const stats = await stat(path);
    // A pipe's times change with each write into it, and what was read of it is gone.
    return stats.isFile() ? [stats.dev, stats.ino, stats.size, stats.mtimeMs].join() : 'no file';
  } catch {
    return 'missing'; // which whoever reads it will say
  }
}
