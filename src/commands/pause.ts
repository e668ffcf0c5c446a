import type { Config } from '../config/config.ts';
import { parseDuration } from '../config/values/duration.ts';
import {
  LONGEST_PAUSE_MS,
  MAX_BY,
  MAX_WHY,
  PAUSED,
  type PauseCall,
  SHORTEST_PAUSE_MS,
} from '../daemon/control/control-calls.ts';
import { askHolder } from '../daemon/lock-holder.ts';
import { realClock } from '../daemon/production-world.ts';
import { caller } from './caller.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { lockKeyOf } from './lock-key.ts';
import { oneShot } from './one-shot.ts';
import type { Surroundings } from './surroundings.ts';
import { pauseText } from './text/halt-text.ts';

export interface PauseOptions {
  readonly forMs: number;
  readonly why: string;
}

const USUAL = '1h';

/** What stood behind `pause`, or the one sentence about what cannot be. */
export function readPauseOptions(words: {
  readonly for?: string;
  readonly why?: string;
}):
  | { readonly options: PauseOptions; readonly problem?: never }
  | { readonly options?: never; readonly problem: string } {
  const text = words.for ?? USUAL;
  const forMs = parseDuration(text);
  if (forMs === undefined || forMs < SHORTEST_PAUSE_MS || forMs > LONGEST_PAUSE_MS)
    return { problem: `--for ${text}: expected a duration from 1s to 24h, such as 30m` };
  const why = (words.why ?? '').trim();
  if (why.length > MAX_WHY) return { problem: `--why has ${why.length} characters: say it in at most ${MAX_WHY}` };
  return { options: { forMs, why } };
}

/** `marathon-consul pause`: the daemon of this machine leaves what stands in Consul as it is, for a while. */
export function pause(config: Config, { forMs, why }: PauseOptions, at: Surroundings): Promise<ExitCode> {
  return oneShot(config, at, async (_daemon, signal) => {
    const body: PauseCall = { by: caller().slice(0, MAX_BY), why, forMs };
    const answer = await askHolder(lockKeyOf(config), { path: '/pause', body }, PAUSED, signal);
    at.terminal.print(pauseText(answer, realClock.wall(), at.terminal.columns));
    return EXIT.ok;
  });
}
