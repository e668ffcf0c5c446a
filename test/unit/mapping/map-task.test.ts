import { describe, expect, test } from 'vitest';
import { mapTask } from '../../../src/mapping/map-task.ts';
import type { Health } from '../../../src/mapping/mapped.ts';
import { DEFAULT_PUBLICATION, type MappingOptions } from '../../../src/mapping/options.ts';
import { wishOf } from '../../../src/mapping/wish/wish-of.ts';
import type { AppDefinition } from '../../../src/model/app-definition.ts';
import { appId, serviceId, taskId } from '../../../src/model/ids.ts';
import type { CheckStatus } from '../../../src/model/service.ts';
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

const COMMAND_CHECK = { ...HTTP_CHECK, protocol: 'COMMAND', command: 'true' };

interface Setting extends Partial<MappingOptions> {
  readonly health?: Partial<Health>;
  readonly nameTemplate?: string;
}

function map(
  task: Partial<Task> = {},
  of: Partial<AppDefinition> = {},
  { health, nameTemplate, ...others }: Setting = {},
) {
  const publication = { ...DEFAULT_PUBLICATION, ...(nameTemplate === undefined ? {} : { nameTemplate }) };
  const options = someOptions({ publication, ...others });
  const definition = aDefinition(of);
  const told: Health = { initialStatus: 'passing', mirrored: undefined, ...health };
  return mapTask(aTask(task), definition, wishOf(definition, options.publication), told, options);
}

function service(...args: Parameters<typeof map>) {
  const mapped = map(...args);
  if (mapped.kind !== 'services') throw new Error(`${mapped.kind}: ${mapped.reason}`);
  const [only, ...others] = mapped.services;
  if (!only || others.length > 0) throw new Error(`${mapped.services.length} services`);
  return only.service;
}

describe('a name of more than 63 bytes', () => {
  const long = 'a'.repeat(64);

  test.each([
    ['that is written so', { 'consul.name': long }],
    ['that a placeholder makes so', { 'consul.name': '{label:team}-web', team: long }],
  ])('%s is cut, and that is told', (_name, labels) => {
    const mapped = map({}, { labels });
    expect(mapped.warnings).toEqual([
      expect.stringMatching(/^the service name "a+.*" \(label consul\.name\) is no DNS label/),
    ]);
    expect(mapped).toMatchObject({ services: [{ service: { name: expect.stringMatching(/^a{54}-[0-9a-f]{8}$/) } }] });
  });

  test('that is made from the app id is cut without a word', () => {
    const id = appId(`/${long}`);
    expect(map({ appId: id }, { id }).warnings).toEqual([]);
  });
});

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
    weights: { passing: 1, warning: 1 },
    enableTagOverride: false,
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

  test('says nothing of an agent where neither the task nor anybody else names one', () => {
    const { meta } = service({ agentId: undefined }, {}, { agentId: undefined });
    expect(meta).not.toHaveProperty('marathon-agent');
    expect(service({}, {}, { agentId: undefined }).meta).toMatchObject({ 'marathon-agent': AGENT });
  });
});

describe('the hash', () => {
  const hash = (...args: Parameters<typeof map>) => service(...args).meta['marathon-consul-hash'];

  test('is the same for the same definition', () => {
    expect(hash()).toBe(hash());
  });

  test('does not depend on the verdict', () => {
    const definition = { healthChecks: [HTTP_CHECK, COMMAND_CHECK] };
    const hashOfStatus = (status: CheckStatus) =>
      hash({}, definition, { health: { initialStatus: status, mirrored: status } });
    expect(hashOfStatus('critical')).toBe(hashOfStatus('passing'));
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
    expect(map({ ports: [] }, { ports: [] })).toEqual({
      kind: 'skipped',
      reason: 'it has no ports',
      warnings: [],
    });
  });

  test('without an address yet waits', () => {
    expect(map({ addresses: [] }, { ports: [aPort({ containerPort: 80, hasHostPort: false })] })).toEqual({
      kind: 'waiting',
      reason: 'its container has no address yet',
      warnings: [],
    });
  });

  test('without a name becomes no service', () => {
    expect(map({}, {}, { nameTemplate: '' })).toEqual({
      kind: 'skipped',
      reason: 'its service name would be empty',
      warnings: [],
    });
  });

  test('with an id of more than 512 bytes becomes no service', () => {
    expect(map({ id: taskId('é'.repeat(257)) })).toEqual({
      kind: 'skipped',
      reason: "marathon-task is longer than Consul's 512 bytes",
      warnings: [],
    });
  });

  test('with an id of 512 bytes becomes one', () => {
    expect(map({ id: taskId('é'.repeat(256)) }).kind).toBe('services');
  });
});

