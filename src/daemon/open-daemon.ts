import { createUndiciExchange } from '../clients/undici-exchange.ts';
import type { Config } from '../config/config.ts';
import { createFileStore } from '../store/file-store.ts';
import type { Log } from '../support/log.ts';
import { createDaemon } from './daemon.ts';
import type { Daemon } from './daemon-contract.ts';
import { createProductionWorld } from './production-world.ts';
import type { World } from './world.ts';

export interface OpenedDaemon {
  readonly daemon: Daemon;
  /** What it lives in. */
  readonly world?: World | undefined;
  /** Ends its connections. */
  close(): Promise<void>;
}

/** The daemon in the real world; nothing is asked or written yet. */
export function openDaemon(config: Config, log: Log): OpenedDaemon & { readonly world: World } {
  const { exchange, close } = createUndiciExchange({
    onTlsProblem: (problem) =>
      log.warn({ problem }, 'a file for TLS cannot be used: what was there before is, meanwhile'),
  });
  const store = createFileStore(config.stateDir, log);
  const world = createProductionWorld({ exchange, store, log });
  return { daemon: createDaemon(config, world), world, close };
}
