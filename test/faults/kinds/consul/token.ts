import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { consulHand } from '../../cluster/consul-hand.ts';
import type { FaultCluster } from '../../cluster/fault-cluster.ts';
import type { FaultRow, FaultSuite } from '../fault-row.ts';

const ROOT = '7b0a3d0c-0000-4000-8000-000000000001';
const READS = ['agent_prefix', 'node_prefix', 'key_prefix'].map((kind) => `${kind} "" { policy = "read" }`).join(' ');
const rules = (right: 'read' | 'write') => `${READS} service_prefix "" { policy = "${right}" }`;
const POLICY = 'ours';

const root = ({ consul }: FaultCluster) => consulHand(consul.agent.url, ROOT);

async function allow(faults: FaultCluster, right: 'read' | 'write'): Promise<void> {
  const policies = await root(faults).get<readonly { ID: string; Name: string }[]>('/v1/acl/policies');
  const id = policies.find(({ Name }) => Name === POLICY)?.ID;
  await root(faults).put(`/v1/acl/policy/${id}`, { ID: id, Name: POLICY, Rules: rules(right) });
}

/** A new token, in the file that the daemon reads. Answers what to delete it by. */
async function issue(faults: FaultCluster): Promise<string> {
  const token = await root(faults).put<{ AccessorID: string; SecretID: string }>('/v1/acl/token', {
    Policies: [{ Name: POLICY }],
  });
  if (token === undefined) throw new Error('Consul has made no token');
  await writeFile(fileOf(faults), `${token.SecretID}\n`, { mode: 0o600 });
  return token.AccessorID;
}

const fileOf = ({ daemon }: FaultCluster): string => join(daemon.stateDir, 'token.secret');

/** By the cluster it is of. */
const issued = new WeakMap<FaultCluster, string>();

const ROWS: readonly FaultRow[] = [
  {
    row: 'the token is replaced, and the former deleted',
    async begins(faults) {
      const former = issued.get(faults);
      issued.set(faults, await issue(faults));
      await root(faults).remove(`/v1/acl/token/${former}`);
    },
    until: (_faults, news) => news.some(({ msg }) => msg.startsWith('the Consul token has changed')),
    ends: () => {},
    // What the changes need is asked with the former until the file is read again, or Consul refuses that one.
    rightMs: 10_000,
  },
  {
    row: 'the token is deleted, and another given later',
    begins: (faults) => root(faults).remove(`/v1/acl/token/${issued.get(faults)}`),
    until: (_faults, news) => news.some(({ msg }) => msg === 'Consul did not take a change'),
    ends: async (faults) => issued.set(faults, await issue(faults)),
    // A write that failed is tried again within 30 s.
    rightMs: 35_000,
    lateMs: 50_000,
    staleMs: 50_000,
  },
  {
    row: 'the right to write services is taken, and given back',
    begins: (faults) => allow(faults, 'read'),
    until: (_faults, news) => news.some(({ msg }) => msg === 'Consul did not take a change'),
    ends: (faults) => allow(faults, 'write'),
    // What was denied is tried again after 30 s.
    rightMs: 40_000,
    lateMs: 55_000,
    staleMs: 55_000,
  },
];

export const TOKEN: FaultSuite = {
  group: 'The Consul token',
  tasks: 100,
  token: ROOT,
  config: {
    primary_datacenter: 'dc1',
    // By default it believes what it knows of a policy for 30 s.
    acl: {
      enabled: true,
      default_policy: 'deny',
      policy_ttl: '1s',
      token_ttl: '1s',
      tokens: { initial_management: ROOT, agent: ROOT },
    },
  },
  async args(faults) {
    await root(faults).put('/v1/acl/policy', { Name: POLICY, Rules: rules('write') });
    issued.set(faults, await issue(faults));
    return ['--consul-token-file', fileOf(faults)];
  },
  rows: ROWS,
};
