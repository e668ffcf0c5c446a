import { stat } from 'node:fs/promises';
import { type Clock, sleep } from '../../support/clock.ts';

/** Between looks (ms). */
const LOOK_MS = 1_000;

/**
 * Calls `onChange` when what the path leads to has become another, and has stayed so for two looks: half a file is never
 * read. Looks instead of listening, because an editor's rename, a link that is turned and a network's folder tell nobody.
 * Until `signal` aborts; never throws.
 */
export async function watchConfigFile(path: string, clock: Clock, onChange: () => void, signal: AbortSignal) {
  let known = await markOf(path);
  let before = known;
  while (!signal.aborted) {
    await sleep(clock, LOOK_MS, signal);
    const now = await markOf(path);
    if (now !== known && now === before && !signal.aborted) {
      known = now;
      onChange();
    }
    before = now;
  }
}

async function markOf(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeMs } = await stat(path);
    return [dev, ino, size, mtimeMs].join();
  } catch {
    return 'missing'; // which whoever reads it will say
  }
}
