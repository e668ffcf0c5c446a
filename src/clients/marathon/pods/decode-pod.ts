import type { AppDefinition, HealthCheck, NetworkMode, PortDefinition } from '../../../model/app-definition.ts';
import { appId } from '../../../model/ids.ts';
import {
  type JsonObject,
  listIn,
  nameIn,
  nonEmptyTextIn,
  objectIn,
  objectsIn,
  portIn,
  textIn,
  textsIn,
} from '../../json-fields.ts';
import { decodeHealthTimes } from '../apps/decode-health-check.ts';
import { protocolsIn } from '../apps/decode-network.ts';
import { versionIn } from '../apps/version-in.ts';

/**
 * A pod's specification as one definition for each of its containers (contract: Marathon, §1.5). `undefined` without an
 * id, a version or containers; a container without a name is left out, because no task can be told to be of it.
 */
export function decodePod(wire: unknown): readonly AppDefinition[] | undefined {
  const pod = objectIn(wire);
  const id = nameIn(pod?.id);
  const version = versionIn(pod?.version);
  if (pod === undefined || listIn(pod.containers) === undefined || id === undefined || version === undefined)
    return undefined;
  const network = networkOf(pod);
  return objectsIn(pod.containers).flatMap((container) => {
    const name = nameIn(container.name);
    if (name === undefined) return [];
    const endpoints = objectsIn(container.endpoints);
    return [
      {
        id: appId(id),
        container: name,
        version,
        lastConfigChangeAt: undefined,
        labels: { ...textsIn(pod.labels), ...textsIn(container.labels) },
        hasReadinessChecks: false,
        network,
        ports: endpoints.map((endpoint) => portOf(endpoint, network)),
        healthChecks: healthChecksOf(objectIn(container.healthCheck), endpoints),
      },
    ];
  });
}

/** All networks of a pod are of one mode; none at all is the host's. */
function networkOf(pod: JsonObject): NetworkMode {
  const mode = textIn(objectsIn(pod.networks)[0]?.mode);
  if (mode === 'container/bridge') return 'bridge';
  return mode === 'container' ? 'container' : 'host';
}

/** On the host and on a bridge Marathon gives every endpoint a host port, asked for or not. */
function portOf(endpoint: JsonObject, network: NetworkMode): PortDefinition {
  const asksForHostPort = endpoint.hostPort !== undefined && endpoint.hostPort !== null;
  return {
    name: nameIn(endpoint.name),
    containerPort: network === 'host' ? undefined : (portIn(endpoint.containerPort) ?? 0),
    hasHostPort: network !== 'container' || asksForHostPort,
    protocols: protocolsIn((listIn(endpoint.protocol) ?? []).join(',')),
    networkNames: (listIn(endpoint.networkNames) ?? []).flatMap((name) => nameIn(name) ?? []),
    labels: textsIn(endpoint.labels),
  };
}

/** A container has at most one check. Mesos runs it, inside the container; the ports it names are endpoints. */
function healthChecksOf(check: JsonObject | undefined, endpoints: readonly JsonObject[]): readonly HealthCheck[] {
  if (check === undefined) return [];
  const http = objectIn(check.http);
  const tcp = objectIn(check.tcp);
  const exec = objectIn(check.exec);
  const indexOf = (name: unknown) => {
    const index = endpoints.findIndex((endpoint) => endpoint.name === name);
    return index === -1 ? undefined : index;
  };
  const common = { ...decodeHealthTimes(check), path: undefined, portIndex: undefined, port: undefined };
  const base = { ...common, isIpv6: false, command: undefined };
  if (http !== undefined) {
    const protocol = textIn(http.scheme)?.toUpperCase() === 'HTTPS' ? 'MESOS_HTTPS' : 'MESOS_HTTP';
    return [{ ...base, protocol, path: nonEmptyTextIn(http.path), portIndex: indexOf(http.endpoint) }];
  }
  if (tcp !== undefined) return [{ ...base, protocol: 'MESOS_TCP', portIndex: indexOf(tcp.endpoint) }];
  return exec === undefined ? [] : [{ ...base, protocol: 'COMMAND', command: commandOf(objectIn(exec.command)) }];
}

/** A shell command, or one made of a list of arguments. */
function commandOf(command: JsonObject | undefined): string | undefined {
  const shell = nonEmptyTextIn(command?.shell);
  if (shell !== undefined) return shell;
  const argv = (listIn(command?.argv) ?? []).flatMap((argument) => textIn(argument) ?? []);
  return argv.length > 0 ? argv.map(quoted).join(' ') : undefined;
}

const quoted = (argument: string): string =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
