import type { AppId, CheckId, ServiceId, TaskId } from './ids.ts';

export type CheckStatus = 'passing' | 'warning' | 'critical';

/** When and how long a check is run, and how many results in a row turn it (Consul's own default where `undefined`). */
export interface CheckTiming {
  readonly intervalMs: number;
  readonly timeoutMs: number | undefined;
  readonly failuresBeforeCritical?: number | undefined;
  readonly successesBeforePassing?: number | undefined;
}

/** How Consul is to judge a service. Durations in ms. */
export type CheckProbe =
  | ({ readonly kind: 'http'; readonly url: string; readonly skipTlsVerify: boolean } & CheckTiming)
  | ({ readonly kind: 'tcp'; readonly target: string } & CheckTiming)
  /** Run by the agent in a shell, which it refuses unless told to allow it. */
  | ({ readonly kind: 'script'; readonly args: readonly string[] } & CheckTiming)
  /** Says what we last told it: Marathon's own verdict. */
  | { readonly kind: 'ttl'; readonly ttlMs: number }
  /** Follows the checks of another service on the same agent, here always the lease. */
  | { readonly kind: 'alias'; readonly of: ServiceId };

export interface DesiredCheck {
  /** Service id and a hash of the probe: an unchanged check is never rewritten, a changed one is a new check. */
  readonly id: CheckId;
  readonly name: string;
  readonly probe: CheckProbe;
  /** Only for a check that has no predecessor; never part of a comparison. */
  readonly initialStatus: CheckStatus;
  /** What a `ttl` check is to say now; `undefined`: there is no verdict, so it goes on saying what it said. */
  readonly mirrored?: CheckStatus | undefined;
  /** The id that an older tool gave the same check: kept where Consul has it, until the definition changes. */
  readonly olderId?: CheckId | undefined;
}

/** What DNS answers weigh when the service passes, and when it warns: 1 to 65535. */
export interface Weights {
  readonly passing: number;
  readonly warning: number;
}

/** Consul's own. */
export const DEFAULT_WEIGHTS: Weights = { passing: 1, warning: 1 };

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
  readonly weights: Weights;
  /** Others may change its tags in the catalogue; then its tags are not compared, and their last state is sent. */
  readonly enableTagOverride: boolean;
  readonly checks: readonly DesiredCheck[];
}

export interface RegisteredCheck {
  readonly id: CheckId;
  readonly name: string;
  readonly status: CheckStatus;
  /** Consul's word for it: `http`, `tcp`, `ttl`, `alias`, …; empty where an agent does not say. */
  readonly type: string;
  /** What it was told last; only of a TTL check. */
  readonly output?: string;
}

/** A service as the Consul agent has it. A check's definition cannot be read back, hence the hashes. */
export interface RegisteredService {
  readonly id: ServiceId;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, string>>;
  readonly weights: Weights;
  readonly enableTagOverride: boolean;
  readonly checks: readonly RegisteredCheck[];
}
