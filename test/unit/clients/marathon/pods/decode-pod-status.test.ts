import { describe, expect, test } from 'vitest';
import { decodePodInstances, decodePodStatus } from '../../../../../src/clients/marathon/pods/decode-pod-status.ts';
import type { Sighting } from '../../../../../src/model/sighting.ts';
import { fixture } from '../fixture.ts';

const VERSION = '2020-01-01T09:59:59.000Z';
const INSTANCE = 'pod.instance-c0caec0a-863a-11e9-915b-c610fee06dff';

/** What a status says of all its instances, wherever they run. */
function seenIn(wire: unknown) {
  const status = decodePodStatus(wire);
  if (status === undefined) throw new Error('not decoded');
  return decodePodInstances(status, status.instances, status.definitions);
}

const aContainer = (fields: object = {}) => ({
  name: 'web',
  containerId: `${INSTANCE}.web.1`,
  status: 'TASK_RUNNING',
  endpoints: [],
  ...fields,
});

const aStatus = (containers: readonly object[], { spec = {}, instance = {} } = {}) => ({
  id: '/pod',
  spec: { id: '/pod', version: VERSION, containers: [{ name: 'web', endpoints: [] }], ...spec },
  instances: [
    {
      id: INSTANCE,
      agentId: 'S1',
      agentHostname: 'a',
      specReference: `/v2/pods/pod::versions/${VERSION}`,
      containers,
      ...instance,
    },
  ],
});

const only = (wire: object): Sighting => {
  const [sighting] = seenIn(wire).sightings;
  if (sighting === undefined) throw new Error('nothing seen');
  return sighting;
};

describe('a recorded pod', () => {
  test('on the host has a sighting for each container, with its host ports and its health', () => {
    const { sightings, isComplete } = seenIn(fixture('captures/pods/pod-host.status.json'));
    expect(isComplete).toBe(true);
    expect(sightings).toMatchObject([
      {
        word: 'running',
        state: 'TASK_RUNNING',
        health: { reported: 1, alive: 1 },
        task: {
          id: 'pod-host.instance-4cd3112e-e67c-11f1-ad68-02fc00000001.web.1',
          appId: '/pod-host',
          agentId: '6ed5e9b3-5fe5-4b9b-8a0b-0a6d2a6a2b11-S1',
          host: '127.0.0.2',
          // Its `specReference` is in nanoseconds, everything else in milliseconds.
          version: '2026-11-22T13:54:56.328Z',
          ports: [31289],
          addresses: [{ address: '127.0.0.2', family: 'IPv4', network: undefined }],
          isPod: true,
          container: 'web',
        },
      },
      { health: undefined, task: { container: 'side', ports: [] } },
    ]);
  });

  test('on a container network has addresses with the name of the network', () => {
    const { sightings } = seenIn(fixture('captures/pods/pod-overlay.status.json'));
    expect(sightings.map(({ task }) => [task.container, task.ports, task.addresses])).toEqual([
      ['web', [31669], [{ address: '9.0.0.12', family: 'IPv4', network: 'dcos' }]],
      ['second', [31670], [{ address: '9.0.0.12', family: 'IPv4', network: 'dcos' }]],
      ['web', [31171], [{ address: '9.0.1.13', family: 'IPv4', network: 'dcos' }]],
      ['second', [31172], [{ address: '9.0.1.13', family: 'IPv4', network: 'dcos' }]],
    ]);
  });
});

describe('host ports', () => {
  const spec = {
    containers: [
      {
        name: 'web',
        endpoints: [
          { name: 'http', hostPort: 0 },
          { name: 'admin', hostPort: 0 },
        ],
      },
    ],
  };
  const endpoints = [
    { name: 'admin', allocatedHostPort: 2 },
    { name: 'http', allocatedHostPort: 1, healthy: true },
  ];

  test('are in the order of the specification: Marathon puts the endpoint with the check last', () => {
    expect(only(aStatus([aContainer({ endpoints })], { spec })).task.ports).toEqual([1, 2]);
  });

  test('are left unknown where the container is of a version that is not at hand', () => {
    const instance = { specReference: '/v2/pods/pod::versions/2019-01-01T00:00:00Z' };
    expect(only(aStatus([aContainer({ endpoints })], { spec, instance })).task.ports).toEqual([]);
  });

  test('are known of any version where there is only one', () => {
    const instance = { specReference: '/v2/pods/pod::versions/2019-01-01T00:00:00Z' };
    const one = endpoints.slice(1);
    expect(only(aStatus([aContainer({ endpoints: one })], { spec, instance })).task).toMatchObject({
      ports: [1],
      version: '2019-01-01T00:00:00.000Z',
    });
  });
});

test('addresses are in the order of the networks in the specification', () => {
  const spec = { networks: ['front', 'back'].map((name) => ({ mode: 'container', name })) };
  const instance = {
    networks: [
      { name: 'back', addresses: ['9.0.2.1'] },
      { name: 'front', addresses: ['9.0.1.1', 'fd01::1'] },
    ],
  };
  expect(only(aStatus([aContainer()], { spec, instance })).task.addresses).toEqual([
    { address: '9.0.1.1', family: 'IPv4', network: 'front' },
    { address: 'fd01::1', family: 'IPv6', network: 'front' },
    { address: '9.0.2.1', family: 'IPv4', network: 'back' },
  ]);
});

describe('the health of a container', () => {
  const condition = (value: string, reason: string) => ({ conditions: [{ name: 'healthy', value, reason }] });

  test.each([
    ['is what its endpoint says', { endpoints: [{ name: 'http', healthy: false }] }, { reported: 1, alive: 0 }],
    ['of a command is a condition', condition('true', 'health-reported-by-mesos'), { reported: 1, alive: 1 }],
    ['is unknown while Mesos has reported none', condition('false', 'health-unreported-by-mesos'), undefined],
    ['is unknown without a check', {}, undefined],
  ])('%s', (_sentence, fields, health) => {
    expect(only(aStatus([aContainer(fields)])).health).toEqual(health);
  });

  test('is not that of its instance, of which any container may be degraded', () => {
    const wire = aStatus([aContainer()], { instance: { status: 'DEGRADED' } });
    expect(only(wire)).toMatchObject({ word: 'running', health: undefined });
  });
});

test('an instance that waits for its place has no tasks, and is no gap', () => {
  const wire = aStatus([{ name: 'web', status: 'TASK_STAGING' }], { instance: { agentId: undefined } });
  expect(seenIn(wire)).toEqual({ sightings: [], isComplete: true });
});

test.each([
  ['in a state nobody told us about', aContainer({ status: 'TASK_DREAMING' })],
  ['without a state', aContainer({ status: undefined })],
])('a container %s is a gap, and the others count', (_how, broken) => {
  const other = aContainer({ containerId: `${INSTANCE}.side.1`, name: 'side' });
  const { sightings, isComplete } = seenIn(aStatus([broken, other]));
  expect([sightings.length, isComplete]).toEqual([1, false]);
});

test.each([{}, { spec: {}, instances: [] }, { ...aStatus([]), instances: undefined }, []])(
  '%j is no status',
  (wire) => {
    expect(decodePodStatus(wire)).toBeUndefined();
  },
);
