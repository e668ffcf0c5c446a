import type { AppRequest, NetworkJson } from '../../sandbox/cluster/app-json.ts';

/** An app of the demo: what Marathon is told of it, and how its tasks behave. */
export interface DemoApp extends Opening {
  readonly definition: AppRequest & { readonly instances: number };
  /** Its tasks fail after so long (ms): the first one, and each that comes back. */
  readonly failsAfterMs?: { readonly first: number; readonly later: number };
  /** New versions of it are rolled out. */
  readonly isDeployedOften?: boolean;
  /** It runs on another machine: Marathon lists it, and the daemon of this one leaves it alone. */
  readonly isElsewhere?: boolean;
}

/** Something whose tasks open ports: an app, or a pod. */
export interface Opening {
  readonly definition: { readonly networks?: readonly NetworkJson[] };
  /** What its tasks open on each port, in the definition's order. */
  readonly opens: readonly PortKind[];
}

export type PortKind = 'http' | 'tcp';

/** Where tasks of the container network really listen. */
export interface Overlay {
  /** The addresses of the first, the second, … task. */
  readonly addresses: readonly string[];
  readonly port: number;
}
