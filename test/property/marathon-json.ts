import fc from 'fast-check';
import { LABELS } from '../../src/mapping/labels/table.ts';

/** What somebody may have written, and what breaks programs. */
const HOSTILE = [
  '',
  ' ',
  '/',
  '///',
  '.',
  '..',
  ',',
  ',,a, b ,',
  'true',
  'tag',
  'tag:web',
  'é'.repeat(300),
  'x'.repeat(600),
  'consul-reserved',
  '__proto__',
  'constructor',
  'with\nnewline',
  'with\r\nheader: x',
  'nul\u0000',
  'bell\u0007',
  'del\u007f',
  'c1\u0085',
  'lone\ud800',
  '\udc00lone',
  '🚀',
  'ünïcødé',
  '\u202eevil',
  '{port}',
  '{port:http}',
  '{port:nope}',
  '{host}:{port}/{app.name}',
  '{label:consul.name}',
  '{label:__proto__}',
  '{app',
  '{}',
  '$x',
  '0',
  '-1',
  '65536',
  '99999999999999999999',
  '1e3',
  '0.5s',
  '10s',
  '999h',
  '/health?a=b#c d',
  'http://[::1]:99999/',
  'http://x:y@h/',
  '10,1',
  '[::1]:80',
] as const;

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/) },
);

const label = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(...Object.values(LABELS).map(({ name, example }) => [name, example] as const)),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(...Object.values(LABELS).map(({ name }) => name)), text),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom('consul', 'tags', 'consul.meta.', 'consul.nmae', 'consul.0.name'), text),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(
      text.map((key) => `consul.meta.${key}`),
      text,
    ),
  },
  { weight: 3, arbitrary: fc.tuple(text, fc.constantFrom('tag', 'tag:web', 'true')) },
  { weight: 1, arbitrary: fc.tuple(text, text) },
);
/** The label by which allegro's published an app, or a port. */
const allegros = fc.tuple(fc.constant('consul'), fc.oneof(fc.constantFrom('', 'true', 'web,web-b', '/a/b'), text));
const labels = fc
  .tuple(fc.array(label, { maxLength: 6 }), fc.array(allegros, { maxLength: 1 }))
  .map(([some, one]) => entriesOf([...some, ...one]));
/** More than Consul takes. */
const manyLabels = fc
  .tuple(fc.integer({ min: 60, max: 80 }), text)
  .map(([count, value]) => entriesOf(Array.from({ length: count }, (_none, n) => [`consul.meta.k${n}`, value])));

/** `fromEntries` with `__proto__` as a key like any other. */
function entriesOf(entries: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(entries);
}

/** Mostly what is meant, and now and then anything at all. */
const mostly = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 80, arbitrary }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) });

const anyLabels = mostly(fc.oneof({ weight: 12, arbitrary: labels }, { weight: 1, arbitrary: manyLabels }));
const portNumber = mostly(fc.constantFrom(0, 1, 80, 8080, 31_000, 65_535, -1, 65_536, 1.5, 1e300));
const portName = fc.oneof(fc.constantFrom('http', 'admin', 'web', '0', '1'), text);
const protocol = fc.constantFrom('tcp', 'udp', 'udp,tcp', 'tcp,udp', 'sctp', '');

const hostPort = fc.record({ port: portNumber, protocol, name: portName, labels: anyLabels }, { requiredKeys: [] });
const mapping = fc.record(
  {
    containerPort: portNumber,
    hostPort: fc.oneof(fc.constant(null), fc.constantFrom(0, 31_000), portNumber),
    servicePort: portNumber,
    protocol: mostly(protocol),
    name: mostly(portName),
    labels: anyLabels,
    networkNames: mostly(fc.array(fc.constantFrom('front', 'back', ''), { maxLength: 2 })),
  },
  { requiredKeys: ['containerPort'] },
);

const healthCheck = fc.record(
  {
    protocol: mostly(
      fc.constantFrom('HTTP', 'HTTPS', 'TCP', 'COMMAND', 'MESOS_HTTP', 'MESOS_HTTPS', 'MESOS_TCP', 'NEW'),
    ),
    path: mostly(fc.oneof(fc.constantFrom('/', '/health', 'health', '/a b?c=d'), text)),
    portIndex: mostly(fc.constantFrom(0, 1, 2, 99, -1)),
    port: portNumber,
    command: mostly(fc.record({ value: fc.oneof(text, fc.constant('curl $HOST:$PORT0/$PORT10')) })),
    intervalSeconds: mostly(fc.constantFrom(0, 1, 10, 60, 1e9, -5, 0.5, 1e300)),
    timeoutSeconds: mostly(fc.constantFrom(0, 1, 20, 1e9, -5, 0.001, 1e300)),
    gracePeriodSeconds: mostly(fc.nat()),
    maxConsecutiveFailures: mostly(fc.constantFrom(0, 1, 3, 1e9, 1e300)),
    ipProtocol: fc.constantFrom('IPv4', 'IPv6'),
  },
  { requiredKeys: [] },
);

