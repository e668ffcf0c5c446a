import { describe, expect, test } from 'vitest';
import { decodeApp } from '../../../../../src/clients/marathon/apps/decode-app.ts';
import type { AppDefinition, PortDefinition } from '../../../../../src/model/app-definition.ts';
import { fixture } from '../fixture.ts';

const VERSION = '2020-01-01T09:59:59.000Z';

function decoded(wire: object): AppDefinition {
  const definition = decodeApp({ id: '/app', version: VERSION, ...wire });
  if (definition === undefined) throw new Error('not decoded');
  return definition;
}

const recorded = (name: string): AppDefinition => decoded((fixture(`${name}.app.json`) as { app: object }).app);

const port = (fields: Partial<PortDefinition>): PortDefinition => ({
  name: undefined,
  containerPort: undefined,
  hasHostPort: true,
  protocols: ['tcp'],
  networkNames: [],
  labels: {},
  ...fields,
});

describe('an app of Marathon 1.11', () => {
  test('in host mode has its port definitions, all with a host port', () => {
    expect(recorded('host-web')).toMatchObject({
      id: '/host-web',
      network: 'host',
      ports: [
        port({ name: 'web', labels: { tags: 'a,b', VIP_0: '/web:80' } }),
        port({ name: 'syslog', protocols: ['udp'] }),
        port({ name: 'dns', protocols: ['udp', 'tcp'] }),
        port({}),
      ],
    });
  });

  test('in bridge mode has its port mappings, all with a host port', () => {
    expect(recorded('bridge-web')).toMatchObject({
      network: 'bridge',
      ports: [
        port({ name: 'http', containerPort: 80, labels: { tags: 'web,public', VIP_0: '/bridge-web:80' } }),
        port({ name: 'admin', containerPort: 8443, protocols: ['udp', 'tcp'] }),
      ],
    });
  });

  test('in container mode has a host port only where a mapping asks for one, 0 meaning any', () => {
    expect(recorded('overlay')).toMatchObject({
      network: 'container',
      ports: [
        port({ name: 'redis', containerPort: 6379, hasHostPort: false, labels: { consul: 'redis' } }),
        port({ name: 'metrics', containerPort: 9121, hasHostPort: true }),
      ],
    });
  });

  test('on two container networks is in container mode', () => {
    expect(recorded('two-networks')).toMatchObject({
      network: 'container',
      ports: [
        { name: 'http', hasHostPort: false },
        { name: 'admin', hasHostPort: true },
      ],
    });
  });

  test('that names no ports has the default one', () => {
    expect(recorded('no-checks-no-ports-defined')).toMatchObject({
      network: 'host',
      ports: [port({ name: 'default' })],
      healthChecks: [],
    });
  });

  test('keeps its labels as they are, whatever is in them', () => {
    expect(recorded('bridge-web').labels).toMatchObject({
      empty: '',
      'uni-ünïcødé-名': 'значение 值 🚀',
      newline: 'a\nb\tc',
      'trailing ': ' padded ',
    });
  });

  test('has the date of its last change of configuration', () => {
    expect(recorded('host-web').lastConfigChangeAt).toBe('2026-11-22T13:54:47.967Z');
  });

  test('has its health checks in order', () => {
    const common = { port: undefined, intervalSeconds: 2, timeoutSeconds: 2, maxConsecutiveFailures: 3 };
    const base = { ...common, isIpv6: false, command: undefined };
    expect(recorded('many-checks').healthChecks).toEqual([
      { ...base, protocol: 'HTTP', path: '/health', portIndex: 0 },
      { ...base, protocol: 'TCP', path: undefined, portIndex: 1 },
      { ...base, protocol: 'MESOS_HTTP', path: '/m', portIndex: 0 },
    ]);
  });
});

describe('an app of an older Marathon', () => {
  test('has its ports as numbers, before 1.0', () => {
    expect(decoded({ ports: [0, 8080], container: null, ipAddress: null })).toMatchObject({
      network: 'host',
      ports: [port({}), port({})],
    });
  });

  test('has its port definitions, from 1.0 on, though it names the numbers too', () => {
    expect(decoded({ ports: [0], portDefinitions: [{ port: 0, name: 'web', protocol: 'tcp' }] }).ports).toEqual([
      port({ name: 'web' }),
    ]);
  });

  test('names a bridge under docker', () => {
    const docker = { network: 'BRIDGE', portMappings: [{ containerPort: 80, hostPort: null, protocol: 'tcp' }] };
    expect(decoded({ ports: [10000], container: { docker } })).toMatchObject({
      network: 'bridge',
      ports: [port({ containerPort: 80 })],
    });
  });

  test('names a container network USER, where only some mappings have a host port', () => {
    const portMappings = [
      { containerPort: 80 },
      { containerPort: 81, hostPort: null },
      { containerPort: 82, hostPort: 0 },
    ];
    const definition = decoded({
      ipAddress: { networkName: 'n' },
      container: { docker: { network: 'USER', portMappings } },
    });
    expect(definition.network).toBe('container');
    expect(definition.ports.map(({ hasHostPort }) => hasHostPort)).toEqual([false, false, true]);
  });

  test('has an address for each task, and the ports of its discovery', () => {
    const ipAddress = { discovery: { ports: [{ number: 80, name: 'http', protocol: 'tcp' }] } };
    expect(decoded({ ipAddress, ports: [] })).toMatchObject({
      network: 'container',
      ports: [port({ name: 'http', containerPort: 80, hasHostPort: false })],
    });
  });

  test('may have an address for each task and no ports at all', () => {
    expect(decoded({ ipAddress: {} })).toMatchObject({ network: 'container', ports: [] });
  });

  test('may name no mappings, and no configuration date', () => {
    expect(decoded({ container: { docker: { network: 'BRIDGE', portMappings: null } } })).toMatchObject({
      network: 'bridge',
      ports: [],
      lastConfigChangeAt: undefined,
    });
  });
});

describe('a health check', () => {
  const only = (check: unknown) => decoded({ healthChecks: [check] }).healthChecks[0];

  test.each([
    [{}, { protocol: 'HTTP', path: undefined, portIndex: 0, port: undefined, intervalSeconds: 60, timeoutSeconds: 20 }],
    [{ port: 8080 }, { port: 8080, portIndex: undefined }],
    [
      { port: 8080, portIndex: 1 },
      { port: 8080, portIndex: 1 },
    ],
    [
      { portIndex: '1', intervalSeconds: 'often', timeoutSeconds: -1, path: 7 },
      { portIndex: 0, path: undefined, intervalSeconds: 60, timeoutSeconds: 20 },
    ],
    [
      { intervalSeconds: 0, timeoutSeconds: 0 },
      { intervalSeconds: 0, timeoutSeconds: 0 },
    ],
    [{ protocol: 'GRPC' }, { protocol: 'GRPC' }],
    [null, { protocol: 'HTTP', intervalSeconds: 60 }],
  ])('written as %j has the documented defaults for the rest', (wire, expected) => {
    expect(only(wire)).toMatchObject(expected);
  });
});

describe('something else', () => {
  test.each([undefined, null, 'app', [], {}, { id: '/a' }, { version: VERSION }, { id: '', version: VERSION }])(
    '%j is no app',
    (wire) => {
      expect(decodeApp(wire)).toBeUndefined();
    },
  );

  test('malformed inside an app is as if it were absent', () => {
    expect(
      decoded({ labels: { a: 1, b: 'x' }, healthChecks: {}, networks: 'host', container: [], ports: 7 }),
    ).toMatchObject({
      labels: { b: 'x' },
      healthChecks: [],
      network: 'host',
      ports: [],
    });
  });
});