describe('a task of which several services are wanted', () => {
  const inner = aPort({ containerPort: 80, hasHostPort: false });
  const unusable = aPort({ containerPort: 0, hasHostPort: false });

  /** One service for each of these ports, with its index in its id. */
  function mapAll(ports: readonly number[], task: Partial<Task>, of: Partial<AppDefinition>) {
    const definition = aDefinition(of);
    const options = someOptions();
    const wish = wishOf(definition, options.publication);
    const publications = wish.publications.flatMap((publication) =>
      ports.map((value) => ({
        ...publication,
        port: { value, from: 'a test' },
        id: (of: Task) => serviceId(`${of.id}:${value}`),
      })),
    );
    const told: Health = { initialStatus: 'passing', mirrored: undefined };
    return mapTask(aTask(task), definition, { ...wish, publications }, told, options);
  }

  test('becomes all of them', () => {
    const mapped = mapAll([0, 1], { ports: [31001, 31002] }, { ports: [aPort(), aPort()] });
    expect(mapped.kind === 'services' && mapped.services.map(({ service: { port } }) => port)).toEqual([31001, 31002]);
  });

  test('is not half published while one cannot be resolved yet', () => {
    expect(mapAll([0, 1], { addresses: [] }, { ports: [aPort(), inner] })).toMatchObject({
      kind: 'waiting',
      reason: 'its container has no address yet',
    });
  });

  test('becomes what it can, and says why not the other, where that is never resolved', () => {
    const mapped = mapAll([0, 1], {}, { ports: [aPort(), unusable] });
    expect([mapped.kind === 'services' && mapped.services.length, mapped.warnings]).toEqual([
      1,
      [expect.stringMatching(/^port 1 has neither a host port nor a container port: write the containerPort/)],
    ]);
  });

  test('becomes none where none can be resolved, for the first reason', () => {
    expect(mapAll([0, 1], {}, { ports: [unusable, aPort({ ...unusable, name: 'admin' })] })).toMatchObject({
      kind: 'skipped',
      reason: expect.stringMatching(/^port 0 has neither a host port nor a container port: /),
    });
  });

  test('has two of one id once', () => {
    const mapped = mapAll([0, 0], {}, {});
    expect([mapped.kind === 'services' && mapped.services.length, mapped.warnings]).toEqual([
      1,
      ['it wants shop-web twice on one port'],
    ]);
  });

  test('has every check of the task on each of them', () => {
    const healthChecks = [HTTP_CHECK, { ...HTTP_CHECK, portIndex: 1 }];
    const mapped = mapAll([0, 1], { ports: [31001, 31002] }, { ports: [aPort(), aPort()], healthChecks });
    if (mapped.kind !== 'services') throw new Error(mapped.reason);
    const asked = mapped.services.map(({ service }) => service.checks.map(({ name }) => name));
    expect(asked).toEqual([
      ['Marathon HTTP check 0', 'Marathon HTTP check 1'],
      ['Marathon HTTP check 0', 'Marathon HTTP check 1'],
    ]);
  });
});

test('a task whose app is not wanted becomes no service, for that reason', () => {
  const definition = aDefinition();
  const wish = {
    ...wishOf(definition, DEFAULT_PUBLICATION),
    publications: [],
    none: 'its label says so',
    warnings: ['x'],
  };
  const told: Health = { initialStatus: 'passing', mirrored: undefined };
  expect(mapTask(aTask(), definition, wish, told, someOptions())).toEqual({
    kind: 'skipped',
    reason: 'its label says so',
    warnings: ['x'],
  });
});
