import type { AppId, CheckId, ServiceId, TaskId } from './ids.ts';

export type CheckStatus = 'passing' | 'warning' | 'critical';

/** How Consul is to judge a service. Durations in ms. */
export type CheckProbe =
  | {
      readonly kind: 'http';
      readonly url: string;
      readonly intervalMs: number;
      readonly timeoutMs: number | undefined;
      readonly skipTlsVerify: boolean;
    }
  | {
      readonly kind: 'tcp';
      readonly target: string;
      readonly intervalMs: number;
      readonly timeoutMs: number | undefined;
    }
  /** Follows the checks of another service on the same agent, here always the lease. */
  | { readonly kind: 'alias'; readonly of: ServiceId };

export interface DesiredCheck {
  /** Service id and a hash of the probe: an unchanged check is never rewritten, a changed one is a new check. */
  readonly id: CheckId;
  readonly name: string;
  readonly probe: CheckProbe;
  /** Only for a check that has no predecessor; never part of a comparison. */
  readonly initialStatus: CheckStatus;
}

/** A service as it should stand in Consul. */
export interface DesiredService {
  readonly id: ServiceId;
  readonly taskId: TaskId;
  readonly appId: AppId;
  readonly name: string;
  /** Empty = the address of the Consul node. */
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  /** Includes the owner's mark and the hash of the whole definition. */
  readonly meta: Readonly<Record<string, string>>;
  readonly checks: readonly DesiredCheck[];
}

export interface RegisteredCheck {
  readonly id: CheckId;
  readonly name: string;
  readonly status: CheckStatus;
  /** Consul's word for it: `http`, `tcp`, `ttl`, `alias`, …; empty where an agent does not say. */
  readonly type: string;
}

/** A service as the Consul agent has it. A check's definition cannot be read back, hence the hashes. */
export interface RegisteredService {
  readonly id: ServiceId;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, string>>;
  readonly checks: readonly RegisteredCheck[];
}
