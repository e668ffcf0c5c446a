import { describe, expect, test } from 'vitest';
import { hostPortsOf } from '../../../../src/clients/mesos/host-ports.ts';

const discovered = (number: number, scope?: string, protocol = 'tcp') => ({
  number,
  protocol,
  ...(scope === undefined
    ? {}
    : {
        labels: {
          labels: [
            { key: 'VIP_0', value: '/a:1' },
            { key: 'network-scope', value: scope },
          ],
        },
      }),
});

const taskWith = (ports: string | undefined, ...discovery: object[]) => ({
  resources: { cpus: 0.1, ...(ports === undefined ? {} : { ports }) },
  discovery: { ports: { ports: discovery } },
});

describe('host ports', () => {
  test.each([
    [
      'in the order of the discovery info',
      taskWith('[31000-31001]', discovered(31001), discovered(31000)),
      [31001, 31000],
    ],
    [
      'without those of the container',
      taskWith('[31000-31000]', discovered(80, 'container'), discovered(31000, 'host')),
      [31000],
    ],
    [
      'without scopes: only what was allocated',
      taskWith('[31000-31000]', discovered(6379), discovered(31000)),
      [31000],
    ],
    [
      'once for both protocols of one definition',
      taskWith('[31000-31001]', discovered(31000, undefined, 'udp'), discovered(31000), discovered(31001)),
      [31000, 31001],
    ],
    [
      'twice where two mappings share a number',
      taskWith('[53-53]', discovered(53, 'host', 'udp'), discovered(53, 'host')),
      [53, 53],
    ],
    [
      'from the resources without discovery info',
      { resources: { ports: '[31000-31001, 31005-31005]' } },
      [31000, 31001, 31005],
    ],
    [
      'from the resources when all discovered are the container’s',
      taskWith('[31000-31000]', discovered(80, 'container')),
      [31000],
    ],
    ['none without resources', taskWith(undefined), []],
    ['none of anything malformed', { resources: { ports: 7 }, discovery: { ports: [] } }, []],
  ])('are given %s', (_, task, expected) => {
    expect(hostPortsOf(task)).toEqual(expected);
  });

  test('of an absurd range are not all expanded', () => {
    expect(hostPortsOf({ resources: { ports: '[1-4000000000]' } }).length).toBeLessThan(2000);
  });
});
