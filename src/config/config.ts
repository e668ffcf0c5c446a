import type { PublicationOptions } from '../mapping/options.ts';

/** What the daemon is told, already checked. Frozen; parts get the slice they need. Durations in ms. */
export interface Config {
  readonly marathon: { readonly url: string };
  readonly mesosAgent: { readonly url: string; readonly mayBeRemote: boolean };
  readonly consul: { readonly url: string; readonly token: string | undefined };
  readonly server: { readonly bind: string; readonly port: number };
  readonly stateDir: string;
  /** `undefined`: the name in the only state file, else Marathon's framework name. */
  readonly cluster: string | undefined;
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly format: 'auto' | 'json' | 'pretty' };
  readonly intervals: { readonly agentMs: number; readonly marathonMs: number; readonly consulMs: number };
  readonly lease: { readonly scope: 'unchecked' | 'all' | 'none'; readonly ttlMs: number };
  readonly publication: PublicationOptions;
  /** Rewrites of what Consul already has start after a random part of this. */
  readonly rewriteSpreadMs: number;
}
