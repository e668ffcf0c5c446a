import type { CheckState, HeldCheck, HeldService } from './agent-state.ts';
import { defaultName } from './agent-state.ts';
import { printDuration } from './go-duration.ts';
import type { ConsulVersion } from './version.ts';

/** Who the agent is, as its answers name it. */
export interface Node {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly datacenter: string;
  readonly version: ConsulVersion;
}

/** A service as `/v1/agent/services` shows it: what was sent, with the defaults filled in. */
export function agentServiceJson({ registration }: HeldService, node: Node, contentHash?: string): unknown {
  const { id, name, tags, meta, port, address, taggedAddresses, weights, enableTagOverride } = registration;
  return {
    ID: id,
    Service: name,
    Tags: tags,
    Meta: meta,
    Port: port,
    Address: address,
    ...(Object.keys(taggedAddresses).length > 0 ? { TaggedAddresses: taggedAddresses } : {}),
    Weights: weights,
    EnableTagOverride: enableTagOverride,
    ...(contentHash === undefined ? {} : { ContentHash: contentHash }),
    Datacenter: node.datacenter,
  };
}

/** The same service as the catalogue shows it below its node. */
export function nodeServiceJson({ registration, createIndex, modifyIndex }: HeldService): unknown {
  const { id, name, tags, meta, port, address, taggedAddresses, weights, enableTagOverride } = registration;
  return {
    ID: id,
    Service: name,
    Tags: tags,
    Address: address,
    ...(Object.keys(taggedAddresses).length > 0 ? { TaggedAddresses: taggedAddresses } : {}),
    Meta: Object.keys(meta).length > 0 ? meta : null,
    ...(port === 0 ? {} : { Port: port }),
    Weights: weights,
    EnableTagOverride: enableTagOverride,
    Proxy: { Mode: '', MeshGateway: {}, Expose: {} },
    Connect: {},
    CreateIndex: createIndex,
    ModifyIndex: modifyIndex,
  };
}

/** One row of `/v1/catalog/service/<name>`: node and service in one. */
export function catalogServiceJson({ registration, createIndex, modifyIndex }: HeldService, node: Node): unknown {
  const { id, name, tags, meta, port, address, taggedAddresses, weights, enableTagOverride } = registration;
  return {
    ...nodeAddressJson(node),
    NodeMeta: { 'consul-network-segment': '' },
    ServiceKind: '',
    ServiceID: id,
    ServiceName: name,
    ServiceTags: tags,
    ServiceAddress: address,
    ...(Object.keys(taggedAddresses).length > 0 ? { ServiceTaggedAddresses: taggedAddresses } : {}),
    ServiceWeights: weights,
    ServiceMeta: meta,
    ServicePort: port,
    ServiceEnableTagOverride: enableTagOverride,
    CreateIndex: createIndex,
    ModifyIndex: modifyIndex,
  };
}

export const nodeJson = (node: Node): unknown => ({
  ...nodeAddressJson(node),
  Meta: { 'consul-network-segment': '' },
  CreateIndex: 11,
  ModifyIndex: 11,
});

const nodeAddressJson = ({ id, name, address, datacenter }: Node) => ({
  ID: id,
  Node: name,
  Address: address,
  Datacenter: datacenter,
  TaggedAddresses: { lan: address, lan_ipv4: address, wan: address, wan_ipv4: address },
});

/** A check; its definition can not be read back (contract: Consul, §5). */
export function checkJson(
  check: HeldCheck,
  { status, output }: CheckState,
  service: HeldService | undefined,
  node: Node,
): Record<string, unknown> {
  const { definition } = check;
  const name = service?.registration.name ?? '';
  const showsTimes = !node.version.isOld;
  return {
    Node: node.name,
    CheckID: check.id,
    Name: definition.name ?? defaultName(name),
    Status: status,
    Notes: definition.notes,
    Output: output,
    ServiceID: check.serviceId,
    ServiceName: name,
    ServiceTags: service?.registration.tags ?? [],
    Type: definition.type,
    Interval: showsTimes ? printDuration(definition.intervalMs) : '',
    Timeout: showsTimes ? printDuration(definition.timeoutMs) : '',
    ExposedPort: 0,
    Definition: {},
    CreateIndex: check.createIndex,
    ModifyIndex: check.createIndex,
  };
}

/** The check that the gossip keeps for each node. */
export const serfHealthJson = (node: Node): Record<string, unknown> => ({
  Node: node.name,
  CheckID: 'serfHealth',
  Name: 'Serf Health Status',
  Status: 'passing',
  Notes: '',
  Output: 'Agent alive and reachable',
  ServiceID: '',
  ServiceName: '',
  ServiceTags: [],
  Type: '',
  Interval: '',
  Timeout: '',
  ExposedPort: 0,
  Definition: {},
  CreateIndex: 11,
  ModifyIndex: 11,
});
