import { describe, expect, test } from 'vitest';
import { checksOf } from '../../../src/mapping/checks.ts';
import type { AppDefinition, HealthCheck } from '../../../src/model/app-definition.ts';
import { serviceId } from '../../../src/model/ids.ts';
import type { CheckStatus } from '../../../src/model/service.ts';
import type { Task } from '../../../src/model/task.ts';
import { aDefinition, aPort, aTask, HTTP_CHECK, someOptions } from '../examples.ts';

const SERVICE = serviceId('marathon:task');
const LEASE = serviceId('marathon-consul:main');

interface Setting {
  readonly task?: Partial<Task>;
  readonly definition?: Partial<AppDefinition>;
  readonly scope?: 'unchecked' | 'all' | 'none';
  readonly status?: CheckStatus;
}

const checks = (healthChecks: readonly Partial<HealthCheck>[], { task, definition, scope, status }: Setting = {}) =>
  checksOf(
    SERVICE,
    aTask(task),
    aDefinition({ ...definition, healthChecks: healthChecks.map((check) => ({ ...HTTP_CHECK, ...check })) }),
    status ?? 'passing',
    someOptions({ lease: { scope: scope ?? 'none', serviceId: LEASE } }),
  );
const probe = (check: Partial<HealthCheck>, setting: Setting = {}) => checks([check], setting)[0]?.probe;

describe("Marathon's check", () => {
  test.each([
    ['HTTP', '/health', 'http://10.0.0.1:31001/health', false],
    ['HTTPS', '/health', 'https://10.0.0.1:31001/health', true],
    ['HTTP', undefined, 'http://10.0.0.1:31001/', false],
    ['HTTP', 'ping', 'http://10.0.0.1:31001/ping', false],
    ['HTTP', '/a b?c=%20#d', 'http://10.0.0.1:31001/a b?c=%20#d', false],
  ])('over %s of path %j asks %s', (protocol, path, url, skipTlsVerify) => {
    expect(probe({ protocol, path })).toEqual({
      kind: 'http',
      url,
      intervalMs: 10_000,
      timeoutMs: 5_000,
      skipTlsVerify,
    });
  });

  test('over TCP connects', () => {
    expect(probe({ protocol: 'TCP' })).toEqual({
      kind: 'tcp',
      target: '10.0.0.1:31001',
      intervalMs: 10_000,
      timeoutMs: 5_000,
    });
  });

  test.each([
    [0, 1_000],
    [0.5, 1_000],
    [1, 1_000],
    [3, 3_000],
    [10, 10_000],
    [60, 10_000],
  ])('of every %d s is Consul’s of every %d ms', (intervalSeconds, intervalMs) => {
    expect(probe({ intervalSeconds })).toMatchObject({ intervalMs });
  });

  test.each([
    [20, 20_000],
    [0, undefined],
  ])('with a timeout of %d s times out after %s ms', (timeoutSeconds, timeoutMs) => {
    expect(probe({ timeoutSeconds })).toMatchObject({ timeoutMs });
  });

  test.each(['/a\r\nHost: evil', '/a\n', '\r'])(
    'with the path %j, which would end the request line, is none',
    (path) => {
      expect(checks([{ path }])).toEqual([]);
    },
  );

  test('of another port asks that one', () => {
    const setting = { task: { ports: [31001, 31002] }, definition: { ports: [aPort(), aPort()] } };
    expect(probe({ protocol: 'TCP', portIndex: 1 }, setting)).toMatchObject({ target: '10.0.0.1:31002' });
  });

  test('of a literal port asks that one, on the address of the task', () => {
    expect(probe({ protocol: 'TCP', port: 9_090, portIndex: undefined })).toMatchObject({ target: '10.0.0.1:9090' });
  });

  test('of a container asks its address', () => {
    const setting = { definition: { ports: [aPort({ containerPort: 8080, hasHostPort: false })] } };
    expect(probe({ protocol: 'TCP' }, setting)).toMatchObject({ target: '172.17.0.2:8080' });
  });

  test('of an IPv6 address puts it in brackets', () => {
    const setting: Setting = {
      task: { addresses: [{ address: 'fd00::2', family: 'IPv6' }] },
      definition: { ports: [aPort({ containerPort: 8080, hasHostPort: false })] },
    };
    expect(probe({}, setting)).toMatchObject({ url: 'http://[fd00::2]:8080/health' });
  });

  test('of a port that the task has not is none', () => {
    expect(checks([{ portIndex: 7 }])).toEqual([]);
  });

  test.each(['COMMAND', 'MESOS_HTTP', 'MESOS_HTTPS', 'MESOS_TCP', 'GRPC'])('%s is none of Consul’s', (protocol) => {
    expect(checks([{ protocol }])).toEqual([]);
  });
});

describe('the lease', () => {
  const alias = { probe: { kind: 'alias', of: LEASE }, initialStatus: 'passing' };
  const kinds = (...args: Parameters<typeof checks>) => checks(...args).map((check) => check.probe.kind);

  test('is followed where there are no checks', () => {
    expect(checks([], { scope: 'unchecked' })).toMatchObject([alias]);
  });

  test('is followed where Consul can run none of them', () => {
    expect(kinds([{ protocol: 'COMMAND' }], { scope: 'unchecked' })).toEqual(['alias']);
  });

  test('is not followed where Consul runs one', () => {
    expect(kinds([{}], { scope: 'unchecked' })).toEqual(['http']);
  });

  test('is followed beside checks in the scope "all"', () => {
    expect(kinds([{}], { scope: 'all' })).toEqual(['http', 'alias']);
  });

  test('is never followed in the scope "none"', () => {
    expect(kinds([], { scope: 'none' })).toEqual([]);
  });

  test('is followed from the start as passing, whatever the verdict', () => {
    expect(checks([], { scope: 'unchecked', status: 'critical' })).toMatchObject([alias]);
  });
});

describe('the id of a check', () => {
  const id = (check: Partial<HealthCheck>, setting?: Setting) => checks([check], setting)[0]?.id;

  test('begins with the id of its service', () => {
    expect(id({})).toMatch(/^marathon:task:[0-9a-f]{12}$/);
  });

  test('stays when only the verdict changes', () => {
    expect(id({}, { status: 'critical' })).toBe(id({}, { status: 'passing' }));
  });

  test.each([
    [{ path: '/other' }],
    [{ protocol: 'TCP' }],
    [{ intervalSeconds: 3 }],
    [{ timeoutSeconds: 3 }],
    [{ port: 1234 }],
  ])('changes with the definition: %j', (change) => {
    expect(id(change)).not.toBe(id({}));
  });

  test('differs between two equal checks of one app', () => {
    expect(new Set(checks([{}, {}]).map((check) => check.id)).size).toBe(2);
  });
});

test('a check starts with the status it is given', () => {
  expect(checks([{}], { status: 'critical' })).toMatchObject([{ initialStatus: 'critical' }]);
});
