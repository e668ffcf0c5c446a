import { describe, expect, test } from 'vitest';
import { ALLEGRO_OPTIONS } from '../../../../src/config/presets/allegro-options.ts';
import { readPresetOptions } from '../../../../src/config/presets/read-preset-options.ts';
import { OPTIONS } from '../../../../src/config/schema.ts';

const WHERE = '--preset-option (command line)';
const allegro = (options: Readonly<Record<string, string>>) =>
  readPresetOptions(
    'allegro',
    Object.entries(options).map(([option, value]) => ({ option, value, where: WHERE })),
  );

test("a preset without options has the older tool's defaults", () => {
  expect(allegro({})).toEqual({
    preset: {
      name: 'allegro',
      commonTag: 'marathon',
      nameSeparator: '.',
      ignoredProtocols: [],
      enableTagOverride: false,
    },
    settings: { lease: 'none' },
    warnings: [],
    problems: [],
  });
  expect(readPresetOptions('original', [])).toMatchObject({
    preset: { name: 'original' },
    settings: { lease: 'all', leaseTtl: '15s' },
  });
  expect(readPresetOptions('none', [])).toEqual({ preset: { name: 'none' }, settings: {}, warnings: [], problems: [] });
});

describe('options that mean the same in the mapping', () => {
  test.each([
    ['consul-tag', 'marathon-blue', { commonTag: 'marathon-blue' }],
    ['consul-name-separator', '-', { nameSeparator: '-' }],
    ['consul-name-separator', '', { nameSeparator: '' }],
    ['consul-ignored-healthchecks', ' tcp, Mesos_Http,,', { ignoredProtocols: ['TCP', 'MESOS_HTTP'] }],
    ['consul-ignored-healthchecks', '', { ignoredProtocols: [] }],
    ['consul-enable-tag-override', 'true', { enableTagOverride: true }],
  ])('%s=%s', (option, value, expected) => {
    const read = allegro({ [option]: value });
    expect(read.preset).toMatchObject(expected);
    expect(read.problems).toEqual([]);
  });
});

describe('options that are options of ours', () => {
  test.each([
    [{ 'consul-port': '8501' }, { consul: 'http://127.0.0.1:8501' }],
    [{ 'consul-local-agent-host': 'node' }, { consul: 'http://node:8500' }],
    [{ 'consul-local-agent-host': '::1', 'consul-port': '1' }, { consul: 'http://[::1]:1' }],
    [{ 'consul-ssl': 'true' }, { consulTls: 'true' }],
    [{ 'marathon-location': 'm:8080/prefix' }, { marathon: 'http://m:8080/prefix' }],
    [{ 'marathon-location': 'm:443', 'marathon-protocol': 'https' }, { marathon: 'https://m:443' }],
    [{ 'marathon-protocol': 'https' }, { marathon: 'https://localhost:8080' }],
    [{ listen: ':4000' }, { bind: '0.0.0.0', port: '4000' }],
    [{ listen: '[::1]:4000' }, { bind: '::1', port: '4000' }],
    [{ 'sync-interval': '15m0s' }, { marathonInterval: '900000ms' }],
    [{ 'sync-interval': '900000000000' }, { marathonInterval: '900000ms' }],
    [{ 'log-level': 'WARNING' }, { logLevel: 'warn' }],
    [{ 'log-format': 'text' }, { logFormat: 'pretty' }],
  ])('%o', (options, settings) => {
    const read = allegro(options);
    expect(read.settings).toEqual({ lease: 'none', ...settings });
    expect([read.problems, read.warnings]).toEqual([[], []]);
  });

  test('and each of their texts is one that the option takes', () => {
    const { settings } = allegro({ 'sync-interval': '1h0m1.5s', listen: '127.0.0.1:1', 'consul-port': '1' });
    for (const [name, text] of Object.entries(settings))
      expect(OPTIONS[name as keyof typeof OPTIONS].type.safeParse(text).success, `${name}: ${text}`).toBe(true);
  });
});

describe('values that are not understood', () => {
  test.each([
    ['consul-port', '85000'],
    ['consul-port', 'x'],
    ['consul-tag', ''],
    ['consul-enable-tag-override', 'maybe'],
    ['marathon-location', 'a:8080,b:8080'],
    ['marathon-location', 'user:password@m:8080'],
    ['marathon-protocol', 'ftp'],
    ['listen', '4000'],
    ['sync-interval', '15 minutes'],
    ['sync-interval', '1ms'],
    ['log-level', 'loud'],
  ])('%s=%s', (option, value) => {
    expect(allegro({ [option]: value }).problems).toEqual([
      expect.objectContaining({ option: `--preset-option ${option}`, where: WHERE }),
    ]);
  });
});