const network = fc.record(
  {
    mode: mostly(fc.constantFrom('host', 'container', 'container', 'container/bridge')),
    name: mostly(fc.constantFrom('front', 'back')),
  },
  { requiredKeys: ['mode'] },
);
const container = fc.record(
  {
    type: fc.constantFrom('DOCKER', 'MESOS'),
    portMappings: mostly(fc.array(mostly(mapping), { maxLength: 4 })),
    docker: mostly(
      fc.record(
        { network: fc.constantFrom('HOST', 'BRIDGE', 'USER', null), portMappings: fc.array(mapping, { maxLength: 3 }) },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: [] },
);

const appId = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('/shop/web', '/web', '/a/b/c/d', '/A_b.C-d/e') },
  { weight: 2, arbitrary: text.map((id) => `/${id}`) },
  { weight: 1, arbitrary: text },
);
const version = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('2020-01-01T10:00:00.000Z', '2020-01-02T10:00:00.000Z') },
  { weight: 1, arbitrary: fc.constantFrom('x', '') },
);

/** An app as Marathon's API could give it, and as it could not. */
const app = fc.record(
  {
    id: mostly(appId),
    version: mostly(version),
    versionInfo: mostly(fc.record({ lastConfigChangeAt: version })),
    labels: anyLabels,
    networks: mostly(fc.array(network, { maxLength: 2 })),
    portDefinitions: mostly(fc.array(mostly(hostPort), { maxLength: 4 })),
    ports: mostly(fc.array(portNumber, { maxLength: 4 })),
    ipAddress: mostly(
      fc.record({ discovery: fc.record({ ports: fc.array(fc.record({ number: portNumber, name: portName })) }) }),
    ),
    container: mostly(container),
    healthChecks: mostly(fc.array(mostly(healthCheck), { maxLength: 3 })),
    readinessChecks: mostly(fc.array(fc.jsonValue(), { maxLength: 1 })),
  },
  { requiredKeys: ['id', 'version'] },
);

const address = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('10.0.0.9', '9.0.0.4', 'fd00::9', '172.17.0.2') },
  { weight: 1, arbitrary: text },
);

/** A task as its lists show it. */
const task = fc.record(
  {
    id: mostly(
      fc.oneof({ weight: 6, arbitrary: fc.uuid().map((uuid) => `shop_web.${uuid}`) }, { weight: 2, arbitrary: text }),
    ),
    appId: mostly(appId),
    slaveId: mostly(fc.constantFrom('S1', '', null)),
    host: mostly(fc.oneof(fc.constantFrom('10.0.0.1', 'node-1.example', '127.0.0.1'), text)),
    state: mostly(fc.constantFrom('TASK_RUNNING', 'TASK_STAGING', 'TASK_FAILED', 'TASK_UNREACHABLE')),
    ports: mostly(fc.array(mostly(fc.integer({ min: 1, max: 65_535 })), { minLength: 2, maxLength: 4 })),
    ipAddresses: mostly(fc.array(mostly(fc.record({ ipAddress: address })), { maxLength: 3 })),
    version: mostly(version),
    healthCheckResults: mostly(fc.array(mostly(fc.record({ alive: fc.boolean() })), { maxLength: 3 })),
  },
  { requiredKeys: ['id', 'appId', 'state', 'ports'] },
);

const endpoint = fc.record(
  {
    name: mostly(portName),
    containerPort: portNumber,
    hostPort: portNumber,
    protocol: mostly(fc.array(protocol, { maxLength: 2 })),
    labels: anyLabels,
  },
  { requiredKeys: ['name'] },
);
const podContainer = fc.record(
  {
    name: mostly(fc.oneof(fc.constantFrom('web', 'side'), text)),
    endpoints: mostly(fc.array(endpoint, { maxLength: 3 })),
    labels: anyLabels,
    healthCheck: mostly(
      fc.record({ http: fc.record({ endpoint: portName, path: text, scheme: text }, { requiredKeys: [] }) }),
    ),
  },
  { requiredKeys: ['name'] },
);
const pod = fc.record(
  {
    id: mostly(appId),
    version: mostly(version),
    labels: anyLabels,
    networks: mostly(fc.array(network, { maxLength: 2 })),
    containers: mostly(fc.array(mostly(podContainer), { minLength: 1, maxLength: 2 })),
  },
  { requiredKeys: ['id', 'version', 'containers'] },
);

export const marathonJson = {
  app: fc.oneof({ weight: 40, arbitrary: app as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: fc.jsonValue() }),
  task: fc.oneof({ weight: 40, arbitrary: task as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: fc.jsonValue() }),
  pod: fc.oneof({ weight: 40, arbitrary: pod as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: fc.jsonValue() }),
  text,
  labels,
};
