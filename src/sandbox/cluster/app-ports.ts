import type { AppJson } from './app-json.ts';
import type { HostPorts } from './host-ports.ts';

/** One port of an app, in the order that `portIndex` counts. */
export interface AppPort {
  readonly name: string | undefined;
  readonly protocol: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly servicePort: number;
  readonly containerPort: number | undefined;
  /** Which host port the app asks for; `0`: any; `undefined`: none at all. */
  readonly hostPort: number | undefined;
  readonly networkName: string | undefined;
}

export function portsOf(app: AppJson): readonly AppPort[] {
  const mappings = app.container?.portMappings;
  if (app.portDefinitions !== undefined || mappings === undefined) {
    return (app.portDefinitions ?? []).map(({ port = 0, name, protocol = 'tcp', labels = {} }) => ({
      name,
      protocol,
      labels,
      servicePort: port,
      containerPort: undefined,
      hostPort: app.requirePorts ? port : 0,
      networkName: undefined,
    }));
  }
  return mappings.map(({ name, protocol = 'tcp', labels = {}, servicePort = 0, containerPort, ...mapping }) => ({
    name,
    protocol,
    labels,
    servicePort,
    containerPort,
    hostPort: mapping.hostPort,
    networkName: mapping.networkNames?.[0] ?? app.networks.find((network) => network.mode === 'container')?.name,
  }));
}

/** Takes each of these host ports; `0`: any. */
export const takePorts = (wanted: readonly number[], pool: HostPorts): readonly number[] =>
  wanted.map((port) => {
    if (port === 0) return pool.take();
    pool.claim(port);
    return port;
  });
