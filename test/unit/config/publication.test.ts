import { describe, expect, test } from 'vitest';
import { type Environment, type Flags, loadConfig } from '../../../src/config/load.ts';
import { DEFAULT_PUBLICATION, type PublicationOptions } from '../../../src/mapping/options.ts';

function publication(flags: Flags, env: Environment = {}): PublicationOptions {
  const loaded = loadConfig(flags, env);
  if (loaded.problems) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config.publication;
}

const select = DEFAULT_PUBLICATION.select;

describe('what is published', () => {
  test.each<[string, string, Partial<PublicationOptions>]>([
    ['--select', 'labelled', { select: { ...select, by: 'labelled' } }],
    ['--select-labels', 'env', { select: { ...select, labels: [{ kind: 'exists', key: 'env' }] } }],
    [
      '--select-labels',
      'env==prod, tier in (web, api)',
      {
        select: {
          ...select,
          labels: [
            { kind: 'in', key: 'env', values: ['prod'] },
            { kind: 'in', key: 'tier', values: ['web', 'api'] },
          ],
        },
      },
    ],
    ['--select-apps', '/shop/**, /*/web', { select: { ...select, apps: ['/shop/**', '/*/web'] } }],
    ['--ignore-apps', '/test/**', { select: { ...select, ignoredApps: ['/test/**'] } }],
    ['--name-template', '{app.name}', { nameTemplate: '{app.name}' }],
    ['--ports', 'all', { ports: { kind: 'all' } }],
    ['--ports', 'http,1', { ports: { kind: 'listed', ports: ['http', '1'] } }],
    ['--tags', 'blue, green', { tags: ['blue', 'green'] }],
    ['--address', 'container', { address: 'container' }],
    ['--health', 'mirror', { health: 'mirror' }],
    ['--initial-status', 'critical', { initialStatus: 'critical' }],
    ['--max-check-interval', '1m', { maxCheckIntervalMs: 60_000 }],
    ['--script-checks', 'true', { hasScriptChecks: true }],
  ])('%s %s', (flag, text, change) => {
    const variable = `MARATHON_CONSUL_${flag.slice(2).replaceAll('-', '_').toUpperCase()}`;
    expect(publication({ [flag]: text })).toEqual({ ...DEFAULT_PUBLICATION, ...change });
    expect(publication({}, { [variable]: text })).toEqual({ ...DEFAULT_PUBLICATION, ...change });
  });

  test('takes all that a repeated flag says, and of other flags the last word', () => {
    const { tags, ports, health } = publication({
      '--tags': ['a,b', 'c'],
      '--ports': ['http', 'admin'],
      '--health': ['none', 'both'],
    });
    expect({ tags, ports, health }).toEqual({
      tags: ['a', 'b', 'c'],
      ports: { kind: 'listed', ports: ['http', 'admin'] },
      health: 'both',
    });
  });

  test('warns of a tag with a placeholder that nobody knows', () => {
    expect(loadConfig({ '--tags': 'v{version},{vesion}' }, {}).warnings).toEqual([
      '--tags: {vesion} is no placeholder that we know, and stays as it is',
    ]);
  });

  test('takes an empty list on the command line for none, whatever the environment says', () => {
    expect(publication({ '--tags': '' }, { MARATHON_CONSUL_TAGS: 'a' }).tags).toEqual([]);
  });

  test('names only the wrong one of several patterns', () => {
    expect(loadConfig({ '--select-apps': '/a,/b c,/d' }, {}).problems).toEqual([
      {
        option: '--select-apps',
        where: '--select-apps (command line)',
        given: '"/b c"',
        expected: 'app id patterns such as /shop/** or /*/web',
      },
    ]);
  });
});

