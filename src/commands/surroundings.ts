import type { Config } from '../config/config.ts';
import type { Daemon } from '../daemon/daemon-contract.ts';
import type { SignalSource } from '../daemon/lifecycle.ts';
import type { Log } from '../support/log.ts';

/** Where a command's answer goes. */
export interface Terminal {
  /** Lines that must not be longer. */
  readonly columns: number;
  /** The answer, on standard output. */
  print(text: string): void;
  /** What went wrong, on standard error: one line, made printable, with the program's name before it. */
  complain(text: string): void;
}

export interface OpenedDaemon {
  readonly daemon: Daemon;
  /** Ends its connections. */
  close(): Promise<void>;
}

/** What a command has around it; `cli.ts` gives the real ones. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly signals: SignalSource;
  /** Ends the process at once: somebody signalled twice. */
  endNow(): void;
  createLog(options: Config['log']): Promise<Log>;
  openDaemon(config: Config, log: Log): OpenedDaemon;
}
