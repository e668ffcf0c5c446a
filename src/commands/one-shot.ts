import type { Config } from '../config/config.ts';
import type { Daemon } from '../daemon/daemon-contract.ts';
import { untilStopped } from '../daemon/lifecycle.ts';
import { realClock } from '../daemon/production-world.ts';
import { AppError } from '../support/errors.ts';
import { silentLog } from '../support/log.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Runs a command that answers and ends: no log, because the output is the answer. A source that does not answer is one
 * line and `failed`; so is a signal.
 */
export async function oneShot(
  config: Config,
  at: Surroundings,
  work: (daemon: Daemon, signal: AbortSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { daemon, close } = at.openDaemon(config, silentLog);
  const outcome = await untilStopped(at.signals, realClock, at.endNow, async (signal) => {
    try {
      return await work(daemon, signal);
    } catch (error) {
      if (signal.aborted) return EXIT.failed;
      if (!(error instanceof AppError) || error.code === 'INTERNAL') throw error;
      at.terminal.complain(error.message);
      return EXIT.failed;
    }
  });
  if (outcome === 'overdue') return EXIT.failed;
  await close();
  return outcome;
}
