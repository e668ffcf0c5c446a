import type { CheckFacts, CheckRow } from '../catalogue/rows.ts';
import { FIRST_INDEX } from '../catalogue/tables.ts';
import { printDuration } from '../decode/go-duration.ts';
import type { Node } from '../node.ts';

/** A check; its definition can not be read back (contract: Consul, §5). */
export function checkJson(facts: CheckFacts, node: Node, { createIndex = 0, modifyIndex = 0 }: Partial<CheckRow> = {}) {
  const showsTimes = !node.version.isOld;
  return {
    Node: node.name,
    CheckID: facts.id,
    Name: facts.name,
    Status: facts.status,
    Notes: facts.notes,
    Output: facts.output,
    ServiceID: facts.serviceId,
    ServiceName: facts.serviceName,
    ServiceTags: facts.serviceTags,
    Type: facts.type,
    Interval: showsTimes ? printDuration(facts.intervalMs) : '',
    Timeout: showsTimes ? printDuration(facts.timeoutMs) : '',
    ExposedPort: 0,
    Definition: {},
    CreateIndex: createIndex,
    ModifyIndex: modifyIndex,
  };
}

/** The check that the gossip keeps for each node, in the catalogue alone. */
export const serfHealth: CheckRow = {
  facts: {
    id: 'serfHealth',
    name: 'Serf Health Status',
    status: 'passing',
    notes: '',
    output: 'Agent alive and reachable',
    serviceId: '',
    serviceName: '',
    serviceTags: [],
    type: '',
    intervalMs: 0,
    timeoutMs: 0,
  },
  createIndex: FIRST_INDEX,
  modifyIndex: FIRST_INDEX,
};

/** A check as `/v1/agent/health/…` shows it: with an empty definition, and with no word on its kind. */
export function agentHealthCheckJson(facts: CheckFacts, node: Node): unknown {
  const { isOld } = node.version;
  const { Type: _type, Interval: _interval, Timeout: _timeout, ServiceTags, ...shown } = checkJson(facts, node);
  const { ExposedPort, Definition: _definition, CreateIndex, ModifyIndex, ...named } = shown;
  return {
    ...named,
    ServiceTags: ServiceTags.length === 0 ? null : ServiceTags,
    Type: '',
    ExposedPort,
    Definition: {
      Interval: '0s',
      Timeout: '0s',
      DeregisterCriticalServiceAfter: '0s',
      HTTP: '',
      Header: null,
      Method: '',
      Body: '',
      TLSServerName: '',
      TLSSkipVerify: false,
      TCP: '',
      ...(isOld ? {} : { TCPUseTLS: false }),
      UDP: '',
      GRPC: '',
      OSService: '',
      GRPCUseTLS: false,
    },
    CreateIndex,
    ModifyIndex,
  };
}
