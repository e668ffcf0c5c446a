import { describe, expect, test } from 'vitest';
import { decodePod } from '../../../../../src/clients/marathon/pods/decode-pod.ts';
import type { AppDefinition } from '../../../../../src/model/app-definition.ts';
import { fixture } from '../fixture.ts';

const VERSION = '2020-01-01T09:59:59.000Z';

const specOf = (name: string) => (fixture(`captures/pods/${name}.status.json`) as { spec: unknown }).spec;

/** The one container of a pod. */
function container(fields: object, pod: object = {}): AppDefinition {
  const [definition] =
    decodePod({ id: '/pod', version: VERSION, containers: [{ name: 'web', ...fields }], ...pod }) ?? [];
  if (definition === undefined) throw new Error('not decoded');
  return definition;
}

describe('a recorded pod', () => {
  test('has a definition for each container, whose labels outrank those of the pod', () => {
    const [web, side] = decodePod(specOf('pod-host')) ?? [];
    expect([web?.container, side?.container]).toEqual(['web', 'side']);
    expect(web).toMatchObject({
      id: '/pod-host',
      version: '2026-11-22T13:54:56.328Z',
      labels: { consul: 'pod', c: '1' },
      network: 'host',
      ports: [
        { name: 'http', containerPort: undefined, hasHostPort: true, protocols: ['tcp'], labels: { tags: 'pod,web' } },
      ],
    });
    expect(side).toMatchObject({ labels: { consul: 'pod' }, ports: [], healthChecks: [] });
  });

  test('has the check of a container at the port that it names', () => {
    expect(decodePod(specOf('pod-host'))?.[0]?.healthChecks).toEqual([
      {
        protocol: 'MESOS_HTTP',
        path: '/ok',
        portIndex: 0,
        port: undefined,
        intervalSeconds: 2,
        timeoutSeconds: 1,
        maxConsecutiveFailures: 3,
        isIpv6: false,
        command: undefined,
      },
    ]);
  });

  test('on a container network has a host port only where an endpoint asks for one', () => {
    const [web, second] = decodePod(specOf('pod-overlay')) ?? [];
    expect(web).toMatchObject({
      network: 'container',
      ports: [
        { name: 'http', containerPort: 80, hasHostPort: true },
        { name: 'internal', containerPort: 81, hasHostPort: false, protocols: ['tcp', 'udp'] },
      ],
    });
    expect(second?.ports).toMatchObject([{ name: 'admin', containerPort: 8088, protocols: ['tcp'] }]);
  });
});

describe('the ports of a container', () => {
  test.each([
    ['host', undefined],
    ['container/bridge', 8080],
  ])('all have a host port in mode %s, asked for or not', (mode, containerPort) => {
    const endpoints = [{ name: 'http', ...(containerPort ? { containerPort } : {}) }];
    expect(container({ endpoints }, { networks: [{ mode }] }).ports).toMatchObject([
      { hasHostPort: true, containerPort },
    ]);
  });

  test('may be on one of several networks', () => {
    const endpoints = [{ name: 'http', containerPort: 80, networkNames: ['front'] }];
    const networks = [
      { mode: 'container', name: 'back' },
      { mode: 'container', name: 'front' },
    ];
    expect(container({ endpoints }, { networks }).ports).toMatchObject([{ networkNames: ['front'] }]);
  });
});

const ENDPOINTS = [{ name: 'http' }, { name: 'admin' }];

test.each([
  ['HTTP', { http: { endpoint: 'admin', path: '/x' } }, { protocol: 'MESOS_HTTP', path: '/x', portIndex: 1 }],
  [
    'HTTPS',
    { http: { endpoint: 'http', scheme: 'HTTPS' } },
    { protocol: 'MESOS_HTTPS', path: undefined, portIndex: 0 },
  ],
  ['TCP', { tcp: { endpoint: 'admin' } }, { protocol: 'MESOS_TCP', portIndex: 1 }],
  ['a command', { exec: { command: { shell: 'test -f up' } } }, { protocol: 'COMMAND', command: 'test -f up' }],
  [
    'a list of arguments',
    { exec: { command: { argv: ['test', '-f', "it's up"] } } },
    { protocol: 'COMMAND', command: `test -f 'it'\\''s up'` },
  ],
])('a check by %s is one that Mesos runs, with the defaults of Marathon', (_what, healthCheck, expected) => {
  const [check] = container({ endpoints: ENDPOINTS, healthCheck }).healthChecks;
  expect(check).toMatchObject({ ...expected, intervalSeconds: 60, timeoutSeconds: 20, maxConsecutiveFailures: 3 });
});

test('a version is in milliseconds, however many digits it has', () => {
  expect(container({}, { version: '2020-01-01T09:59:59.123456789Z' }).version).toBe('2020-01-01T09:59:59.123Z');
});

test.each([
  ['no object', 7],
  ['without an id', { version: VERSION, containers: [] }],
  ['without a version', { id: '/pod', containers: [] }],
  ['without containers', { id: '/pod', version: VERSION }],
])('%s it is no pod', (_how, wire) => {
  expect(decodePod(wire)).toBeUndefined();
});

test('a container without a name is left out: no task can be told to be of it', () => {
  expect(decodePod({ id: '/pod', version: VERSION, containers: [{}, null, { name: 'web' }] })).toMatchObject([
    { container: 'web' },
  ]);
});
