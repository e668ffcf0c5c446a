import { describe, expect, test } from 'vitest';
import { targetOf } from '../../../../src/mapping/checks/target.ts';
import type { WantedAddress } from '../../../../src/mapping/endpoint.ts';
import type { AppDefinition, HealthCheck } from '../../../../src/model/app-definition.ts';
import type { IpAddress, Task } from '../../../../src/model/task.ts';
import { aDefinition, aPort, aTask, HTTP_CHECK, someOptions } from '../../examples.ts';
import { judge, probe, SERVICE } from './judged.ts';

const V4: IpAddress = { address: '172.17.0.2', family: 'IPv4', network: undefined };
const V6: IpAddress = { address: 'fd00::2', family: 'IPv6', network: undefined };
const AGENT_V6: IpAddress = { address: 'fd00::1', family: 'IPv6', network: undefined };

interface Row {
  readonly what: string;
  readonly check?: Partial<HealthCheck>;
  readonly definition?: Partial<AppDefinition>;
  readonly task?: Partial<Task>;
  readonly wanted?: WantedAddress;
  readonly agentAddress?: string;
  readonly asks: string | { readonly kind: string; readonly reason: string };
}

const target = ({ check, definition, task, wanted, agentAddress }: Row) =>
  targetOf(
    { ...HTTP_CHECK, ...check },
    {
      id: SERVICE,
      task: aTask(task),
      definition: aDefinition(definition),
      endpoint: { address: '10.0.0.1', port: 31001 },
      ...(wanted ? { wanted } : {}),
      health: { initialStatus: 'passing', mirrored: undefined },
      options: someOptions({ nodeAddress: '192.168.0.1', ...(agentAddress === undefined ? {} : { agentAddress }) }),
      fill: (text) => text,
    },
  );

const rows = (table: readonly Row[]) =>
  test.each(table.map((row) => [row.what, row] as const))('%s', (_what, row) => {
    const at = target(row);
    expect(at.kind === 'at' ? `${at.address} ${at.port}` : at).toEqual(row.asks);
  });

const TWO = { ports: [aPort(), aPort()] };
const BRIDGE = { network: 'bridge', ports: [aPort({ containerPort: 80 }), aPort({ containerPort: 8080 })] } as const;
const CONTAINER = {
  network: 'container',
  ports: [aPort({ containerPort: 80 }), aPort({ containerPort: 8080, hasHostPort: false })],
} as const;
const ALLOCATED = { ports: [31001, 31002], addresses: [V4] };

describe('a check of a port of the definition asks', () => {
  rows([
    { what: 'the first where no index is said', check: { portIndex: undefined }, asks: '10.0.0.1 31001' },
    {
      what: 'that one, not the service’s',
      check: { portIndex: 1 },
      definition: TWO,
      task: ALLOCATED,
      asks: '10.0.0.1 31002',
    },
    {
      what: 'its host port in bridge mode',
      check: { portIndex: 1 },
      definition: BRIDGE,
      task: ALLOCATED,
      asks: '10.0.0.1 31002',
    },
    {
      what: 'its host port in bridge mode also for Mesos, whose own check runs inside',
      check: { portIndex: 1, protocol: 'MESOS_HTTP' },
      definition: BRIDGE,
      task: ALLOCATED,
      asks: '10.0.0.1 31002',
    },
    {
      what: 'the container where it has no host port',
      check: { portIndex: 1 },
      definition: CONTAINER,
      task: ALLOCATED,
      asks: '172.17.0.2 8080',
    },
    { what: 'it also where a port of 0 is given', check: { port: 0 }, asks: '10.0.0.1 31001' },
    {
      what: 'at the address that is published',
      wanted: { source: 'node', family: 'IPv4' },
      asks: '192.168.0.1 31001',
    },
    {
      what: 'at the container where that is published, and the agent would do',
      definition: BRIDGE,
      task: ALLOCATED,
      wanted: { source: 'container', family: 'IPv4' },
      asks: '172.17.0.2 80',
    },
    {
      what: 'where the contract says it is, when the published address has no such port',
      check: { portIndex: 1 },
      definition: CONTAINER,
      task: ALLOCATED,
      wanted: { source: 'agent', family: 'IPv4' },
      asks: '172.17.0.2 8080',
    },
    {
      what: 'nothing while the task has fewer ports than its definition',
      check: { portIndex: 1 },
      definition: TWO,
      asks: { kind: 'waiting', reason: 'its ports are not known yet' },
    },
    {
      what: 'nothing where the definition has no such port',
      check: { portIndex: 7 },
      asks: { kind: 'none', reason: 'it has no port 7' },
    },
    {
      what: 'nothing of a negative index',
      check: { portIndex: -1 },
      asks: { kind: 'none', reason: 'it has no port -1' },
    },
  ]);
});

