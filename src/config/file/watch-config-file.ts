import { type Clock, sleep } from '../../support/clock.ts';
import { fileMark, type SeenFile } from './file-mark.ts';

/** Between looks (ms). */
const LOOK_MS = 1_000;

/**
 * Calls `onChange` when what the path leads to is another than was seen, and has stayed so for two looks: half a file is
 * never read. Looks instead of listening, because an editor's rename, a link that is turned and a network's folder tell nobody.
 * Until `signal` aborts; never throws.
 */
export async function watchConfigFile(
  { path, mark }: SeenFile,
  clock: Clock,
  onChange: () => void,
  signal: AbortSignal,
): Promise<void> {
  let known = mark;
  let before = known;
  while (!signal.aborted) {
    await sleep(clock, LOOK_MS, signal);
    const now = await fileMark(path);
    if (now !== known && now === before && !signal.aborted) {
      known = now;
      onChange();
    }
    before = now;
  }
}
