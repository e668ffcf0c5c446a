import { describe, expect, test } from 'vitest';
import { endpointOf, type WantedAddress } from '../../../src/mapping/endpoint.ts';
import type { AppDefinition } from '../../../src/model/app-definition.ts';
import type { IpAddress, Task } from '../../../src/model/task.ts';
import { aDefinition, aPort, aTask } from '../examples.ts';

const AGENT = '10.0.0.1';
const NODE = '192.168.0.1';

const ip = (address: string, network?: string): IpAddress => ({
  address,
  family: address.includes(':') ? 'IPv6' : 'IPv4',
  network,
});
const V4 = ip('172.17.0.2');
const V6 = ip('fd00::2');

interface Row {
  readonly what: string;
  readonly task?: Partial<Task>;
  readonly definition?: Partial<AppDefinition>;
  readonly index?: number;
  readonly wanted?: Partial<WantedAddress>;
  readonly agentAddress?: string;
  readonly nodeAddress?: string;
  /** `address port`, or the kind and the reason. */
  readonly is: string | readonly [kind: 'waiting' | 'none', reason: string];
}

function endpoint({ task, definition, index, wanted, agentAddress, nodeAddress }: Row) {
  const place = { agentAddress: agentAddress ?? AGENT, nodeAddress: nodeAddress ?? NODE };
  return endpointOf(aTask(task), aDefinition(definition), index ?? 0, place, {
    source: 'auto',
    family: 'IPv4',
    ...wanted,
  });
}

const rows = (table: readonly Row[]) =>
  test.each(table.map((row) => [row.what, row] as const))('%s', (_what, row) => {
    const at = endpoint(row);
    expect(at.kind === 'at' ? `${at.address} ${at.port}` : [at.kind, at.reason]).toEqual(row.is);
  });

const mapped = aPort({ containerPort: 80 });
const inner = aPort({ containerPort: 8080, hasHostPort: false });
const HOST = { network: 'host', ports: [aPort(), aPort()] } as const;
const BRIDGE = { network: 'bridge', ports: [mapped, aPort({ containerPort: 0 })] } as const;
/** The second of three has no host port. */
const CONTAINER = { network: 'container', ports: [mapped, inner, mapped] } as const;
const TWO_PORTS = { ports: [31001, 31002], addresses: [V4] };
const NO_ADDRESS = ['waiting', 'its container has no address yet'] as const;
const NO_PORTS_YET = ['waiting', 'its ports are not known yet'] as const;

describe('a port is reached, as the contract says,', () => {
  rows([
    {
      what: 'in host mode at the agent, on the allocated port',
      definition: HOST,
      task: TWO_PORTS,
      is: '10.0.0.1 31001',
    },
    { what: 'so is the second', definition: HOST, task: TWO_PORTS, index: 1, is: '10.0.0.1 31002' },
    {
      what: 'on a fixed port, because the task has that one',
      definition: HOST,
      task: { ports: [80] },
      is: '10.0.0.1 80',
    },
    {
      what: 'in bridge mode at the agent, not the container',
      definition: BRIDGE,
      task: TWO_PORTS,
      is: '10.0.0.1 31001',
    },
    {
      what: 'in bridge mode also where the container has the same number',
      definition: BRIDGE,
      task: TWO_PORTS,
      index: 1,
      is: '10.0.0.1 31002',
    },
    {
      what: 'in container mode with a host port at the agent',
      definition: CONTAINER,
      task: TWO_PORTS,
      is: '10.0.0.1 31001',
    },
    {
      what: 'in container mode without one at the container',
      definition: CONTAINER,
      task: TWO_PORTS,
      index: 1,
      is: '172.17.0.2 8080',
    },
    {
      what: 'with an address for each task at that, on the discovered port',
      definition: { network: 'container', ports: [inner] },
      task: { ports: [], addresses: [V4] },
      is: '172.17.0.2 8080',
    },
    {
      what: 'one to one where a definition lists no ports',
      definition: { ports: [] },
      task: TWO_PORTS,
      index: 1,
      is: '10.0.0.1 31002',
    },
  ]);

  test('on the second host port where it is the third port, because those without one have none', () => {
    const at = endpoint({ what: '', definition: CONTAINER, task: TWO_PORTS, index: 2, is: '' });
    expect(at).toMatchObject({ kind: 'at', address: AGENT, port: 31002 });
  });

  test('where nothing else is wanted', () => {
    const place = { agentAddress: AGENT, nodeAddress: NODE };
    expect(endpointOf(aTask({ addresses: [V6, V4] }), aDefinition({ ports: [inner] }), 0, place)).toEqual({
      kind: 'at',
      address: V4.address,
      port: 8080,
    });
  });
});

