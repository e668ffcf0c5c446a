import { describe, expect, test } from 'vitest';
import { mapTask } from '../../../src/mapping/map-task.ts';
import type { AppDefinition } from '../../../src/model/app-definition.ts';
import { taskId } from '../../../src/model/ids.ts';
import type { Task } from '../../../src/model/task.ts';
import {
  AGENT,
  aDefinition,
  aPort,
  aTask,
  HTTP_CHECK,
  idOf,
  LATER_VERSION,
  someOptions,
  VERSION,
} from '../examples.ts';

const map = (task: Partial<Task> = {}, definition: Partial<AppDefinition> = {}, options = {}) =>
  mapTask(aTask(task), aDefinition(definition), 'passing', someOptions(options));

function service(...args: Parameters<typeof map>) {
  const mapped = map(...args);
  if (mapped.kind !== 'services') throw new Error(`${mapped.kind}: ${mapped.reason}`);
  const [only, ...others] = mapped.services;
  if (!only || others.length > 0) throw new Error(`${mapped.services.length} services`);
  return only;
}

test('the canonical form of a definition does not change between releases', () => {
  expect(service({}, { healthChecks: [HTTP_CHECK] })).toEqual({
    id: 'marathon:shop_web.instance-00000000-0000-4000-8000-000000000001._app.1',
    taskId: 'shop_web.instance-00000000-0000-4000-8000-000000000001._app.1',
    appId: '/shop/web',
    name: 'shop-web',
    address: '',
    port: 31001,
    tags: [],
    meta: {
      'managed-by': 'marathon-consul',
      'marathon-cluster': 'main',
      'marathon-app': '/shop/web',
      'marathon-task': 'shop_web.instance-00000000-0000-4000-8000-000000000001._app.1',
      'marathon-version': '2020-01-01T10:00:00.000Z',
      'marathon-agent': 'c0caec0a-0000-4e4e-9f9f-0123456789ab-S1',
      'marathon-consul-hash': '2b3d5212d39ba2cb',
    },
    checks: [
      {
        id: 'marathon:shop_web.instance-00000000-0000-4000-8000-000000000001._app.1:82861c781e30',
        name: 'Marathon HTTP check 0',
        probe: {
          kind: 'http',
          url: 'http://10.0.0.1:31001/health',
          intervalMs: 10_000,
          timeoutMs: 5_000,
          skipTlsVerify: false,
        },
        initialStatus: 'passing',
      },
    ],
  });
});

test('the canonical form of an alias of the lease does not change between releases', () => {
  const { checks, meta } = service();
  expect([checks.map(({ id }) => id), meta['marathon-consul-hash']]).toEqual([
    [`marathon:${idOf(1)}:047565da7045`],
    '79b5c73d868ed706',
  ]);
});

describe('a service', () => {
  test('has the id that the original gave it', () => {
    expect(service().id).toBe(`marathon:${idOf(1)}`);
  });

  test('has no address of its own where that is the node’s', () => {
    expect(service({}, {}, { nodeAddress: '10.0.0.1' }).address).toBe('');
  });

  test('has the address of the agent where that is another', () => {
    expect(service({}, {}, { nodeAddress: '192.168.0.1' }).address).toBe('10.0.0.1');
  });

  test('has the address of its container where it is reached there', () => {
    expect(service({}, { ports: [aPort({ containerPort: 80, hasHostPort: false })] }).address).toBe('172.17.0.2');
  });

  test('says which version it is of, even one whose definition is another’s', () => {
    expect(service({}, { version: LATER_VERSION }).meta['marathon-version']).toBe(VERSION);
  });

  test('says which version is assumed where nobody knows', () => {
    expect(service({ version: undefined }, { version: LATER_VERSION }).meta['marathon-version']).toBe(LATER_VERSION);
  });

  test('says which agent it runs on, and in which cluster', () => {
    expect(service({}, {}, { cluster: 'other' }).meta).toMatchObject({
      'marathon-agent': AGENT,
      'marathon-cluster': 'other',
    });
  });
});

describe('the hash', () => {
  const hash = (...args: Parameters<typeof map>) => service(...args).meta['marathon-consul-hash'];

  test('is the same for the same definition', () => {
    expect(hash()).toBe(hash());
  });

  test('does not depend on the verdict', () => {
    const withStatus = (status: 'passing' | 'critical') =>
      mapTask(aTask(), aDefinition({ healthChecks: [HTTP_CHECK] }), status, someOptions());
    const hashes = [withStatus('passing'), withStatus('critical')].map((mapped) =>
      mapped.kind === 'services' ? mapped.services[0]?.meta['marathon-consul-hash'] : undefined,
    );
    expect(hashes[0]).toBe(hashes[1]);
  });

  test.each([
    ['port', { ports: [31002] }, {}, {}],
    ['version', { version: LATER_VERSION }, {}, {}],
    ['checks', {}, { healthChecks: [HTTP_CHECK] }, {}],
    ['name', {}, {}, { nameTemplate: 'x-{app}' }],
    ['address', {}, {}, { nodeAddress: '192.168.0.1' }],
    ['cluster', {}, {}, { cluster: 'other' }],
  ] as const)('changes with the %s', (_field, task, definition, options) => {
    expect(hash(task as Partial<Task>, definition, options)).not.toBe(hash());
  });
});

describe('a task', () => {
  test('without ports becomes no service, and says why', () => {
    expect(map({ ports: [] }, { ports: [] })).toEqual({ kind: 'skipped', reason: 'it has no ports' });
  });

  test('without an address yet waits', () => {
    expect(map({ addresses: [] }, { ports: [aPort({ containerPort: 80, hasHostPort: false })] })).toEqual({
      kind: 'waiting',
      reason: 'its container has no address yet',
    });
  });

  test('without a name becomes no service', () => {
    expect(map({}, {}, { nameTemplate: '' })).toEqual({
      kind: 'skipped',
      reason: 'its service name would be empty',
    });
  });

  test('with an id of more than 512 bytes becomes no service', () => {
    expect(map({ id: taskId('é'.repeat(257)) })).toEqual({
      kind: 'skipped',
      reason: "marathon-task is longer than Consul's 512 bytes",
    });
  });

  test('with an id of 512 bytes becomes one', () => {
    expect(map({ id: taskId('é'.repeat(256)) }).kind).toBe('services');
  });
});
