import type { Exchange } from '../clients/exchange.ts';
import type { Secret } from '../model/connection.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../support/clock.ts';
import type { Log } from '../support/log.ts';

/** What the machine tells about itself. */
export interface Host {
  name(): string;
  /** Changes with every boot of the kernel; empty where the system has none. */
  bootId(): string;
  /** The addresses of this machine's interfaces. */
  addresses(): readonly string[];
}

/** Everything that is not a pure function: time, chance, the network, the disk, the log. */
export interface World {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** A text that nobody can guess, of letters, digits, `-` and `_`: at least 128 bits of chance. */
  readonly unguessable: () => string;
  readonly exchange: Exchange;
  /** The text, or what the file holds now. Rejects with an `AppError` that names the file when it cannot be had. */
  readonly readSecret: (secret: Secret) => Promise<string>;
  readonly store: Store;
  readonly host: Host;
  readonly log: Log;
}