describe('where an address source is wanted, a port', () => {
  const agent: Pick<Row, 'wanted'> = { wanted: { source: 'agent' } };
  const container: Pick<Row, 'wanted'> = { wanted: { source: 'container' } };
  const node: Pick<Row, 'wanted'> = { wanted: { source: 'node' } };
  const of = { definition: CONTAINER, task: TWO_PORTS };
  rows([
    { what: 'is at the agent', ...agent, ...of, is: '10.0.0.1 31001' },
    {
      what: 'is not at the agent without a host port',
      ...agent,
      ...of,
      index: 1,
      is: [
        'none',
        "port 1 has no host port, so it is not reached at the agent's address: give it one, or choose another address",
      ],
    },
    { what: 'is at the container', ...container, ...of, is: '172.17.0.2 80' },
    {
      what: 'is at the container in bridge mode too',
      ...container,
      definition: BRIDGE,
      task: TWO_PORTS,
      is: '172.17.0.2 80',
    },
    {
      what: 'has the number of its host port at the container where its own is 0',
      ...container,
      definition: BRIDGE,
      task: TWO_PORTS,
      index: 1,
      is: '172.17.0.2 31002',
    },
    {
      what: 'whose number is that waits until it is allocated',
      ...container,
      definition: BRIDGE,
      task: { ports: [31001] },
      index: 1,
      is: NO_PORTS_YET,
    },
    {
      what: 'is at the agent in host mode, where the task has no address but that',
      ...container,
      definition: HOST,
      task: TWO_PORTS,
      is: '10.0.0.1 31001',
    },
    {
      what: 'waits for the address of the container, and does not fall back to the agent',
      ...container,
      definition: BRIDGE,
      task: { ports: [31001], addresses: [] },
      is: NO_ADDRESS,
    },
    { what: 'is at Consul’s node', ...node, ...of, is: '192.168.0.1 31001' },
    {
      what: 'is not at Consul’s node without a host port',
      ...node,
      definition: { network: 'container', ports: [aPort({ ...inner, name: 'admin' })] },
      is: [
        'none',
        "port admin has no host port, so it is not reached at the node's address: give it one, or choose another address",
      ],
    },
    { what: 'of no definition is at Consul’s node', ...node, definition: { ports: [] }, is: '192.168.0.1 31001' },
  ]);
});

