import type { PublicationOptions } from '../mapping/options.ts';
import type { Credentials, Secret, Tls } from '../model/connection.ts';
import type { ServerConfig } from './server-config.ts';

/** What the daemon is told, already checked. Frozen; parts get the slice they need. Durations in ms. */
export interface Config {
  readonly marathon: {
    /** At least one, each of any instance. */
    readonly urls: readonly string[];
    readonly credentials: Credentials;
    readonly tls: Tls;
    /** How we hear of what happens; `auto`: by what the server can. */
    readonly events: 'auto' | 'sse' | 'callback' | 'poll';
  };
  readonly mesosAgent: {
    /** `undefined`: there is none to ask, and Marathon's word stands alone. */
    readonly url: string | undefined;
    /** What Marathon calls this machine, where no Mesos agent says it; `undefined`: by its own host name. */
    readonly hostname: string | undefined;
    readonly mayBeRemote: boolean;
    readonly credentials: Credentials;
    readonly tls: Tls;
  };
  readonly consul: {
    readonly url: string;
    readonly token: Secret | undefined;
    /** For a proxy in front of the agent, beside the token. */
    readonly credentials: Credentials;
    readonly tls: Tls;
    /** Where the agent is expected to be; in another datacenter nothing is written. `undefined`: anywhere. */
    readonly datacenter: string | undefined;
  };
  readonly server: ServerConfig;
  readonly stateDir: string;
  /** `undefined`: the name in the only state file, else Marathon's framework name. */
  readonly cluster: string | undefined;
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly format: 'auto' | 'json' | 'pretty' };
  readonly intervals: { readonly agentMs: number; readonly marathonMs: number; readonly consulMs: number };
  /** What becomes of tasks while neither Marathon nor the Mesos agent answers: `expire` lets the lease lapse. */
  readonly withoutWitnesses: 'keep' | 'expire';
  readonly guard: {
    /** So many withdrawals in doubt may happen together, or this share (0 to 1) of what is published. */
    readonly floor: number;
    readonly share: number;
    /** What this configuration takes away at the start has been seen in a plan, and is wanted. */
    readonly acceptsPlan: boolean;
  };
  readonly lease: { readonly scope: 'unchecked' | 'all' | 'none'; readonly ttlMs: number };
  readonly publication: PublicationOptions;
  /** Rewrites of what Consul already has start after a random part of this. */
  readonly rewriteSpreadMs: number;
}
