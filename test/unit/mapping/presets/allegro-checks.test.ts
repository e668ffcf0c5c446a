import { describe, expect, test } from 'vitest';
import type { Allegro } from './allegro-rows.ts';
import { mapRow, servicesOf } from './mapped-row.ts';

const ALLEGRO: Allegro = {
  name: 'allegro',
  commonTag: 'marathon',
  nameSeparator: '.',
  ignoredProtocols: [],
  enableTagOverride: false,
};

const map = (healthChecks: readonly object[], ignoredProtocols: readonly string[] = [], hasScriptChecks = true) =>
  mapRow(
    { ...ALLEGRO, ignoredProtocols },
    { app: { labels: { consul: '' }, healthChecks }, task: { host: 'agent-7.example' } },
    { hasScriptChecks },
  ).mapped;
const probes = (...args: Parameters<typeof map>) => servicesOf(map(...args))[0]?.checks.map(({ probe }) => probe);
const timing = { intervalSeconds: 30, timeoutSeconds: 15 };
const every30s = { intervalMs: 30_000, timeoutMs: 15_000 };

describe('A-26: the checks of Marathon, at its own pace', () => {
  test.each([
    ['HTTP', { protocol: 'HTTP', path: '/up?a=b' }, { kind: 'http', url: 'http://10.0.0.7:31001/up?a=b' }],
    ['HTTP without a path', { protocol: 'HTTP', path: '' }, { kind: 'http', url: 'http://10.0.0.7:31001/' }],
    ['HTTP on a literal port', { protocol: 'HTTP', port: 9000 }, { kind: 'http', url: 'http://10.0.0.7:9000/' }],
    ['MESOS_HTTP', { protocol: 'MESOS_HTTP', path: '/up' }, { kind: 'http', url: 'http://10.0.0.7:31001/up' }],
    [
      'HTTPS, its certificate verified',
      { protocol: 'HTTPS', path: '/up' },
      { kind: 'http', url: 'https://10.0.0.7:31001/up', skipTlsVerify: false },
    ],
    ['TCP on the second port', { protocol: 'TCP', portIndex: 1 }, { kind: 'tcp', target: '10.0.0.7:31002' }],
    ['MESOS_TCP', { protocol: 'MESOS_TCP', portIndex: 0 }, { kind: 'tcp', target: '10.0.0.7:31001' }],
    [
      'COMMAND, one argument without a shell',
      { protocol: 'COMMAND', command: { value: 'nc $HOST $PORT1 && echo $PORT10' } },
      { kind: 'script', args: ['nc agent-7.example 31002 && echo $PORT10'] },
    ],
  ])('%s', (_name, check, expected) => {
    expect(probes([{ ...check, ...timing }])).toEqual([expect.objectContaining({ ...expected, ...every30s })]);
  });

  test('all of them are on every service of the task, passing, under the ids that Consul gave them', () => {
    const checks = [{ protocol: 'HTTP' }, { protocol: 'TCP' }];
    const app = {
      labels: { consul: '' },
      healthChecks: checks,
      portDefinitions: [{ labels: { consul: 'a' } }, { labels: { consul: 'b' } }],
    };
    const services = servicesOf(mapRow(ALLEGRO, { app }).mapped);
    expect(services.map(({ checks }) => checks.map(({ olderId, initialStatus }) => [olderId, initialStatus]))).toEqual([
      [
        ['service:web.11_a_31001:1', 'passing'],
        ['service:web.11_a_31001:2', 'passing'],
      ],
      [
        ['service:web.11_b_31002:1', 'passing'],
        ['service:web.11_b_31002:2', 'passing'],
      ],
    ]);
  });

  test.each([
    ['an unknown protocol', { protocol: 'GRPC' }, /GRPC/],
    ['a port index that the app has not', { protocol: 'HTTP', portIndex: 2 }, /port 2/],
  ])('%s is no check, and told', (_name, check, warning) => {
    const mapped = map([check, { protocol: 'TCP' }]);
    expect(servicesOf(mapped)[0]?.checks.map(({ probe }) => probe.kind)).toContain('tcp');
    expect(servicesOf(mapped)[0]?.checks.map(({ probe }) => probe.kind)).not.toContain('http');
    expect(mapped.warnings).toEqual([expect.stringMatching(warning)]);
  });

  test('ignored protocols are left out, and TCP does not cover MESOS_TCP', () => {
    const checks = [{ protocol: 'TCP' }, { protocol: 'MESOS_TCP', portIndex: 1 }, { protocol: 'COMMAND' }];
    expect(probes(checks, ['TCP', 'COMMAND'])).toMatchObject([{ kind: 'tcp', target: '10.0.0.7:31002' }]);
  });

  test('an interval of 0, which agents refuse, is that of Marathon', () => {
    expect(probes([{ protocol: 'TCP', intervalSeconds: 0 }])).toMatchObject([{ intervalMs: 60_000 }]);
  });

  test('a command that the agent would refuse is not sent: Marathon says how it goes', () => {
    const told = probes([{ protocol: 'COMMAND', command: { value: 'true' } }], [], false);
    expect(told?.map(({ kind }) => kind)).toContain('ttl');
    expect(told?.map(({ kind }) => kind)).not.toContain('script');
  });
});
