import type { CheckStatus } from '../../../model/service.ts';

export type ProbeType = 'http' | 'tcp' | 'script';
export type CheckType = ProbeType | 'ttl' | 'alias' | 'grpc' | 'udp' | 'h2ping' | 'maintenance';

/** What an HTTP check sends, beside its URL. */
export interface ProbeRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly verifiesTls: boolean;
  readonly followsRedirects: boolean;
}

/** How many results of a kind, one after the other, a probed check needs to change its status. 0 is as good as 1. */
export interface Thresholds {
  readonly passing: number;
  readonly warning: number;
  readonly critical: number;
}

/** One check of a registration, as far as the agent acts on it. */
export interface CheckDefinition {
  /** `undefined`: the agent makes one from the service's id. */
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly notes: string;
  readonly type: CheckType;
  /** The command to run. An agent that may not run any refuses it even beside a URL, which else would count. */
  readonly args: readonly string[];
  /** The URL, `host:port`, or the id of the aliased service. */
  readonly target: string;
  readonly ttlMs: number;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly status: CheckStatus | undefined;
  readonly request: ProbeRequest;
  readonly thresholds: Thresholds;
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
