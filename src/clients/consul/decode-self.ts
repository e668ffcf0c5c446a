import { AppError } from '../../support/errors.ts';
import { nonEmptyTextIn, objectIn, textIn } from '../json-fields.ts';

/** The Consul agent that we write to. */
export interface ConsulAgent {
  /** A new one means a new agent state: everything is to be registered again. */
  readonly nodeId: string;
  readonly nodeName: string;
  readonly datacenter: string;
  readonly version: string;
  /** The address under which the node's services without an address are found. */
  readonly nodeAddress: string;
}

/** Decodes `GET /v1/agent/self` (contract: Consul, §2). */
export function decodeSelf(document: unknown, name: string): ConsulAgent {
  const config = objectIn(objectIn(document)?.Config);
  const nodeName = nonEmptyTextIn(config?.NodeName);
  const nodeId = nonEmptyTextIn(config?.NodeID);
  if (nodeName === undefined || nodeId === undefined)
    throw new AppError('UPSTREAM_INVALID', `${name}: not what a Consul agent says about itself`);
  return {
    nodeId,
    nodeName,
    datacenter: textIn(config?.Datacenter) ?? '',
    version: textIn(config?.Version) ?? '',
    nodeAddress: textIn(objectIn(objectIn(document)?.Member)?.Addr) ?? '',
  };
}
