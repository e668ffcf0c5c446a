import type { Registration } from '../agent/registration.ts';
import type { ServiceRow } from '../catalogue/rows.ts';
import type { Node } from '../node.ts';
import { nodeMeta } from '../node.ts';
import { nodeAddressJson, nodeJson } from './node-json.ts';

/** A service as `/v1/agent/services` shows it: what was sent, with the defaults filled in. */
export function agentServiceJson(registration: Registration, node: Node, contentHash?: string): unknown {
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

const MESH = { Mode: '', MeshGateway: {}, Expose: {} };

/** The same service as the catalogue shows it below its node. */
export function nodeServiceJson({ registration, createIndex, modifyIndex }: ServiceRow, { version }: Node): unknown {
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
    Proxy: MESH,
    Connect: {},
    ...(version.isOld ? {} : { PeerName: '' }),
    CreateIndex: createIndex,
    ModifyIndex: modifyIndex,
  };
}

/** One row of `/v1/catalog/service/<name>`: node and service in one. */
export function catalogServiceJson({ registration, createIndex, modifyIndex }: ServiceRow, node: Node): unknown {
  const { id, name, tags, meta, port, address, taggedAddresses, weights, enableTagOverride } = registration;
  const { isOld } = node.version;
  return {
    ...nodeAddressJson(node),
    NodeMeta: nodeMeta(node),
    ServiceKind: '',
    ServiceID: id,
    ServiceName: name,
    ServiceTags: tags,
    ServiceAddress: address,
    ...(Object.keys(taggedAddresses).length > 0 ? { ServiceTaggedAddresses: taggedAddresses } : {}),
    ServiceWeights: weights,
    ServiceMeta: meta,
    ServicePort: port,
    ...(isOld ? {} : { ServicePorts: null }),
    ServiceSocketPath: '',
    ServiceEnableTagOverride: enableTagOverride,
    ServiceProxy: MESH,
    ServiceConnect: {},
    ...(isOld ? {} : { ServiceLocality: null }),
    CreateIndex: createIndex,
    ModifyIndex: modifyIndex,
  };
}

/** One row of `/v1/health/service/<name>`. */
export const serviceHealthJson = (row: ServiceRow, checks: readonly unknown[], node: Node): unknown => ({
  Node: nodeJson(node),
  Service: nodeServiceJson(row, node),
  Checks: checks,
});