describe('options without an effect', () => {
  test.each(['consul-dc', 'marathon-leader', 'sync-force', 'event-max-size', 'workers-pool-size'])(
    '%s is accepted, and told why',
    (option) => {
      const { warnings, problems } = allegro({ [option]: 'x' });
      expect(warnings).toEqual([expect.stringMatching(new RegExp(`^preset option ${option} .* has no effect: \\w+`))]);
      expect(problems).toEqual([]);
    },
  );

  test.each([
    ['consul-auth', 'false'],
    ['consul-ssl-verify', 'true'],
    ['sync-enabled', 'true'],
    ['metrics-target', ''],
  ])('%s=%s is what happens anyway, and nothing is told', (option, value) => {
    expect(allegro({ [option]: value })).toMatchObject({ warnings: [], problems: [] });
  });
});

describe('options that are refused', () => {
  test.each([
    ['consul-auth', 'true', /CONSUL_HTTP_AUTH/],
    ['consul-ssl-verify', 'false', /--consul-insecure/],
    ['consul-ssl-ca-cert', '/etc/ca.pem', /--consul-ca-file/],
    ['marathon-username', 'peter', /--marathon-user/],
    ['sync-enabled', 'false', /only be true/],
    ['log-file', '/var/log/x', /standard output/],
    ['metrics-target', 'graphite', /\/metrics/],
    ['sentry-env', 'test', /Sentry/],
  ])('%s=%s, with the reason', (option, value, reason) => {
    expect(allegro({ [option]: value }).problems).toEqual([
      expect.objectContaining({ expected: expect.stringMatching(reason) }),
    ]);
  });

  test.each(['marathon-password', 'consul-auth-password', 'sentry-dsn'])('%s is not repeated', (option) => {
    expect(JSON.stringify(allegro({ [option]: 'parker' }))).not.toContain('parker');
  });

  test('an unknown one, with the nearest that is known', () => {
    expect(allegro({ 'consul-tags': 'x' }).problems[0]?.expected).toMatch(/did you mean consul-tag\?/);
    expect(allegro({ toString: 'x' }).problems).toHaveLength(1);
  });

  test('any under the original, whose options are flags, and any without a preset', () => {
    const entries = [{ option: 'consul-tag', value: 'x', where: WHERE }];
    expect(readPresetOptions('original', entries).problems[0]?.expected).toMatch(/are flags here/);
    expect(readPresetOptions('none', entries).problems[0]?.expected).toMatch(/--preset allegro/);
  });
});

test('a token is taken, hidden where it is wrong, and its place on a command line is warned of', () => {
  const taken = allegro({ 'consul-token': 'secret' });
  expect(taken.settings).toMatchObject({ consulToken: 'secret' });
  expect(taken.warnings).toEqual([expect.stringMatching(/every user of this machine/)]);
  expect(allegro({ 'consul-token': 'two words' }).problems).toMatchObject([{ given: '(not shown)' }]);
});

test('of an option that is said twice the last word counts', () => {
  const entries = ['a', 'b'].map((value) => ({ option: 'consul-tag', value, where: WHERE }));
  expect(readPresetOptions('allegro', entries).preset).toMatchObject({ commonTag: 'b' });
});

test('all problems are told at once', () => {
  expect(allegro({ 'consul-auth': 'true', 'metrics-target': 'graphite', nonsense: '' }).problems).toHaveLength(3);
});

/** From the migration contract, A.4, with the names that it writes short in full. */
const KNOWN = `consul-tag consul-name-separator consul-ignored-healthchecks consul-enable-tag-override consul-token
  consul-timeout consul-auth consul-auth-username consul-auth-password consul-ssl consul-ssl-verify consul-ssl-cert
  consul-ssl-ca-cert consul-port consul-local-agent-host consul-dc consul-get-services-retry consul-max-agent-failures
  marathon-location marathon-protocol marathon-username marathon-password marathon-ssl-verify marathon-timeout
  marathon-leader sync-force sync-enabled sync-interval sse-retries sse-retry-backoff events-queue-size
  workers-pool-size event-max-size listen log-level log-format log-file metrics-target metrics-interval
  metrics-location metrics-prefix sentry-dsn sentry-env sentry-level sentry-timeout config-file`.split(/\s+/);

test('every option of the older tool is known, and no other', () => {
  expect(Object.keys(ALLEGRO_OPTIONS).sort()).toEqual(KNOWN.sort());
});
