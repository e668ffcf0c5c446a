import type { Config } from '../config/config.ts';
import type { SignalSource } from '../daemon/lifecycle.ts';
import type { OpenedDaemon } from '../daemon/open-daemon.ts';
import type { AdjustableLog } from '../daemon/pino-log.ts';
import type { Log } from '../support/log.ts';
import type { Terminal } from './terminal.ts';

/** What a command has around it. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly signals: SignalSource;
  /** Ends the process at once: somebody signalled twice. */
  endNow(): void;
  createLog(options: Config['log']): Promise<AdjustableLog>;
  openDaemon(config: Config, log: Log): OpenedDaemon;
}
