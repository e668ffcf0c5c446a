import type { NetworkMode, PortDefinition } from '../../../model/app-definition.ts';
import { type JsonObject, listIn, nameIn, objectIn, portIn, textIn, textsIn } from '../../json-fields.ts';

interface Network {
  readonly network: NetworkMode;
  readonly ports: readonly PortDefinition[];
}

/**
 * Network mode and ports of an app. `ports` is what `portIndex` counts, and where it stands on the wire depends on the
 * mode (contract: Marathon, §2). The API generation is told by which fields are there, never by a version number.
 */
export function decodeNetwork(app: JsonObject): Network {
  const networks = listIn(app.networks);
  return networks === undefined ? decodeOldNetwork(app) : decodeNewNetwork(app, networks);
}

/** Since 1.5: one list of networks; an empty one is the host's. */
function decodeNewNetwork(app: JsonObject, networks: readonly unknown[]): Network {
  const mode = textIn(objectIn(networks[0])?.mode);
  const mappings = objectIn(app.container)?.portMappings;
  if (mode === 'container/bridge') return { network: 'bridge', ports: portMappings(mappings, 'bridge') };
  if (mode === 'container') return { network: 'container', ports: portMappings(mappings, 'container') };
  return { network: 'host', ports: hostPorts(app) };
}

/** Up to 1.4: Docker's network, else `ipAddress` (an address for each task), else the host's. */
function decodeOldNetwork(app: JsonObject): Network {
  const docker = objectIn(objectIn(app.container)?.docker);
  const ipAddress = objectIn(app.ipAddress);
  switch (textIn(docker?.network)) {
    case 'BRIDGE':
      return { network: 'bridge', ports: portMappings(docker?.portMappings, 'bridge') };
    case 'USER':
      return { network: 'container', ports: portMappings(docker?.portMappings, 'container') };
    default:
      if (ipAddress === undefined) return { network: 'host', ports: hostPorts(app) };
      // Mappings beside an address of its own stand in the form that Mesos's own containers took.
      return {
        network: 'container',
        ports: [...discoveryPorts(ipAddress), ...portMappings(objectIn(app.container)?.portMappings, 'container')],
      };
  }
}

/** `portDefinitions`, before 1.0 only `ports`. In host mode every one of them gets a host port. */
function hostPorts(app: JsonObject): PortDefinition[] {
  const definitions = listIn(app.portDefinitions);
  if (definitions !== undefined) return definitions.map((definition) => portOf(definition, undefined, true));
  return (listIn(app.ports) ?? []).map(() => portOf({}, undefined, true));
}

/** A mapping always gets a host port in bridge mode; in container mode only when it asks for one, 0 meaning any. */
function portMappings(wire: unknown, network: 'bridge' | 'container'): PortDefinition[] {
  return (listIn(wire) ?? []).map((mapping) => {
    const fields = objectIn(mapping);
    const asksForHostPort = fields?.hostPort !== undefined && fields.hostPort !== null;
    return portOf(mapping, portIn(fields?.containerPort) ?? 0, network === 'bridge' || asksForHostPort);
  });
}

/** Ports of a task with an address of its own: they are the container's, and no host port belongs to them. */
const discoveryPorts = (ipAddress: JsonObject): PortDefinition[] =>
  (listIn(objectIn(ipAddress.discovery)?.ports) ?? []).map((port) =>
    portOf(port, portIn(objectIn(port)?.number) ?? 0, false),
  );

function portOf(wire: unknown, containerPort: number | undefined, hasHostPort: boolean): PortDefinition {
  const fields = objectIn(wire);
  return {
    name: nameIn(fields?.name),
    containerPort,
    hasHostPort,
    protocols: protocolsIn(fields?.protocol),
    networkNames: (listIn(fields?.networkNames) ?? []).flatMap((name) => nameIn(name) ?? []),
    labels: textsIn(fields?.labels),
  };
}

/** `tcp`, `udp`, `udp,tcp` or `tcp,udp`; Marathon's default is tcp. */
export function protocolsIn(wire: unknown): PortDefinition['protocols'] {
  const named = (textIn(wire) ?? '').split(',').map((protocol) => protocol.trim().toLowerCase());
  const known = named.filter((protocol) => protocol === 'tcp' || protocol === 'udp');
  return known.length === 0 ? ['tcp'] : known;
}
