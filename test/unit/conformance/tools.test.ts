import { describe, expect, test } from 'vitest';
import { runCases } from '../../conformance/run-cases.ts';
import { TOOLS } from '../../conformance/tools.ts';

/** One small case a kind of question; `expected` is right in the first of each pair, and wrong in the second. */
const outcomeOf = (tool: string, kind: string, input: object, expected: object, config = {}, file: unknown = {}) => {
  const evaluate = TOOLS[tool];
  if (evaluate === undefined) throw new Error(`no tool ${tool}`);
  return runCases([{ id: 'x', kind, input, expected, config }], evaluate, () => file, {})[0]?.outcome.kind;
};

const ALLEGRO = 'allegro-marathon-consul';
const SHOP = { id: '/shop', labels: { consul: '' } };
const TASK = { id: 'shop.1', host: '10.1.1.1', ports: [31_700] };

describe('cases of allegro/marathon-consul', () => {
  test.each<[kind: string, input: object, right: object, wrong: object, config?: object]>([
    [
      'registration',
      { app: SHOP, task: TASK },
      { count: 1, registrations: [{ name: 'shop', address: '10.1.1.1', port: 31_700 }] },
      { registrations: [{ name: 'shops' }] },
    ],
    ['count', { app: SHOP }, { count: 1 }, { count: 2 }],
    ['count', { app: { id: '/shop' } }, { count: 0 }, { count: 1 }],
    [
      'tags',
      { app: { ...SHOP, labels: { consul: '', b: 'tag', a: 'tag' } }, task: TASK },
      { registrations: [{ intentTags: ['b', 'a'], tags: ['blue', 'b', 'a', 'marathon-task:shop.1'] }] },
      { registrations: [{ intentTags: ['b'] }] },
      { 'consul-tag': 'blue' },
    ],
    ['tags', { taskId: 'shop.2' }, { tag: 'marathon-task:shop.2' }, { tag: 'shop.2' }],
    [
      'check-translation',
      { app: { ...SHOP, healthChecks: [{ protocol: 'TCP', intervalSeconds: 7, timeoutSeconds: 3 }] }, task: TASK },
      { registrations: [{ checks: [{ TCP: '10.1.1.1:31700', Interval: '7s', Timeout: '3s', Status: 'passing' }] }] },
      { registrations: [{ checks: [] }] },
    ],
    ['check-translation', { command: 'nc $HOST', task: TASK }, { command: 'nc 10.1.1.1' }, { command: 'nc $HOST' }],
    ['filter', { app: SHOP }, { selected: true }, { selected: false }],
    [
      'ports-source',
      { app: { portDefinitions: [{ labels: { a: 'b' } }] } },
      { definitions: [{ labels: { a: 'b' } }] },
      { definitions: [{}] },
    ],
    ['health-gate', { task: { healthCheckResults: [{ alive: true }] } }, { register: true }, { register: false }],
    ['health-gate', { task: {} }, { register: false }, { register: true }],
    ['id', { taskId: 'shop_web.00000000-0000-4000-8000-000000000001' }, { appId: '/shop/web' }, { appId: '/shop_web' }],
    ['ownership', { tags: ['marathon-task:shop.1'] }, { taskId: 'shop.1' }, { error: true }],
    ['ownership', { tags: [] }, { error: true }, { error: false }],
    ['config', { flag: 'tcp,' }, { ignored: ['TCP'] }, { ignored: [] }],
    ['config', { json: '"2m"' }, { duration: '120s' }, { duration: '2s' }],
    ['config', { args: ['--log-level=loud'] }, { error: true }, { error: false }],
  ])('%s of %o', (kind, input, right, wrong, config = {}) => {
    expect(outcomeOf(ALLEGRO, kind, input, right, config)).toBe('agrees');
    expect(outcomeOf(ALLEGRO, kind, input, wrong, config)).toBe('differs');
  });

  test('a file that is read', () => {
    const file = { app: { ...SHOP, tasks: [{ ...TASK, appId: '/shop', healthCheckResults: [{ alive: true }] }] } };
    const expected = { app: { id: '/shop', tasks: [{ id: 'shop.1', ports: [31_700], alive: [true] }] } };
    expect(outcomeOf(ALLEGRO, 'parse', { file: 'x' }, expected, {}, file)).toBe('agrees');
    expect(outcomeOf(ALLEGRO, 'parse', { file: 'x' }, { app: { id: '/web' } }, {}, file)).toBe('differs');
  });
});

describe('cases of Traefik', () => {
  const app = { id: '/shop/web', portDefinitions: [{ name: 'a' }, { name: 'b' }] };
  const task = { id: 't', host: '10.1.1.1', ports: [31_700, 31_701] };

  test.each<[kind: string, input: object, right: object, wrong: object]>([
    ['port', { app, task }, { address: '10.1.1.1', port: 31_700 }, { port: 31_701 }],
    ['port', { app, task, wanted: 'index:1' }, { port: 31_701 }, { port: 31_700 }],
    ['port', { app, task, wanted: 'name:b' }, { port: 31_701 }, { port: 31_700 }],
    ['port', { app, task, wanted: 'name:c' }, { error: 'none' }, { port: 31_700 }],
    ['address', { app: { ...app, tasks: [task] } }, { servers: ['10.1.1.1:31700'] }, { servers: [] }],
    ['build', { apps: [{ ...app, tasks: [task] }] }, { servers: { web: ['10.1.1.1:31700'] } }, { servers: {} }],
    ['filter', { default: false, label: 'true' }, { selected: true }, { selected: false }],
    ['name', { appId: '/shop/web' }, { name: 'shop-web' }, { name: 'web' }],
  ])('%s of %o', (kind, input, right, wrong) => {
    expect(outcomeOf('traefik-marathon', kind, input, right)).toBe('agrees');
    expect(outcomeOf('traefik-marathon', kind, input, wrong)).toBe('differs');
  });

  test('a port that Marathon does not know is none of ours', () => {
    expect(outcomeOf('traefik-marathon', 'port', { app, task, wanted: '88' }, { port: 88 })).toBe('not ours');
  });
});

describe('cases of marathon-lb', () => {
  const app = {
    networks: [{ mode: 'container', name: 'net' }],
    container: { portMappings: [{ containerPort: 80 }, { containerPort: 81 }] },
  };
  const task = { id: 't', ipAddresses: [{ ipAddress: '192.168.9.9' }] };

  test('address and ports', () => {
    const question = (expected: object, given: object = task) =>
      outcomeOf('mesosphere-marathon-lb', 'address-ports', { app, task: given }, expected);
    expect(question({ address: '192.168.9.9', ports: [80, 81] })).toBe('agrees');
    expect(question({ address: '192.168.9.9', ports: [80] })).toBe('differs');
    expect(question({ address: null, ports: null }, { id: 't' })).toBe('agrees');
  });

  test('a file of which every port becomes a service', () => {
    const question = (file: object) =>
      outcomeOf('mesosphere-marathon-lb', 'file', { file: 'x' }, { parses: true }, {}, file);
    expect(question({ id: '/x', ...app })).toBe('agrees');
    expect(question({ id: '/x', networks: app.networks })).toBe('differs');
  });
});

test.each(['CiscoCloud-mesos-consul', 'gliderlabs-registrator'])('cases of %s are none of ours', (tool) => {
  expect(outcomeOf(tool, 'tags', {}, {})).toBe('not ours');
});
