import { describe, expect, test } from 'vitest';
import { explained, places } from './explaining.ts';

const bridge = (...portMappings: object[]) => ({
  id: '/web',
  networks: [{ mode: 'container/bridge' }],
  container: { portMappings },
});
const overlay = (...portMappings: object[]) => ({
  id: '/web',
  networks: [
    { mode: 'container', name: 'blue' },
    { mode: 'container', name: 'red' },
  ],
  container: { portMappings },
});
const host = (over: object) => ({ id: '/web', networks: [{ mode: 'host' }], ...over });
const ALL = { flags: { '--ports': 'all' } };

describe('the task that is assumed of an app without any', () => {
  test.each([
    [
      'host ports from 31000 on',
      host({ portDefinitions: [{ port: 0 }, { port: 0 }] }),
      ['10.0.0.7:31000', '10.0.0.7:31001'],
    ],
    [
      'a port of the host network that is no host port',
      host({ portDefinitions: [{ port: 10_001 }] }),
      ['10.0.0.7:31000'],
    ],
    ['ports that are required', host({ portDefinitions: [{ port: 8_080 }], requirePorts: true }), ['10.0.0.7:8080']],
    [
      'ports of old that are required',
      { id: '/web', ports: [9_000, 0], requirePorts: true },
      ['10.0.0.7:9000', '10.0.0.7:31000'],
    ],
    [
      'a fixed host port',
      bridge({ containerPort: 80, hostPort: 8_080 }, { containerPort: 81 }),
      ['10.0.0.7:8080', '10.0.0.7:31000'],
    ],
    ['a port of its own address', overlay({ containerPort: 80 }), ['9.0.0.2:80']],
    ['a port of another network', overlay({ containerPort: 80, networkNames: ['red'] }), ['9.0.1.2:80']],
    [
      'a host port beside its own address',
      overlay({ containerPort: 80 }, { containerPort: 81, hostPort: 0 }),
      ['9.0.0.2:80', '10.0.0.7:31000'],
    ],
  ])('has %s', (_name, app, where) => expect(places(app, ALL)).toEqual(where));

  test('has an IPv6 address where one is asked for', () => {
    expect(places({ ...overlay({ containerPort: 80 }), labels: { 'consul.ip': 'ipv6' } }, ALL)).toEqual([
      'fd00:9::2:80',
    ]);
  });

  test('is one for each container of a pod, each with ports of its own', () => {
    const endpoints = [{ name: 'http', hostPort: 0 }];
    const pod = {
      id: '/pod',
      networks: [{ mode: 'host' }],
      containers: [
        { name: 'a', endpoints },
        { name: 'b', endpoints },
      ],
    };
    expect(explained(pod).map(({ container }) => container)).toEqual(['a', 'b']);
    expect(places(pod)).toEqual(['10.0.0.7:31000', '10.0.0.7:31001']);
  });

  test('is alive', () => {
    const app = host({ portDefinitions: [{ port: 0 }], healthChecks: [{ protocol: 'HTTP' }] });
    expect(explained(app)).toMatchObject([{ isAssumed: true, fate: { kind: 'published' } }]);
  });
});
