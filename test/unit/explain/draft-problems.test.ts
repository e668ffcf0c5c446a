import { describe, expect, test } from 'vitest';
import { draftProblems } from '../../../src/explain/draft/draft-problems.ts';
import { hasProblem } from '../../../src/explain/explained.ts';
import { explained } from './explaining.ts';

const PORT = 'not a port from 0 to 65535';

describe('what Marathon would refuse of an app', () => {
  test.each([
    ['a label', { labels: { 'consul.tags': 5 } }, 'label consul.tags is 5, not a text'],
    ['a label that is null', { labels: { 'consul.tags': null } }, 'label consul.tags is null, not a text'],
    ['its labels', { labels: ['a'] }, 'labels is a list, not an object'],
    [
      'a label of a port',
      { portDefinitions: [{ name: 'http', labels: { 'consul.publish': true } }] },
      'label consul.publish of port "http" is true, not a text',
    ],
    ['its ports', { portDefinitions: {} }, 'portDefinitions is an object, not a list'],
    ['a port of old', { ports: ['80'] }, `port 0 is "80", ${PORT}`],
    ['a port that is none', { portDefinitions: [80] }, 'portDefinitions[0] is 80, not an object'],
    ['its mappings', { container: { portMappings: 'http' } }, 'container.portMappings is "http", not a list'],
    [
      'its mappings of old',
      { container: { docker: { portMappings: {} } } },
      'container.docker.portMappings is an object, not a list',
    ],
    [
      'a number beyond all ports',
      { container: { portMappings: [{ containerPort: 80_000 }] } },
      `containerPort of container.portMappings[0] is 80000, ${PORT}`,
    ],
    [
      'a transport',
      { portDefinitions: [{ name: 'http', protocol: 'sctp' }] },
      'protocol of port "http" is "sctp", not tcp, udp or both',
    ],
    ['its checks', { healthChecks: {} }, 'healthChecks is an object, not a list'],
    [
      'the protocol of a check',
      { healthChecks: [{ protocol: 'GRPC' }] },
      'protocol of healthChecks[0] is "GRPC", not one of HTTP, HTTPS, TCP, COMMAND, MESOS_HTTP, MESOS_HTTPS, MESOS_TCP',
    ],
    ['the port of a check', { healthChecks: [{ port: -1 }] }, `port of healthChecks[0] is -1, ${PORT}`],
    [
      'a network mode',
      { networks: [{ mode: 'overlay' }] },
      'mode of networks[0] is "overlay", not one of host, container, container/bridge',
    ],
    [
      'a network mode of old',
      { container: { docker: { network: 'bridge' } } },
      'container.docker.network is "bridge", not one of HOST, BRIDGE, USER, NONE',
    ],
  ])('is told: %s', (_name, part, problem) =>
    expect(draftProblems({ id: '/a', ...part })).toEqual([`${problem}: Marathon refuses it`]),
  );

  test('is nothing where it says null or nothing', () => {
    const nothing = { labels: null, container: null, ports: null, healthChecks: null, portDefinitions: undefined };
    expect(draftProblems({ id: '/a', ...nothing })).toEqual([]);
  });

  test('is nothing in what Marathon takes', () => {
    const app = {
      id: '/a',
      labels: { 'consul.tags': '5' },
      networks: [{ mode: 'container', name: 'dcos' }],
      container: { docker: { image: 'x' }, portMappings: [{ containerPort: 0, hostPort: null, protocol: 'udp,tcp' }] },
      healthChecks: [{ protocol: 'MESOS_TCP', portIndex: 0 }, {}],
    };
    expect(draftProblems(app)).toEqual([]);
  });

  test('stays short, however much there is', () => {
    const labels = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`l${n}`, 'x'.repeat(9).split('')]));
    const told = draftProblems({ id: '/a', labels: { ...labels } });
    expect([told.length, told.at(-1)]).toEqual([33, '968 more parts are not as Marathon wants them']);
  });
});

test.each([
  ['the pod', { labels: { a: 1 } }, 'label a is 1, not a text'],
  ['a container', { containers: [{ name: 'one', labels: { a: 1 } }] }, 'label a of container "one" is 1, not a text'],
  [
    'an endpoint',
    { containers: [{ name: 'one', endpoints: [{ name: 'http', hostPort: 99_999, protocol: ['tcp', 'x'] }] }] },
    `hostPort of port "http" is 99999, ${PORT}`,
    'protocol of port "http" is "x", not tcp, udp or both',
  ],
])('what Marathon would refuse of a pod is told: %s', (_name, part, ...problems) =>
  expect(draftProblems({ id: '/p', containers: [], ...part })).toEqual(
    problems.map((problem) => `${problem}: Marathon refuses it`),
  ),
);

test('what Marathon would refuse is something to mend, told with each task of the app', () => {
  const tasks = explained({ id: '/a', portDefinitions: [{}], labels: { 'consul.tags': 5 } });
  expect(tasks).toMatchObject([
    { warnings: ['label consul.tags is 5, not a text: Marathon refuses it'], fate: { kind: 'published' } },
  ]);
  expect(tasks.map(hasProblem)).toEqual([true]);
});

test('nothing that is no text makes it throw', () => {
  let deep: unknown = [];
  for (let level = 0; level < 100_000; level++) deep = [deep];
  for (const odd of [deep, { toString: 1 }, { toString: null, valueOf: null }]) {
    const app = {
      id: '/a',
      labels: { a: odd },
      portDefinitions: [{ port: odd, protocol: odd, name: odd }],
      healthChecks: [{ protocol: odd, port: odd, portIndex: odd }],
      networks: [{ mode: odd }],
      container: { docker: { network: odd } },
    };
    const tasks = explained(app, { task: { id: 'x', ports: [31_000] } });
    expect(tasks[0]?.warnings).toContain(
      `label a is ${odd === deep ? 'a list' : 'an object'}, not a text: Marathon refuses it`,
    );
    expect(() => explained(app, { task: { id: 'x', state: odd } })).not.toThrow();
  }
});
