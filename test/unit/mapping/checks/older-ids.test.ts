import { describe, expect, test } from 'vitest';
import type { HealthCheck } from '../../../../src/model/app-definition.ts';
import { aPort, HTTP_CHECK } from '../../examples.ts';
import { judge, type Setting, said } from './judged.ts';

const TCP = { protocol: 'TCP' };
const COMMAND = { protocol: 'COMMAND', command: 'true' };
const olderIds = (checks: Partial<HealthCheck>[], { wish, ...setting }: Setting = {}) =>
  judge(checks, { ...setting, wish: { hasOlderIds: true, ...wish } }).checks.map(({ olderId }) => olderId);

describe('the ids that an older tool left to Consul', () => {
  test('are not asked for otherwise', () => {
    expect(judge([HTTP_CHECK]).checks[0]).not.toHaveProperty('olderId');
  });

  test('are the service’s for a single check', () => {
    expect(olderIds([HTTP_CHECK])).toEqual(['service:marathon:task']);
  });

  test('are counted for several', () => {
    expect(olderIds([HTTP_CHECK, TCP])).toEqual(['service:marathon:task:1', 'service:marathon:task:2']);
  });

  test('count scripts', () => {
    expect(olderIds([COMMAND, TCP], { wish: { scripts: true } })).toEqual([
      'service:marathon:task:1',
      'service:marathon:task:2',
    ]);
  });

  test('are none of the checks that the older tool had not', () => {
    expect(olderIds([HTTP_CHECK], { scope: 'all' })).toEqual(['service:marathon:task', undefined]);
  });

  test('count the command that it sent, where we tell Marathon’s verdict', () => {
    expect(olderIds([HTTP_CHECK, COMMAND, TCP])).toEqual([
      'service:marathon:task:1',
      'service:marathon:task:3',
      undefined,
    ]);
  });

  test.each<[string, Partial<HealthCheck>, Setting['wish'], string[]]>([
    ['ignored', TCP, { ignored: ['TCP'] }, []],
    [
      'of no known kind',
      { protocol: 'NEW' },
      {},
      ['its health checks over "NEW" are of a kind that is not known here: left out'],
    ],
    ['of no port', { portIndex: 9 }, {}, ['its HTTP check 1 has no port to ask (it has no port 9): left out']],
    ['without a path', { path: '\n' }, {}, ["Marathon's HTTP check 1 is left out: its path has a line break"]],
  ])('do not count what it left out, and neither is that mirrored: %s', (_which, other, wish, warnings) => {
    expect(olderIds([HTTP_CHECK, other], { wish: { ...wish } })).toEqual(['service:marathon:task']);
    expect(judge([HTTP_CHECK, other], { wish: { hasOlderIds: true, ...wish } }).warnings).toEqual(warnings);
  });

  test('do not count one of a port that the task lacks, which leaves the others as they are', () => {
    const setting: Setting = { definition: { ports: [aPort(), aPort()] }, wish: { hasOlderIds: true } };
    expect(judge([HTTP_CHECK, { portIndex: 1 }], setting)).toMatchObject({
      checks: [{ olderId: 'service:marathon:task' }],
      warnings: ['its HTTP check 1 has no port to ask (the task has fewer): left out'],
    });
  });

  test('wait for the ports of a task that has not told any yet', () => {
    const setting: Setting = { task: { ports: [] }, wish: { hasOlderIds: true } };
    expect(judge([HTTP_CHECK], setting)).toMatchObject({ waiting: 'its ports are not known yet', warnings: [] });
  });

  test('are none of the checks that a label gives instead', () => {
    expect(olderIds([HTTP_CHECK], { wish: { tcp: said('true') } })).toEqual([undefined]);
  });
});

test('seven checks of an app, as an older tool registered six of them', () => {
  const { checks } = judge(
    [
      { path: '/api/health?with=query', port: 8123, intervalSeconds: 60, timeoutSeconds: 20 },
      { path: '', intervalSeconds: 60, timeoutSeconds: 20 },
      { protocol: 'INVALID_PROTOCOL', intervalSeconds: 60, timeoutSeconds: 20 },
      { protocol: 'HTTPS', path: '/secure/health?with=query', intervalSeconds: 50, timeoutSeconds: 20 },
      { protocol: 'TCP', portIndex: 1, intervalSeconds: 40, timeoutSeconds: 20 },
      { protocol: 'TCP', port: 8234, intervalSeconds: 40, timeoutSeconds: 20 },
      { protocol: 'COMMAND', command: 'echo 1', intervalSeconds: 30, timeoutSeconds: 20 },
    ],
    {
      task: { ports: [8090, 8443] },
      definition: { ports: [aPort(), aPort()] },
      wish: { hasOlderIds: true, scripts: true, maxIntervalMs: undefined, verifyTls: said(true) },
      scope: 'unchecked',
    },
  );
  const http = (url: string, intervalMs: number) => ({ kind: 'http', url, skipTlsVerify: false, intervalMs });
  const tcp = (target: string) => ({ kind: 'tcp', target, intervalMs: 40_000 });
  expect(checks.map(({ olderId, probe }) => [olderId, probe])).toEqual(
    [
      http('http://10.0.0.1:8123/api/health?with=query', 60_000),
      http('http://10.0.0.1:8090/', 60_000),
      http('https://10.0.0.1:8090/secure/health?with=query', 50_000),
      tcp('10.0.0.1:8443'),
      tcp('10.0.0.1:8234'),
      { kind: 'script', args: ['echo 1'], intervalMs: 30_000 },
    ].map((probe, index) => [`service:marathon:task:${index + 1}`, { ...probe, timeoutMs: 20_000 }]),
  );
});
