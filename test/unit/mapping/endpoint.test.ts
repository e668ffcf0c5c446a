import { describe, expect, test } from 'vitest';
import { endpointOf } from '../../../src/mapping/endpoint.ts';
import type { AppDefinition } from '../../../src/model/app-definition.ts';
import type { IpAddress, Task } from '../../../src/model/task.ts';
import { aDefinition, aPort, aTask } from '../examples.ts';

const AT = '10.0.0.1';
const V4: IpAddress = { address: '172.17.0.2', family: 'IPv4' };
const V6: IpAddress = { address: 'fd00::2', family: 'IPv6' };

const endpoint = (task: Partial<Task>, definition: Partial<AppDefinition>, index = 0) =>
  endpointOf(aTask(task), aDefinition(definition), index, AT);

const mapped = aPort({ containerPort: 80 });
const inner = aPort({ containerPort: 8080, hasHostPort: false });

describe('where a port is reached', () => {
  test.each([
    ['host: the agent, the allocated port', { ports: [31001] }, { network: 'host' }, 0, AT, 31001],
    ['host, second port', { ports: [31001, 31002] }, { ports: [aPort(), aPort()] }, 1, AT, 31002],
    ['bridge: the agent, not the container', { ports: [31005] }, { network: 'bridge', ports: [mapped] }, 0, AT, 31005],
    [
      'container with a host port: the agent',
      { ports: [31006], addresses: [V4] },
      { network: 'container', ports: [mapped] },
      0,
      AT,
      31006,
    ],
    [
      'container without one: the container itself',
      { ports: [], addresses: [V4] },
      { network: 'container', ports: [inner] },
      0,
      V4.address,
      8080,
    ],
    [
      'only mappings with a host port have one in the task: the second of three',
      { ports: [31001, 31003], addresses: [V4] },
      { network: 'container', ports: [mapped, inner, mapped] },
      2,
      AT,
      31003,
    ],
    [
      'the one between them is reached in the container',
      { ports: [31001, 31003], addresses: [V4] },
      { network: 'container', ports: [mapped, inner, mapped] },
      1,
      V4.address,
      8080,
    ],
    ['IPv4 goes first', { addresses: [V6, V4] }, { network: 'container', ports: [inner] }, 0, V4.address, 8080],
    [
      'IPv6 where there is nothing else',
      { addresses: [V6] },
      { network: 'container', ports: [inner] },
      0,
      V6.address,
      8080,
    ],
    ['a definition that lists no ports: one to one', { ports: [31001, 31002] }, { ports: [] }, 1, AT, 31002],
  ] as const)('%s', (_form, task, definition, index, address, port) => {
    expect(endpoint(task, definition as Partial<AppDefinition>, index)).toEqual({ kind: 'at', address, port });
  });
});

describe('a port that cannot be reached yet', () => {
  test('waits for the address of its container, and does not fall back to the agent', () => {
    expect(endpoint({ addresses: [] }, { network: 'container', ports: [inner] })).toEqual({
      kind: 'waiting',
      reason: 'its container has no address yet',
    });
  });

  test('waits where the task has fewer ports than its definition', () => {
    expect(endpoint({ ports: [31001] }, { ports: [aPort(), aPort()] }, 1)).toEqual({
      kind: 'waiting',
      reason: 'its ports are not known yet',
    });
  });

  test('waits rather than be port 0', () => {
    expect(endpoint({ ports: [0] }, {})).toMatchObject({ kind: 'waiting' });
  });
});

describe('a port that is never reached', () => {
  test.each([
    ['nobody has', { ports: [] }, { ports: [] }, 0, 'it has no ports'],
    ['is beyond the last', {}, {}, 1, 'it has no port 1'],
    [
      'is 0 in the container and has no host port',
      { addresses: [V4] },
      { ports: [aPort({ containerPort: 0, hasHostPort: false })] },
      0,
      'port 0 has neither a host port nor a container port',
    ],
  ] as const)('%s', (_which, task, definition, index, reason) => {
    expect(endpoint(task as Partial<Task>, definition as Partial<AppDefinition>, index)).toEqual({
      kind: 'none',
      reason,
    });
  });
});
