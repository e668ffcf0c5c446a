import type { AgentId, ServiceId } from '../model/ids.ts';

/** What mapping is told beside task and definition. An input of the core: a change of it is a message, not a restart. */
export interface MappingOptions {
  /** Tells two Marathons on one Consul apart. */
  readonly cluster: string;
  readonly agentId: AgentId;
  /** Where this agent's host ports are reached. */
  readonly agentAddress: string;
  /** Consul's own address for this node: what an empty service address stands for. */
  readonly nodeAddress: string;
  readonly nameTemplate: string;
  readonly lease: { readonly scope: 'unchecked' | 'all' | 'none'; readonly serviceId: ServiceId };
}
