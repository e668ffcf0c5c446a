import type { Registration } from './agent/registration.ts';
import type { ConsulVersion } from './version.ts';

/** Who the agent is, as its answers name it. */
export interface Node {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly datacenter: string;
  readonly version: ConsulVersion;
}

/** Where servers talk to each other. */
export const SERVER_PORT = 8300;

export const nodeMeta = ({ version }: Node): Readonly<Record<string, string>> => ({
  'consul-network-segment': '',
  ...(version.isOld ? {} : { 'consul-version': version.text }),
});

/** The service that a server enters into the catalogue for itself; its agent does not list it. */
export const serverService = (version: ConsulVersion): Registration => ({
  id: 'consul',
  name: 'consul',
  address: '',
  port: SERVER_PORT,
  tags: [],
  meta: {
    non_voter: 'false',
    raft_version: '3',
    read_replica: 'false',
    serf_protocol_current: '2',
    serf_protocol_max: '5',
    serf_protocol_min: '1',
    version: version.text,
  },
  taggedAddresses: {},
  weights: { Passing: 1, Warning: 1 },
  enableTagOverride: false,
  checks: [],
});
