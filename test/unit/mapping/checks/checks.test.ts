import { describe, expect, test } from 'vitest';
import type { HealthCheck } from '../../../../src/model/app-definition.ts';
import { HTTP_CHECK } from '../../examples.ts';
import { judge, kinds, LEASE, probe, type Setting, said } from './judged.ts';

describe("Marathon's check", () => {
  test.each([
    ['HTTP', '/health', 'http://10.0.0.1:31001/health', false],
    ['MESOS_HTTP', '/health', 'http://10.0.0.1:31001/health', false],
    ['HTTPS', '/health', 'https://10.0.0.1:31001/health', true],
    ['MESOS_HTTPS', '/health', 'https://10.0.0.1:31001/health', true],
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

  test.each(['TCP', 'MESOS_TCP'])('over %s connects', (protocol) => {
    expect(probe({ protocol })).toEqual({
      kind: 'tcp',
      target: '10.0.0.1:31001',
      intervalMs: 10_000,
      timeoutMs: 5_000,
    });
  });

  test('over HTTPS checks the certificate where that is wanted', () => {
    expect(probe({ protocol: 'HTTPS' }, { wish: { verifyTls: said(true) } })).toMatchObject({ skipTlsVerify: false });
  });

  test.each(['/a\r\nHost: evil', '/a\n', '\r'])(
    'with the path %j, which would end the request line, is left out and said',
    (path) => {
      expect(judge([{ path }])).toEqual({
        checks: [],
        origins: [],
        warnings: ["Marathon's HTTP check 0 is left out: its path has a line break"],
      });
    },
  );

  test('of an ignored protocol is left out without a word', () => {
    expect(judge([{ protocol: 'TCP' }], { wish: { ignored: ['TCP'] } })).toEqual({
      checks: [],
      origins: [],
      warnings: [],
    });
  });

  test('of Mesos is not ignored with its namesake of Marathon', () => {
    expect(kinds([{ protocol: 'MESOS_TCP' }], { wish: { ignored: ['TCP'] } })).toEqual(['tcp']);
  });

  test('keeps its number when another is ignored', () => {
    const { checks } = judge([{ protocol: 'TCP' }, {}], { wish: { ignored: ['TCP'] } });
    expect(checks.map(({ name }) => name)).toEqual(['Marathon HTTP check 1']);
  });

  test('starts with the status it is given', () => {
    expect(judge([{}], { health: { initialStatus: 'critical' } }).checks).toMatchObject([
      { initialStatus: 'critical' },
    ]);
  });

  test('is told with what it asks and where it comes from', () => {
    expect(judge([{ protocol: 'TCP' }, {}]).origins).toEqual([
      { field: 'check', value: 'TCP 10.0.0.1:31001 every 10s', from: "Marathon's TCP check 0" },
      { field: 'check', value: 'HTTP http://10.0.0.1:31001/health every 10s', from: "Marathon's HTTP check 1" },
    ]);
  });
});

describe('the lease', () => {
  const alias = { probe: { kind: 'alias', of: LEASE }, initialStatus: 'passing' };
  const command = { protocol: 'COMMAND' };

  test.each<[string, Partial<HealthCheck>[], Setting['scope'], string[]]>([
    ['is followed where there are no checks', [], 'unchecked', ['alias']],
    ['is followed beside Marathon’s verdict', [command], 'unchecked', ['ttl', 'alias']],
    ['is followed beside that, whatever Consul runs', [{}, command], 'unchecked', ['http', 'ttl', 'alias']],
    ['is not followed where Consul runs the checks', [{}], 'unchecked', ['http']],
    ['is followed beside them in the scope "all"', [{}], 'all', ['http', 'alias']],
    ['is never followed in the scope "none"', [], 'none', []],
    ['is not even beside the verdict in the scope "none"', [command], 'none', ['ttl']],
  ])('%s', (_when, checks, scope = 'none', expected) => {
    expect(kinds(checks, { scope })).toEqual(expected);
  });

  test('is followed from the start as passing, whatever the verdict', () => {
    const setting: Setting = { scope: 'unchecked', health: { initialStatus: 'critical' } };
    expect(judge([], setting).checks).toMatchObject([alias]);
  });

  test('is told as such', () => {
    expect(judge([], { scope: 'all' }).origins).toEqual([
      { field: 'check', value: `alias of ${LEASE}`, from: 'the lease' },
    ]);
  });
});

describe('the id of a check', () => {
  const id = (check: Partial<HealthCheck>, setting?: Setting) => judge([check], setting).checks[0]?.id;

  test('is what every release gave it', () => {
    const { checks } = judge(
      [
        HTTP_CHECK,
        { protocol: 'HTTPS', path: undefined, timeoutSeconds: 0 },
        { protocol: 'TCP', intervalSeconds: 60, port: 9090 },
      ],
      { scope: 'all' },
    );
    expect(checks.map((check) => check.id)).toEqual([
      'marathon:task:82861c781e30',
      'marathon:task:665abde735f7',
      'marathon:task:085dc6cc237f',
      'marathon:task:047565da7045',
    ]);
  });

  test('stays when only the verdict changes', () => {
    expect(id({}, { health: { initialStatus: 'critical', mirrored: 'warning' } })).toBe(id({}));
  });

  test.each<[Partial<HealthCheck>, Setting?]>([
    [{ path: '/other' }],
    [{ protocol: 'TCP' }],
    [{ intervalSeconds: 3 }],
    [{ timeoutSeconds: 3 }],
    [{ port: 1234 }],
    [{}, { wish: { failures: said(2) } }],
    [{}, { wish: { successes: said(2) } }],
  ])('changes with the definition: %j %j', (change, setting) => {
    expect(id(change, setting)).not.toBe(id({}));
  });

  test('differs between two equal checks of one app', () => {
    expect(new Set(judge([{}, {}]).checks.map((check) => check.id)).size).toBe(2);
  });
});
