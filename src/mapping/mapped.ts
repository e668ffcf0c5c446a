import type { CheckStatus, DesiredService } from '../model/service.ts';

/** What becomes of one task. */
export type Mapped = { readonly warnings: readonly string[] } & (
  | { readonly kind: 'services'; readonly services: readonly MappedService[] }
  /** Cannot be resolved yet: what stands in Consul stays, all of it. */
  | { readonly kind: 'waiting'; readonly reason: string }
  /** Becomes no service, for a reason its owner can do something about. */
  | { readonly kind: 'skipped'; readonly reason: string }
);

export interface MappedService {
  readonly service: DesiredService;
  readonly isNameDerived: boolean;
  /** Where its values come from, in the order a reader wants them. */
  readonly origins: readonly Origin[];
}

/** `{ field: 'name', value: 'shop-web', from: 'label consul.name' }`; fields are Consul's, in lower case. */
export interface Origin {
  readonly field: string;
  readonly value: string;
  readonly from: string;
}

/** What the checks of a task are told. */
export interface Health {
  /** For checks without a predecessor. */
  readonly initialStatus: CheckStatus;
  /** Marathon's own verdict; `undefined` while there is none. */
  readonly mirrored: CheckStatus | undefined;
}