describe('of the addresses of a container', () => {
  const of = (addresses: readonly IpAddress[], networkNames: readonly string[] = []) => ({
    definition: { network: 'container', ports: [aPort({ ...inner, networkNames })] } as const,
    task: { addresses },
  });
  const V6_FIRST = { wanted: { family: 'IPv6' } } as const;
  const NAMED = [ip('10.1.0.2', 'blue'), ip('fd01::2', 'blue'), ip('10.2.0.2', 'green'), ip('fd02::2', 'green')];
  rows([
    { what: 'IPv4 goes first', ...of([V6, V4]), is: '172.17.0.2 8080' },
    { what: 'IPv6 is taken where there is nothing else', ...of([V6]), is: 'fd00::2 8080' },
    { what: 'IPv6 goes first where it is wanted', ...of([V4, V6]), ...V6_FIRST, is: 'fd00::2 8080' },
    { what: 'IPv4 is taken where that is wanted and not there', ...of([V4]), ...V6_FIRST, is: '172.17.0.2 8080' },
    { what: 'the first is Marathon’s choice', ...of([V4, ip('172.17.0.3')]), is: '172.17.0.2 8080' },
    { what: 'the first is it also where networks have names', ...of(NAMED), is: '10.1.0.2 8080' },
    { what: 'the one of the port’s network counts', ...of(NAMED, ['green']), is: '10.2.0.2 8080' },
    { what: 'the one of its family there counts', ...of(NAMED, ['green']), ...V6_FIRST, is: 'fd02::2 8080' },
    {
      what: 'another family there beats another network',
      ...of([V4, ip('fd02::2', 'green')], ['green']),
      is: 'fd02::2 8080',
    },
    { what: 'the first of several named networks counts', ...of(NAMED, ['green', 'blue']), is: '10.2.0.2 8080' },
    { what: 'any may be it where nobody knows the networks', ...of([V4], ['green']), is: '172.17.0.2 8080' },
    {
      what: 'none is it where all are of other networks',
      ...of([ip('10.1.0.2', 'blue')], ['green']),
      is: ['waiting', 'its container has no address in the network green yet, where port 0 is'],
    },
    { what: 'none is there yet', ...of([], ['green']), is: NO_ADDRESS },
    { what: 'none is one that stands for any', ...of([ip('0.0.0.0'), ip('::')]), is: NO_ADDRESS },
    { what: 'one that stands for any is passed over', ...of([ip('0.0.0.0'), V6]), is: 'fd00::2 8080' },
  ]);
});

describe('a port that cannot be reached yet', () => {
  rows([
    {
      what: 'waits for the address of its container, and does not fall back to the agent',
      definition: CONTAINER,
      task: { ports: [31001, 31002], addresses: [] },
      index: 1,
      is: NO_ADDRESS,
    },
    {
      what: 'waits where the task has fewer ports than its definition',
      definition: HOST,
      task: { ports: [31001] },
      index: 1,
      is: NO_PORTS_YET,
    },
    { what: 'waits rather than be port 0', task: { ports: [0] }, is: NO_PORTS_YET },
    { what: 'waits rather than be beyond the last port', task: { ports: [65_536] }, is: NO_PORTS_YET },
    {
      what: 'waits where the agent is at no address of its own',
      agentAddress: '0.0.0.0',
      is: ['waiting', 'the address of the agent is not known yet'],
    },
    {
      what: 'waits where Consul’s node is at none',
      wanted: { source: 'node' },
      nodeAddress: '',
      is: ['waiting', "the address of Consul's node is not known yet"],
    },
  ]);
});

const WITHOUT_NUMBER =
  'has neither a host port nor a container port: write the containerPort that it listens on, ' +
  "or hostPort: 0 for one of the host's";

describe('a port that is never reached', () => {
  const unusable = { containerPort: 0, hasHostPort: false };
  rows([
    {
      what: 'is one of a task without any',
      definition: { ports: [] },
      task: { ports: [] },
      is: ['none', 'it has no ports'],
    },
    { what: 'is beyond the last', index: 1, is: ['none', 'it has no port 1'] },
    { what: 'is beyond the last of a task', definition: { ports: [] }, index: 1, is: ['none', 'it has no port 1'] },
    { what: 'is before the first', definition: { ports: [] }, index: -1, is: ['none', 'it has no port -1'] },
    { what: 'is between two', definition: HOST, index: 0.5, is: ['none', 'it has no port 0.5'] },
    {
      what: 'is 0 in the container and has no host port',
      definition: { network: 'container', ports: [aPort(unusable)] },
      is: ['none', `port 0 ${WITHOUT_NUMBER}`],
    },
    {
      what: 'is called by its name, where it has one',
      definition: { network: 'container', ports: [aPort({ ...unusable, name: 'http' })] },
      is: ['none', `port http ${WITHOUT_NUMBER}`],
    },
  ]);
});