describe('a preset', () => {
  test('ranks above our defaults, and below everything a person says', () => {
    const ttl = (flags: Flags, env: Environment = {}, text?: string) =>
      loadConfig(flags, env, text === undefined ? undefined : { path: 'f', text }).config?.lease.ttlMs;
    expect(ttl({})).toBe(300_000);
    expect(ttl({ '--preset': 'original' })).toBe(15_000);
    expect(ttl({ '--preset': 'original' }, {}, 'lease-ttl: 1m')).toBe(60_000);
    expect(ttl({ '--preset': 'original' }, { MARATHON_CONSUL_LEASE_TTL: '2m' }, 'lease-ttl: 1m')).toBe(120_000);
    expect(ttl({ '--preset': 'original', '--lease-ttl': '3m' }, { MARATHON_CONSUL_LEASE_TTL: '2m' })).toBe(180_000);
  });

  test('has its options from all places together, where the higher place has the last word', () => {
    const file = { path: 'f', text: 'preset-options:\n  consul-tag: file\n  consul-name-separator: "-"\n' };
    const env = { MARATHON_CONSUL_PRESET_OPTION: 'consul-tag=env; consul-ignored-healthchecks=tcp,http' };
    const flags = { '--preset': 'allegro', '--preset-option': ['consul-enable-tag-override=true', 'consul-tag=flag'] };
    expect(loadConfig(flags, env, file).config?.publication.preset).toEqual({
      name: 'allegro',
      commonTag: 'flag',
      nameSeparator: '-',
      ignoredProtocols: ['TCP', 'HTTP'],
      enableTagOverride: true,
    });
  });

  test('takes a value with any letters, = among them', () => {
    expect(publication({ '--preset': 'allegro', '--preset-option': 'consul-tag=a=b c' }).preset).toMatchObject({
      commonTag: 'a=b c',
    });
  });

  test('warns of an option without effect, and loads', () => {
    const loaded = loadConfig({ '--preset': 'allegro', '--preset-option': 'consul-dc=dc1' }, {});
    expect(loaded.config).toBeDefined();
    expect(loaded.warnings).toEqual([expect.stringContaining('consul-dc')]);
  });

  test('warns of what it decides by itself', () => {
    const file = { path: 'f', text: 'ports: all\nselect-apps: /a\napps: [{match: /a, labels: {}}]' };
    const env = { MARATHON_CONSUL_HEALTH: 'none', MARATHON_CONSUL_ADDRESS: 'node' };
    const warnings = (preset: string) =>
      loadConfig({ '--preset': preset, '--tags': 'a,b', '--select': 'labelled' }, env, file).warnings;
    const ofAllegro = [
      '--select (command line) has no effect with --preset allegro',
      'ports (f, line 1, column 8) has no effect with --preset allegro',
      '--tags (command line) has no effect with --preset allegro',
      'MARATHON_CONSUL_HEALTH (environment) has no effect with --preset allegro',
      'apps: in the configuration file has no effect with --preset allegro',
    ];
    expect(warnings('none')).toEqual([]);
    expect(warnings('allegro')).toEqual(ofAllegro);
    expect(warnings('original')).toEqual([
      ...ofAllegro.slice(0, 4).map((text) => text.replace('allegro', 'original')),
      'MARATHON_CONSUL_ADDRESS (environment) has no effect with --preset original',
      'apps: in the configuration file has no effect with --preset original',
    ]);
  });

  test.each([
    [{ '--preset': 'allegro', '--preset-option': 'consul-tagg=x' }, 'consul-tag?'],
    [{ '--preset-option': 'consul-tag=x' }, '--preset allegro'],
  ])('refuses an option that it does not have: %j', (flags, expected) => {
    const { problems } = loadConfig(flags, {});
    expect(problems).toHaveLength(1);
    expect(problems?.[0]?.expected).toContain(expected);
  });

  test('that does not exist is one problem, whatever options it is given', () => {
    const { problems } = loadConfig({ '--preset': 'x', '--preset-option': 'consul-tag=x' }, {});
    expect(problems?.map(({ option }) => option)).toEqual(['--preset']);
  });
});
