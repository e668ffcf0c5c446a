/** An app in Marathon's JSON, as far as the sandbox has an opinion on it; anything else is kept as it came. */
export interface AppRequest {
  readonly id: string;
  readonly instances?: number;
  readonly cmd?: string;
  readonly cpus?: number;
  readonly mem?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly networks?: readonly NetworkJson[];
  /** Host mode only. Left out: one port. `[]`: none. */
  readonly portDefinitions?: readonly PortDefinitionJson[];
  readonly container?: ContainerJson;
  readonly healthChecks?: readonly HealthCheckJson[];
  readonly readinessChecks?: readonly ReadinessCheckJson[];
  readonly requirePorts?: boolean;
  readonly unreachableStrategy?: UnreachableStrategyJson | 'disabled';
  readonly role?: string;
  readonly [field: string]: unknown;
}

export interface NetworkJson {
  readonly mode: 'host' | 'container' | 'container/bridge';
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface PortDefinitionJson {
  readonly port?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly protocol?: string;
}

export interface PortMappingJson {
  readonly containerPort: number;
  /** `0`: any. Left out: none, except in bridge mode. */
  readonly hostPort?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly protocol?: string;
  readonly servicePort?: number;
  readonly networkNames?: readonly string[];
}

export interface ContainerJson {
  readonly type?: 'DOCKER' | 'MESOS';
  readonly docker?: { readonly image: string; readonly [field: string]: unknown };
  readonly volumes?: readonly unknown[];
  readonly portMappings?: readonly PortMappingJson[];
}

export interface HealthCheckJson {
  readonly protocol?: string;
  readonly path?: string;
  readonly portIndex?: number;
  readonly port?: number;
  readonly command?: { readonly value: string };
  readonly gracePeriodSeconds?: number;
  readonly intervalSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly maxConsecutiveFailures?: number;
  readonly delaySeconds?: number;
}

export interface ReadinessCheckJson {
  readonly name: string;
  readonly portName: string;
  readonly path?: string;
}

export interface UnreachableStrategyJson {
  readonly inactiveAfterSeconds: number;
  readonly expungeAfterSeconds: number;
}

/** An app as Marathon 1.11 prints it: every default filled in, one version of it. */
export interface AppJson extends AppRequest {
  readonly instances: number;
  readonly cpus: number;
  readonly mem: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly networks: readonly NetworkJson[];
  readonly requirePorts: boolean;
  readonly version: string;
  readonly versionInfo: { readonly lastScalingAt: string; readonly lastConfigChangeAt: string };
  readonly unreachableStrategy: UnreachableStrategyJson | 'disabled';
  readonly role: string;
}
