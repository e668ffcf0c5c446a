import { describe, expect, test } from 'vitest';
import { readAllegroFile } from '../../../../src/config/presets/allegro-file.ts';
import { ALLEGRO_OPTIONS } from '../../../../src/config/presets/allegro-options.ts';
import { readPresetOptions } from '../../../../src/config/presets/read-preset-options.ts';

const read = (content: object) => readAllegroFile(JSON.stringify(content), 'old.json');
const said = (content: object) => Object.fromEntries(read(content).entries.map(({ option, value }) => [option, value]));

test('sections are options, whatever the case of their keys', () => {
  expect(said({ consul: { tag: 'blue', Auth: { Enabled: true } }, Sync: { Interval: 60_000_000_000 } })).toEqual({
    'consul-tag': 'blue',
    'consul-auth': 'true',
    'sync-interval': '60000000000',
  });
});

test('what such a file spells out without meaning it is not told', () => {
  const content = {
    Consul: { Timeout: '3s', RequestRetries: 3, Token: '', Dc: null },
    SSE: { Retries: 0, RetryBackoff: '0s' },
    Metrics: { Target: 'stdout', Interval: '30s', Prefix: 'default', Addr: '' },
    Log: { Sentry: { DSN: '', Env: '', Timeout: '1s', Level: 'error' } },
  };
  expect(read(content)).toEqual({ entries: [], problems: [] });
});

test('each value says where it stands', () => {
  expect(read({ Log: { Sentry: { DSN: 'x' } } }).entries).toEqual([
    { option: 'sentry-dsn', value: 'x', where: 'Log.Sentry.DSN in old.json' },
  ]);
});

describe('what is refused', () => {
  test('an unknown key, with the nearest that is known', () => {
    expect(read({ Consul: { Tags: 'x' } }).problems[0]?.expected).toMatch(/did you mean Consul\.Tag\?/);
  });

  test.each(['', '[]', 'null', '{', '"text"'])('%s, which is no object of JSON', (text) => {
    expect(readAllegroFile(text, 'old.json').problems).toHaveLength(1);
  });

  test('sections within sections without end', () => {
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
    expect(readAllegroFile(deep, 'old.json').entries).toEqual([]);
  });
});

describe('the option config-file', () => {
  const options = (entries: Readonly<Record<string, string>>, text: string | undefined) =>
    readPresetOptions(
      'allegro',
      Object.entries(entries).map(([option, value]) => ({ option, value, where: 'flag' })),
      (path) => (path === 'old.json' ? text : undefined),
    );

  test('reads the file, which outranks the other options', () => {
    const { preset, problems } = options(
      { 'config-file': 'old.json', 'consul-tag': 'green', 'consul-name-separator': '-' },
      '{"Consul":{"Tag":"blue"}}',
    );
    expect(preset).toMatchObject({ commonTag: 'blue', nameSeparator: '-' });
    expect(problems).toEqual([]);
  });

  test('is a problem when the file cannot be read', () => {
    expect(options({ 'config-file': 'old.json' }, undefined).problems).toMatchObject([
      { option: '--preset-option config-file', expected: 'a JSON file that can be read' },
    ]);
  });

  test('has the problems of its values too, with their places', () => {
    expect(options({ 'config-file': 'old.json' }, '{"Consul":{"Auth":{"Enabled":true}}}').problems).toMatchObject([
      { where: 'Consul.Auth.Enabled in old.json' },
    ]);
  });
});

test('every option but the path of the file itself can stand in the file', () => {
  const leaf = (path: string) => path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), 'x');
  const paths = [
    ...['Auth.Enabled', 'Auth.Username', 'Auth.Password', 'ConsulNameSeparator', 'EnableTagOverride', 'Port', 'Tag'],
    ...['IgnoredHealthChecks', 'LocalAgentHost', 'SslEnabled', 'SslVerify', 'SslCert', 'SslCaCert', 'Token', 'Dc'],
    ...['Timeout', 'AgentFailuresTolerance', 'RequestRetries'],
  ].map((path) => `Consul.${path}`);
  const others = [
    ...['Web.Listen', 'Web.QueueSize', 'Web.WorkersCount', 'Web.MaxEventSize', 'SSE.Retries', 'SSE.RetryBackoff'],
    ...['Sync.Enabled', 'Sync.Interval', 'Sync.Leader', 'Sync.Force', 'Marathon.Location', 'Marathon.Protocol'],
    ...['Marathon.Username', 'Marathon.Password', 'Marathon.VerifySsl', 'Marathon.Timeout', 'Metrics.Target'],
    ...['Metrics.Prefix', 'Metrics.Interval', 'Metrics.Addr', 'Log.Level', 'Log.Format', 'Log.File'],
    ...['Log.Sentry.DSN', 'Log.Sentry.Env', 'Log.Sentry.Level', 'Log.Sentry.Timeout'],
  ];
  const options = [...paths, ...others].flatMap((path) => Object.keys(said(leaf(path) as object)));
  expect([...options, 'config-file'].sort()).toEqual(Object.keys(ALLEGRO_OPTIONS).sort());
});
