import type { Config } from '../config/config.ts';
import { MAX_BY, RESUMED, type ResumeCall } from '../daemon/control/control-calls.ts';
import { askHolder } from '../daemon/lock-holder.ts';
import { realClock } from '../daemon/production-world.ts';
import { caller } from './caller.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { lockKeyOf } from './lock-key.ts';
import { oneShot } from './one-shot.ts';
import type { Surroundings } from './surroundings.ts';
import { resumeText } from './text/halt-text.ts';

/** `marathon-consul resume`: ends the pause of this machine's daemon. That there was none is told, and no failure. */
export function resume(config: Config, at: Surroundings): Promise<ExitCode> {
  return oneShot(config, at, async (_daemon, signal) => {
    const body: ResumeCall = { by: caller().slice(0, MAX_BY) };
    const answer = await askHolder(lockKeyOf(config), { path: '/resume', body }, RESUMED, signal);
    at.terminal.print(resumeText(answer, realClock.wall(), at.terminal.columns));
    return EXIT.ok;
  });
}
