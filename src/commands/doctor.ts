import { setMaxListeners } from 'node:events';
import type { Config } from '../config/config.ts';
import { untilStopped } from '../daemon/lifecycle.ts';
import { openDaemon } from '../daemon/open-daemon.ts';
import { realClock } from '../daemon/production-world.ts';
import { diagnose, isToMend } from '../doctor/checks.ts';
import { gather } from '../doctor/gather.ts';
import { silentLog } from '../support/log.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { Surroundings } from './surroundings.ts';
import { doctorJson, doctorText } from './text/doctor-text.ts';

/** What is asked of the doctor, and what was noticed when the configuration was read. */
export interface DoctorOptions {
  readonly warnings: readonly string[];
  readonly asJson: boolean;
}

/** `marathon-consul doctor`: looks at everything that the daemon needs, and says what to mend. Writes nothing. */
export async function doctor(config: Config, options: DoctorOptions, at: Surroundings): Promise<ExitCode> {
  const { daemon, world, close } = openDaemon(config, silentLog);
  const outcome = await untilStopped(at.signals, realClock, at.endNow, async (signal) => {
    setMaxListeners(0, signal); // one for each question under way
    const deps = { config, configWarnings: options.warnings, world, explain: daemon.explain };
    const picture = await gather(deps, signal).catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    });
    if (picture === undefined) return EXIT.failed;
    const diagnosis = diagnose(picture);
    at.terminal.print(options.asJson ? doctorJson(diagnosis) : doctorText(diagnosis, at.terminal.columns));
    return diagnosis.findings.some(isToMend) ? EXIT.failed : EXIT.ok;
  });
  if (outcome === 'overdue') return EXIT.failed;
  await close();
  return outcome;
}
