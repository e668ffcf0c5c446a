import type { Config } from '../config/config.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { oneShot } from './one-shot.ts';
import type { Surroundings } from './surroundings.ts';
import { planJson, planText } from './text/plan-text.ts';

/** `marathon-consul plan`: what would change, and why the rest would not. Writes nothing. */
export function plan(config: Config, options: { readonly asJson: boolean }, at: Surroundings): Promise<ExitCode> {
  return oneShot(config, at, async (daemon, signal) => {
    const made = await daemon.plan(signal);
    if (signal.aborted) return EXIT.failed;
    at.terminal.print(options.asJson ? planJson(made) : planText(made, at.terminal.columns));
    for (const problem of made.problems) at.terminal.complain(problem);
    return made.problems.length === 0 ? EXIT.ok : EXIT.failed;
  });
}
