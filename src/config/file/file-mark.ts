import { stat } from 'node:fs/promises';

/** Tells one state of a file from another without reading it: equal for as long as nothing wrote to it or took its place. */
export type FileMark = string;

/** A configuration file as it was when it was read. */
export interface SeenFile {
  readonly path: string;
  /** Of before the reading: what was written since is another mark. */
  readonly mark: FileMark;
}

/** The mark of what `path` leads to now. Never throws. */
export async function fileMark(path: string): Promise<FileMark> {
  try {
    const stats = await stat(path);
    // A pipe's times change with each write into it, and what was read of it is gone.
    return stats.isFile() ? [stats.dev, stats.ino, stats.size, stats.mtimeMs].join() : 'no file';
  } catch {
    return 'missing'; // which whoever reads it will say
  }
}
