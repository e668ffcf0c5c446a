import type { NetworkJson } from './app-json.ts';
import type { AppPort } from './app-ports.ts';

/** A pod in Marathon's JSON, as far as the sandbox has an opinion on it; anything else is kept as it came. */
export interface PodRequest {
  readonly id: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly containers: readonly PodContainerRequest[];
  readonly networks?: readonly NetworkJson[];
  readonly scaling?: { readonly kind: 'fixed'; readonly instances: number };
}

export interface PodContainerRequest {
  readonly name: string;
  readonly exec?: { readonly command: { readonly shell: string } };
  readonly resources?: { readonly cpus: number; readonly mem: number };
  readonly endpoints?: readonly EndpointJson[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly healthCheck?: PodHealthCheckJson;
}

/** One of the three. */
export interface PodHealthCheckJson {
  readonly http?: { readonly endpoint: string; readonly path?: string; readonly scheme?: 'HTTP' | 'HTTPS' };
  readonly tcp?: { readonly endpoint: string };
  readonly exec?: { readonly command: { readonly shell: string } };
  readonly intervalSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly maxConsecutiveFailures?: number;
}

export interface EndpointJson {
  readonly name: string;
  readonly containerPort?: number;
  /** `0`: any. Left out: none. */
  readonly hostPort?: number;
  readonly protocol?: readonly string[];
  readonly networkNames?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

export interface PodResources {
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
  readonly gpus: number;
}

/** A container of a pod, its defaults filled in. */
export interface PodContainerJson extends PodContainerRequest {
  readonly resources: PodResources;
}

/** A pod as Marathon 1.11 prints it. */
export interface PodJson extends PodRequest {
  readonly version: string;
  readonly containers: readonly PodContainerJson[];
  readonly networks: readonly NetworkJson[];
  readonly scaling: { readonly kind: 'fixed'; readonly instances: number };
  readonly executorResources: Omit<PodResources, 'gpus'>;
  readonly role: string;
}

/** The pod with the defaults that were measured; fields without one are left out. */
export function completePod(request: PodRequest, version: string): PodJson {
  const { id, labels, containers, networks, scaling, ...others } = request;
  const isOnContainerNetwork = (networks ?? []).some(({ mode }) => mode === 'container');
  const pod = {
    id,
    ...(labels === undefined ? {} : { labels }),
    version,
    // On the host and on a bridge every endpoint gets a host port, as Marathon's normalization has it.
    containers: containers.map((container) => ({
      ...container,
      ...(container.endpoints === undefined || isOnContainerNetwork
        ? {}
        : { endpoints: container.endpoints.map((endpoint) => ({ hostPort: 0, ...endpoint })) }),
      resources: { cpus: 0.1, mem: 32, disk: 0, gpus: 0, ...container.resources },
    })),
    networks: networks ?? [{ mode: 'host' }],
    scaling: scaling ?? { kind: 'fixed', instances: 1 },
    scheduling: {
      backoff: { backoff: 1, backoffFactor: 1.15, maxLaunchDelay: 300 },
      upgrade: { minimumHealthCapacity: 1, maximumOverCapacity: 1 },
      killSelection: 'YOUNGEST_FIRST',
      unreachableStrategy: { inactiveAfterSeconds: 0, expungeAfterSeconds: 0 },
    },
    executorResources: { cpus: 0.1, mem: 32, disk: 10 },
    role: '*',
  };
  // Of an update, `others` holds the version before.
  return { ...pod, ...others, version } as PodJson;
}

/** The endpoints of one container, as an app's ports are described. */
export const endpointPorts = (pod: PodJson, container: PodContainerJson): readonly AppPort[] =>
  (container.endpoints ?? []).map(({ name, protocol = [], labels = {}, containerPort, hostPort, networkNames }) => ({
    name,
    protocol: protocol.join(','),
    labels,
    servicePort: 0,
    containerPort,
    hostPort,
    networkName: networkNames?.[0] ?? pod.networks.find((network) => network.mode === 'container')?.name,
  }));