describe('a check of a literal port asks', () => {
  const literal = (protocol: string, port: number, over: Partial<HealthCheck> = {}) => ({
    ...over,
    protocol,
    port,
    portIndex: undefined,
  });
  rows([
    { what: 'that of the agent in host mode', check: literal('HTTP', 9090), asks: '10.0.0.1 9090' },
    { what: 'that rather than an index', check: { port: 9090, portIndex: 0 }, asks: '10.0.0.1 9090' },
    {
      what: 'that of the agent in bridge mode',
      check: literal('HTTP', 80),
      definition: BRIDGE,
      task: ALLOCATED,
      asks: '10.0.0.1 80',
    },
    {
      what: 'that of the container in container mode',
      check: literal('TCP', 9090),
      definition: CONTAINER,
      task: ALLOCATED,
      asks: '172.17.0.2 9090',
    },
    { what: 'that of the agent in host mode for Mesos', check: literal('MESOS_HTTP', 9090), asks: '10.0.0.1 9090' },
    {
      what: 'that of the container in container mode, mapped or not',
      check: literal('HTTP', 80),
      definition: CONTAINER,
      task: ALLOCATED,
      asks: '172.17.0.2 80',
    },
    {
      what: 'that of the container’s address of the family that is published',
      check: literal('TCP', 9090),
      definition: CONTAINER,
      task: { ...ALLOCATED, addresses: [V4, V6] },
      wanted: { source: 'auto', family: 'IPv6' },
      asks: 'fd00::2 9090',
    },
    {
      what: 'its host port for Mesos in bridge mode',
      check: literal('MESOS_TCP', 8080),
      definition: BRIDGE,
      task: ALLOCATED,
      asks: '10.0.0.1 31002',
    },
    {
      what: 'its host port for Mesos in container mode',
      check: literal('MESOS_TCP', 80),
      definition: CONTAINER,
      task: ALLOCATED,
      asks: '10.0.0.1 31001',
    },
    {
      what: 'that of the container for Mesos where the mapping has no host port',
      check: literal('MESOS_TCP', 8080),
      definition: CONTAINER,
      task: ALLOCATED,
      asks: '172.17.0.2 8080',
    },
    {
      what: 'that of the container for Mesos where nothing is mapped',
      check: literal('MESOS_HTTPS', 9999),
      definition: CONTAINER,
      task: ALLOCATED,
      asks: '172.17.0.2 9999',
    },
    {
      what: 'nothing for Mesos in bridge mode where it is not mapped',
      check: literal('MESOS_HTTP', 9999),
      definition: BRIDGE,
      task: ALLOCATED,
      asks: { kind: 'unreachable', reason: 'its port 9999 is not mapped' },
    },
    {
      what: 'nothing while the container has no address',
      check: literal('HTTP', 9090),
      definition: CONTAINER,
      task: { addresses: [] },
      asks: { kind: 'waiting', reason: 'its container has no address yet' },
    },
    {
      what: 'nothing while the agent is at no address of its own',
      check: literal('HTTP', 9090),
      agentAddress: '0.0.0.0',
      asks: { kind: 'waiting', reason: 'the address of the agent is not known yet' },
    },
    {
      what: 'that of Consul’s node where its address is published',
      check: literal('HTTP', 9090),
      wanted: { source: 'node', family: 'IPv4' },
      asks: '192.168.0.1 9090',
    },
    {
      what: 'nothing where no port has the number',
      check: literal('HTTP', 65_536),
      asks: { kind: 'none', reason: '65536 is no port' },
    },
  ]);
});

describe('a check over IPv6 asks', () => {
  const check: Partial<HealthCheck> = { protocol: 'MESOS_HTTP', isIpv6: true };
  const inner: Partial<AppDefinition> = {
    network: 'container',
    ports: [aPort({ containerPort: 8080, hasHostPort: false })],
  };
  rows([
    {
      what: 'the container’s address of that family',
      check,
      definition: inner,
      task: { addresses: [V4, V6] },
      asks: 'fd00::2 8080',
    },
    {
      what: 'its other one where it has none',
      check,
      definition: inner,
      task: { addresses: [V4] },
      asks: '172.17.0.2 8080',
    },
    {
      what: 'the agent’s where the task shows it, in host mode',
      check,
      task: { addresses: [V4, AGENT_V6] },
      asks: 'fd00::1 31001',
    },
    {
      what: 'the agent’s for a literal port too',
      check: { ...check, port: 9090 },
      task: { addresses: [AGENT_V6] },
      asks: 'fd00::1 9090',
    },
    {
      what: 'the agent’s usual one in bridge mode, where the container’s is not reached',
      check,
      definition: BRIDGE,
      task: { ...ALLOCATED, addresses: [V6] },
      asks: '10.0.0.1 31001',
    },
    {
      what: 'so for a literal port',
      check: { isIpv6: true, port: 9090 },
      definition: BRIDGE,
      task: { ...ALLOCATED, addresses: [V6] },
      asks: '10.0.0.1 9090',
    },
    {
      what: 'no address that stands for any',
      check,
      task: { addresses: [{ ...V6, address: '::' }] },
      asks: '10.0.0.1 31001',
    },
    {
      what: 'a literal port of the container’s address of that family',
      check: { ...check, port: 9999 },
      definition: inner,
      task: { addresses: [V4, V6] },
      asks: 'fd00::2 9999',
    },
  ]);

  test('with the address in brackets', () => {
    const setting = { definition: inner, task: { addresses: [V6] } };
    expect([probe({}, setting), probe({ protocol: 'TCP' }, setting)]).toMatchObject([
      { url: 'http://[fd00::2]:8080/health' },
      { target: '[fd00::2]:8080' },
    ]);
  });
});

test('a check that cannot be resolved yet has its service wait', () => {
  expect(judge([{ portIndex: 1 }], { definition: TWO }).waiting).toBe('its ports are not known yet');
});
