import type { AppId } from './ids.ts';

export type NetworkMode = 'host' | 'bridge' | 'container';

/** One entry of `portDefinitions`, `portMappings` or `discovery.ports`: what `portIndex` counts. */
export interface PortDefinition {
  readonly name: string | undefined;
  /** The port inside the container; `undefined` in host mode. */
  readonly containerPort: number | undefined;
  /** Whether Marathon allocates a host port for it, that is, whether the task's `ports` has an entry for it. */
  readonly hasHostPort: boolean;
  readonly protocols: readonly ('tcp' | 'udp')[];
  /** The container networks it is on, where it names some of several (`networkNames`); empty: the task's first. */
  readonly networkNames: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

export type HealthCheckProtocol = 'HTTP' | 'HTTPS' | 'TCP' | 'COMMAND' | 'MESOS_HTTP' | 'MESOS_HTTPS' | 'MESOS_TCP';

export interface HealthCheck {
  /** Marathon's name of the protocol; a name we do not know is kept, and mapped to no check. */
  readonly protocol: HealthCheckProtocol | (string & {});
  readonly path: string | undefined;
  /** Index into the definition's ports; `undefined` only when `port` is set. */
  readonly portIndex: number | undefined;
  readonly port: number | undefined;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  /** After so many failures in a row Marathon kills the task. */
  readonly maxConsecutiveFailures: number;
  /** Asked of `::1` inside the container instead of `127.0.0.1`: only Mesos's own checks can. */
  readonly isIpv6: boolean;
  /** The shell command of a COMMAND check. */
  readonly command: string | undefined;
}

/**
 * An app as of one version, the three generations of Marathon's API already told apart; or one container of a pod, whose
 * endpoints are its ports: a pod has as many definitions as containers.
 */
export interface AppDefinition {
  readonly id: AppId;
  /** The container's name, in a pod; `undefined` for an app. */
  readonly container: string | undefined;
  /** ISO time; Marathon's name of this version. */
  readonly version: string;
  /** Since when tasks are launched from this configuration; scaling makes a new version of the same configuration. */
  readonly lastConfigChangeAt: string | undefined;
  /** Of a container: its pod's labels, outranked by its own. */
  readonly labels: Readonly<Record<string, string>>;
  /** During a deployment Marathon asks a new task whether it is ready. */
  readonly hasReadinessChecks: boolean;
  readonly network: NetworkMode;
  readonly ports: readonly PortDefinition[];
  readonly healthChecks: readonly HealthCheck[];
}

/** Whether a task that was launched with `version` looks as `definition` says (contract: Marathon, §1.4). */
export function definesVersion(definition: AppDefinition, version: string): boolean {
  if (definition.version === version) return true;
  if (definition.lastConfigChangeAt === undefined) return false;
  return isNotBefore(version, definition.lastConfigChangeAt) && isNotBefore(definition.version, version);
}

const isNotBefore = (left: string, right: string): boolean => Date.parse(left) >= Date.parse(right);
