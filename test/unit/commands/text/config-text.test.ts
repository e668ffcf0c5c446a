import { expect, test } from 'vitest';
import { configJson, configText } from '../../../../src/commands/text/config-text.ts';
import { type Environment, type Flags, loadConfig } from '../../../../src/config/load.ts';

function loaded(flags: Flags, env: Environment = {}, text = '') {
  const found = loadConfig(flags, env, { path: '/etc/c.yaml', text });
  if (found.problems) throw new Error(JSON.stringify(found.problems));
  return found;
}
const shownOf = (...told: Parameters<typeof loaded>): string => {
  const { settings, parts } = loaded(...told);
  return configText(settings, parts.rules);
};

const RULES = 'apps:\n- match: /shop/**\n  labels: {consul.tags: "a, b", consul.name: "x: #y"}\n  override: true\n';

/** What somebody says, from one place or several. */
const CONFIGURATIONS: readonly (readonly [what: string, flags: Flags, env: Environment, text: string])[] = [
  ['nothing', {}, {}, ''],
  ['the name of its file', { '--config': '/etc/c.yaml' }, {}, 'port: 83\n'],
  [
    'placeholders, lists, numbers and rules for apps',
    { '--tags': ['a,{app}', '#b'], '--port': '81' },
    { CONSUL_HTTP_ADDR: '127.0.0.1:8501', MARATHON_CONSUL_NAME_TEMPLATE: '{app}-{label:x}' },
    `marathon: ["http://a:8080", "http://b:8080"]\ncluster: 007\nignore-apps: []\n${RULES}`,
  ],
  [
    'secrets in files',
    { '--consul-token-file': '/run/a b/"token"', '--marathon-user': 'null', '--marathon-password-file': '/run/p' },
    {},
    '',
  ],
  ['a preset', { '--preset': 'original' }, {}, ''],
  ['a preset and what its file says besides', {}, {}, 'preset: original\nlease-ttl: 20s\n'],
  [
    'what a terminal would obey',
    { '--cluster': 'a-b', '--tags': 'r\u00e9d' },
    { MARATHON_CONSUL_STATE_DIR: '/a\u202eb\u{1f600}' },
    '',
  ],
];

test.each(CONFIGURATIONS)('what is shown is a file for --config that says the same: %s', (_what, flags, env, text) => {
  const told: Parameters<typeof loaded> = [flags, env, text];
  const before = loaded(...told);
  const after = loaded({}, {}, shownOf(...told));
  expect(after.config).toEqual(before.config);
  expect(after.warnings).toEqual(before.warnings);
  expect(shownOf({}, {}, shownOf(...told))).not.toMatch(/\u202e/);
});

test('each stands below where it comes from, and a default is a comment', () => {
  const shown = shownOf({ '--port': '81' });
  expect(shown).toContain('\n# --port (command line)\nport: 81\n');
  expect(shown).toContain('\n# name-template: "{app}"  # default\n');
});

test.each([
  [
    "what may be a preset's password",
    { MARATHON_CONSUL_PRESET: 'allegro', MARATHON_CONSUL_PRESET_OPTION: 'consul-tag=s3cret' },
    /^# .*, not shown: .*\n# preset-options: \*\*\*$/m,
  ],
  [
    'a secret',
    { CONSUL_HTTP_TOKEN: 's3cret' },
    /^# CONSUL_HTTP_TOKEN \(environment\), not shown.*\n# consul-token: \*\*\*$/m,
  ],
  [
    'what may be a password in a URL',
    { MARATHON_CONSUL_TAGS: 'http://me:s3cret@a:8080' },
    /^# .*\n# tags: http:\/\/\*\*\*@a:8080$/m,
  ],
])('%s is shown in a comment alone, as one that is not shown', (_what, env, line) => {
  const shown = shownOf({}, env);
  expect(shown).toMatch(line);
  expect(shown).not.toContain('s3cret');
  expect(() => loaded({}, {}, shown)).not.toThrow();
  expect(configJson(loaded({}, env).settings)).not.toContain('s3cret');
});

test('as JSON, each has its name, its value and where it comes from', () => {
  const { settings } = JSON.parse(configJson(loaded({ '--port': '81' }).settings));
  expect(settings).toContainEqual({ name: 'port', value: '81', where: '--port (command line)' });
});
