/** A text that nobody may see: itself, or the file that holds it, which is read again whenever it is needed. */
export type Secret =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string };

/** Whom a peer is to believe that we are. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: Secret }
  /** `Authorization: Bearer …`, or `Authorization: token=…` as DC/OS has it. */
  | { readonly kind: 'bearer' | 'token'; readonly token: Secret }
  /** A DC/OS service account: it logs in with a token that it signed itself (contract: Marathon, §8.9). */
  | {
      readonly kind: 'login';
      /** The whole URL of the login endpoint. */
      readonly url: string;
      readonly user: string;
      /** PEM. */
      readonly privateKey: Secret;
      readonly tls: Tls;
    };

/** How https is spoken with one peer. Files are PEM, and read again when they change. */
export interface Tls {
  /** Authorities to trust instead of the system's. */
  readonly caFile: string | undefined;
  /** What we show when we are asked who we are; the two come together. */
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  /** The name that the peer's certificate must have, where it is not the host's. */
  readonly serverName: string | undefined;
  /** `false`: whoever answers is believed. Only on demand. */
  readonly isVerified: boolean;
}

/** The system's authorities, no certificate of ours. */
export const SYSTEM_TLS: Tls = {
  caFile: undefined,
  certFile: undefined,
  keyFile: undefined,
  serverName: undefined,
  isVerified: true,
};
