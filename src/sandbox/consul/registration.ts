import type { CheckStatus } from '../../model/service.ts';

export type CheckType = 'http' | 'tcp' | 'ttl' | 'alias' | 'grpc' | 'udp' | 'h2ping';

/** One check of a registration, as far as the agent acts on it. */
export interface CheckDefinition {
  /** `undefined`: the agent makes one from the service's id. */
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly notes: string;
  readonly type: CheckType;
  /** The URL, `host:port`, or the id of the aliased service. */
  readonly target: string;
  readonly ttlMs: number;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly status: CheckStatus | undefined;
}

export interface TaggedAddress {
  readonly Address: string;
  readonly Port: number;
}

/** The body of a registration, decoded and found valid. */
export interface Registration {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, string>>;
  readonly taggedAddresses: Readonly<Record<string, TaggedAddress>>;
  readonly weights: { readonly Passing: number; readonly Warning: number };
  readonly enableTagOverride: boolean;
  readonly checks: readonly CheckDefinition[];
}
