import type { Config } from '../config/config.ts';
import { MAX_BY, RELEASED, type ReleaseCall } from '../daemon/control/control-calls.ts';
import { askHolder } from '../daemon/lock-holder.ts';
import { caller } from './caller.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { lockKeyOf } from './lock-key.ts';
import { oneShot } from './one-shot.ts';
import type { Surroundings } from './surroundings.ts';
import { releaseText } from './text/halt-text.ts';

/** `marathon-consul guard release`: the daemon of this machine withdraws what its guard holds back now. */
export function guardRelease(config: Config, at: Surroundings): Promise<ExitCode> {
  return oneShot(config, at, async (_daemon, signal) => {
    const body: ReleaseCall = { by: caller().slice(0, MAX_BY) };
    const answer = await askHolder(lockKeyOf(config), { path: '/guard/release', body }, RELEASED, signal);
    at.terminal.print(releaseText(answer.tasks, at.terminal.columns));
    return EXIT.ok;
  });
}
