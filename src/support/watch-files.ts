import { type Clock, sleep } from './clock.ts';
import { fileMark, type SeenFiles } from './file-mark.ts';

export interface Looking {
  readonly clock: Clock;
  /** Between looks (ms). */
  readonly everyMs: number;
}

/**
 * Calls `onChange` when what one of the paths leads to is another than was seen, and has stayed so for two looks: half a
 * file is never read. Looks instead of listening, because an editor's rename, a link that is turned and a network's folder
 * tell nobody. Until `signal` aborts; never throws.
 */
export async function watchFiles(
  { paths, mark }: SeenFiles,
  { clock, everyMs }: Looking,
  onChange: () => void,
  signal: AbortSignal,
): Promise<void> {
  let known = mark;
  let before = known;
  while (!signal.aborted) {
    await sleep(clock, everyMs, signal);
    const now = await fileMark(paths);
    if (now !== known && now === before && !signal.aborted) {
      known = now;
      onChange();
    }
    before = now;
  }
}
