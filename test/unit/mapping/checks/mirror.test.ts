import { describe, expect, test } from 'vitest';
import type { HealthSource } from '../../../../src/mapping/wish/wish.ts';
import type { HealthCheck } from '../../../../src/model/app-definition.ts';
import { aPort, HTTP_CHECK } from '../../examples.ts';
import { judge, kinds, SERVICE, type Setting, said } from './judged.ts';

const COMMAND = { protocol: 'COMMAND', command: 'true' };
const UNMAPPED = { protocol: 'MESOS_HTTP', port: 9999, portIndex: undefined };
const BRIDGE: Setting = { definition: { network: 'bridge', ports: [aPort({ containerPort: 80 })] } };

describe("Marathon's verdict", () => {
  test('is one check that says what it is told, for a day', () => {
    expect(judge([COMMAND], { health: { mirrored: 'warning' } }).checks).toEqual([
      {
        id: expect.stringMatching(new RegExp(`^${SERVICE}:[0-9a-f]{12}$`)),
        name: "Marathon's verdict",
        probe: { kind: 'ttl', ttlMs: 86_400_000 },
        mirrored: 'warning',
        initialStatus: 'warning',
      },
    ]);
  });

  test('starts as every check does while Marathon has none', () => {
    expect(judge([COMMAND], { health: { initialStatus: 'critical' } }).checks).toMatchObject([
      { mirrored: undefined, initialStatus: 'critical' },
    ]);
  });

  test('keeps its id, whatever it says', () => {
    const idFor = (mirrored: 'passing' | 'critical') => judge([COMMAND], { health: { mirrored } }).checks[0]?.id;
    expect(idFor('passing')).toBe(idFor('critical'));
  });

  test.each<[string, Partial<HealthCheck>[], Setting, string[], string]>([
    ['a command', [COMMAND], {}, ['ttl'], 'COMMAND check 0 is a command that is run inside the task'],
    [
      'a port that is not mapped',
      [UNMAPPED],
      BRIDGE,
      ['ttl'],
      'MESOS_HTTP check 0 is run inside the container, and its port 9999 is not mapped',
    ],
    [
      'a protocol that nobody knows',
      [{ protocol: 'GRPC' }],
      {},
      ['ttl'],
      'its health checks over "GRPC" are of a kind that is not known here',
    ],
    [
      'a port that it has not',
      [{ portIndex: 7 }],
      {},
      ['ttl'],
      'its HTTP check 0 has no port to ask (it has no port 7)',
    ],
    [
      'a command beside what Consul can run',
      [HTTP_CHECK, COMMAND],
      {},
      ['http', 'ttl'],
      'COMMAND check 1 is a command that is run inside the task',
    ],
    [
      'a command without a text, even where scripts are allowed',
      [{ protocol: 'COMMAND', command: undefined }],
      { wish: { scripts: true } },
      ['ttl'],
      'COMMAND check 0 is a command that is run inside the task',
    ],
  ])('stands in for %s', (_what, checks, setting, expected, because) => {
    expect([kinds(checks, setting), judge(checks, setting).origins.at(-1)]).toEqual([
      expected,
      { field: 'check', value: 'TTL 24h', from: `Marathon's verdict, because ${because}` },
    ]);
  });

  test('is told once where several checks need it, and why', () => {
    const { checks, origins } = judge([COMMAND, COMMAND]);
    expect([checks.length, origins.map(({ from }) => from)]).toEqual([
      1,
      [
        "Marathon's verdict, because COMMAND check 0 is a command that is run inside the task, and COMMAND check 1 is a command that is run inside the task",
      ],
    ]);
  });

  test.each<[string, Partial<HealthCheck>[], string[]]>([
    ['a command is nobody’s fault', [COMMAND], []],
    [
      'an unknown protocol is said once',
      [{ protocol: 'GRPC' }, { protocol: 'GRPC' }],
      ['its health checks over "GRPC" are of a kind that is not known here: Marathon\'s verdict is told instead'],
    ],
    [
      'a port that it has not is said',
      [{ portIndex: 7 }],
      ["its HTTP check 0 has no port to ask (it has no port 7): Marathon's verdict is told instead"],
    ],
  ])('comes with warnings: %s', (_what, checks, warnings) => {
    expect(judge(checks).warnings).toEqual(warnings);
  });
});

describe('where health is to come from', () => {
  test.each<[HealthSource, Partial<HealthCheck>[], string[]]>([
    ['native', [HTTP_CHECK], ['http']],
    ['mirror', [HTTP_CHECK], ['ttl', 'alias']],
    ['mirror', [COMMAND, HTTP_CHECK], ['ttl', 'alias']],
    ['mirror', [], ['alias']],
    ['both', [HTTP_CHECK], ['http', 'ttl', 'alias']],
    ['both', [HTTP_CHECK, COMMAND], ['http', 'ttl', 'alias']],
    ['both', [], ['alias']],
    ['none', [HTTP_CHECK], ['alias']],
    ['none', [COMMAND], ['alias']],
  ])('%s: of %j it makes %j', (health, checks, expected) => {
    expect(kinds(checks, { scope: 'unchecked', wish: { health: said(health) } })).toEqual(expected);
  });

  test('is no verdict where all that Marathon checks is ignored', () => {
    expect(kinds([COMMAND], { wish: { health: said('mirror'), ignored: ['COMMAND'] } })).toEqual([]);
  });

  test('is told with who asked for it', () => {
    const { origins } = judge([HTTP_CHECK], { wish: { health: said('mirror', 'label consul.health') } });
    expect(origins.map(({ from }) => from)).toEqual(["Marathon's verdict, because label consul.health asks for it"]);
  });
});
