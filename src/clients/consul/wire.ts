/**
 * What we send, with Consul's own names: a field it does not know is a 400, so nothing newer than 1.10 is here
 * (contract: Consul, §4).
 */
export interface WireService {
  readonly ID: string;
  readonly Name: string;
  /** Absent: the address of the node. */
  readonly Address?: string;
  readonly Port?: number;
  readonly Tags?: readonly string[];
  readonly Meta?: Readonly<Record<string, string>>;
  readonly Weights?: { readonly Passing: number; readonly Warning: number };
  readonly EnableTagOverride?: true;
  readonly Checks: readonly WireCheck[];
}

/** Exactly one of `HTTP`, `TCP`, `Args`, `TTL` and `AliasService` is set. */
export interface WireCheck {
  readonly CheckID: string;
  readonly Name: string;
  readonly Status: string;
  readonly HTTP?: string;
  readonly Method?: 'GET';
  readonly TLSSkipVerify?: true;
  readonly TCP?: string;
  readonly Args?: readonly string[];
  readonly TTL?: string;
  readonly AliasService?: string;
  readonly Interval?: string;
  readonly Timeout?: string;
  readonly FailuresBeforeCritical?: number;
  readonly SuccessBeforePassing?: number;
}
