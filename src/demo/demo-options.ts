import type { Environment } from '../config/load.ts';
import type { SignalSource } from '../daemon/lifecycle.ts';
import type { KeySource } from './keys/keyboard.ts';

/** What the demo is asked for. */
export interface DemoOptions {
  /** Converge, compare, and end. */
  readonly isOnce: boolean;
  /** End by itself after so long (ms). */
  readonly forMs: number | undefined;
  /** The same seed makes the same ids. */
  readonly seed: number;
  /** Of the daemon's own page; 0: any that is free. */
  readonly port: number;
  /** The path of a Consul. `found`: `CONSUL_BIN`, or the one on PATH, if there is any. */
  readonly consul: 'found' | 'stand-in' | { readonly path: string };
}

/** What the demo has around it. */
export interface DemoSurroundings {
  readonly version: string;
  readonly env: Environment;
  /** The width of the terminal. */
  readonly columns: number;
  print(text: string): void;
  complain(text: string): void;
  readonly signals: SignalSource;
  /** Ends the process at once. */
  endNow(): void;
  /** Asks this process to end, as a signal from outside would. */
  stop(): void;
  /** The processes that we belong to, by id; another list once one of them has ended. */
  parents(): readonly number[];
  /** Where keys come from; `undefined` where nobody sits. */
  readonly keys: KeySource | undefined;
}
