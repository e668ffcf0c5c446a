import { describe, expect, test } from 'vitest';
import { problemText } from '../../../../src/commands/text/problem-text.ts';
import { type Environment, type Flags, loadConfig } from '../../../../src/config/load.ts';
import { masked } from '../../../../src/config/masked.ts';

const load = (text: string, flags: Flags = {}, env: Environment = {}) =>
  loadConfig(flags, env, { path: 'f.yaml', text });

function config(text: string, flags: Flags = {}, env: Environment = {}) {
  const loaded = load(text, flags, env);
  if (loaded.problems) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}

const messages = (text: string) => (load(text).problems ?? []).map(problemText);

describe('a configuration file', () => {
  test('has the options by their names, without dashes in front', () => {
    const text = `
marathon: http://marathon:81
mesos-agent: 10.0.0.7:5051
allow-remote-agent: true
consul-tls: True
consul-token: s3cret
port: 81
name-template: "{app.name}"
select-apps:
  - /shop/**
  - /web
select-labels: [env==prod, tier]
ports: [http, 1]
tags: blue, green
health: both
script-checks: false
`;
    expect(config(text)).toMatchObject({
      marathon: { urls: ['http://marathon:81'] },
      mesosAgent: { url: 'http://10.0.0.7:5051', mayBeRemote: true },
      consul: { url: 'https://127.0.0.1:8500', token: { kind: 'text', text: 's3cret' } },
      server: { port: 81 },
      publication: {
        nameTemplate: '{app.name}',
        select: { apps: ['/shop/**', '/web'], labels: [{ key: 'env' }, { kind: 'exists', key: 'tier' }] },
        ports: { kind: 'listed', ports: ['http', '1'] },
        tags: ['blue', 'green'],
        health: 'both',
        hasScriptChecks: false,
      },
    });
  });

  test('ranks above defaults, below the environment and below flags', () => {
    expect(config('port: 81').server.port).toBe(81);
    expect(config('port: 81', {}, { MARATHON_CONSUL_PORT: '82' }).server.port).toBe(82);
    expect(config('port: 81', { '--port': '83' }, { MARATHON_CONSUL_PORT: '82' }).server.port).toBe(83);
  });

  test.each(['', '\n', '# nothing yet\n', '---\n', '{}', 'apps:\n', 'tags: []', '\uFEFFapps: []'])(
    'may say nothing: %j',
    (text) => {
      expect(config(text)).toEqual(loadConfig({}, {}).config);
    },
  );

  test('keeps texts as they are written', () => {
    expect(config('cluster: 007').cluster).toBe('007');
    expect(config('cluster: 1.10').cluster).toBe('1.10');
    expect(config('cluster: true').cluster).toBe('true');
  });

  test('has tags with commas only in a list', () => {
    expect(config('tags: ["a,b", c]').publication.tags).toEqual(['a,b', 'c']);
    expect(config('tags: "a,b"').publication.tags).toEqual(['a', 'b']);
  });

  test('has rules for apps, in their order', () => {
    const text = `
apps:
  - match: /shop/**
    labels:
      consul.name: shop
      consul.meta.build: 0017
      mine: true
  - match: web
    labels: { consul.publish: false }
    override: true
`;
    expect(config(text).publication.rules).toEqual([
      {
        match: '/shop/**',
        labels: { 'consul.name': 'shop', 'consul.meta.build': '0017', mine: 'true' },
        isOverride: false,
      },
      { match: '/web', labels: { 'consul.publish': 'false' }, isOverride: true },
    ]);
  });

  test('has labels once for several rules', () => {
    const text = 'apps:\n - {match: /a, labels: &blue {consul.tags: blue}}\n - {match: /b, labels: *blue}\n';
    expect(config(text).publication.rules.map(({ labels }) => labels)).toEqual([
      { 'consul.tags': 'blue' },
      { 'consul.tags': 'blue' },
    ]);
  });

  test('may have a label of any name', () => {
    const [rule] = config('apps: [{match: /a, labels: {__proto__: x, constructor: y}}]').publication.rules;
    expect(Object.entries(rule?.labels ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  test('does not show its token', () => {
    expect(JSON.stringify(masked(config('consul-token: s3cret')))).not.toContain('s3cret');
  });
});

describe('a wrong configuration file', () => {
  test.each([
    [
      'port: 70000',
      'port (f.yaml, line 1, column 7): given "70000", expected a port number from 0 (any that is free) to 65535',
    ],
    [
      '\nport:\n',
      'port (f.yaml, line 2, column 6): given nothing, expected a port number from 0 (any that is free) to 65535',
    ],
    [
      'port: [1]',
      'port (f.yaml, line 1, column 7): given a list, expected a port number from 0 (any that is free) to 65535',
    ],
    [
      'cluster: {a: b}',
      'cluster (f.yaml, line 1, column 10): given a map, expected 1 to 64 letters, digits, dots, underscores and dashes, with no dot in front',
    ],
    ['allow-remote-agent: yes', 'allow-remote-agent (f.yaml, line 1, column 21): given "yes", expected true or false'],
    [
      'consul-token: a b',
      'consul-token (f.yaml, line 1, column 15): given (not shown), expected a token of printable characters, without spaces and line ends',
    ],
    [
      'prt: 1',
      'f.yaml, line 1, column 1: given "prt", expected an option, as --help lists them, without the dashes: did you mean port?',
    ],
    [
      '--state_dir: /a',
      'f.yaml, line 1, column 1: given "--state_dir", expected an option, as --help lists them, without the dashes: did you mean state-dir?',
    ],
    [
      'config: other.yaml',
      'f.yaml, line 1, column 1: given "config", expected an option, as --help lists them, without the dashes',
    ],
    ['port: 1\nport: 2', 'port (f.yaml, line 2, column 1): given twice, expected it once'],
    [
      '- port',
      'f.yaml, line 1, column 1: given a list, expected options, a line each, such as "state-dir: /var/lib/marathon-consul"',
    ],
    [
      'hello',
      'f.yaml, line 1, column 1: given a text, expected options, a line each, such as "state-dir: /var/lib/marathon-consul"',
    ],
    ['[a]: b', 'f.yaml, line 1, column 1: given a list, expected a name before the colon'],
    [
      'tags: [a, [b]]',
      'tags (f.yaml, line 1, column 11): given a list, expected tags of printable characters, with commas between them',
    ],
    [
      'select-apps: [/a, b c]',
      'select-apps (f.yaml, line 1, column 19): given "b c", expected app id patterns such as /shop/** or /*/web',
    ],
    [
      'preset-options: a=b',
      'preset-options (f.yaml, line 1, column 17): given a text, expected a line for each, such as "consul-tag: marathon"',
    ],
    [
      'preset-options: {a: [b]}',
      'preset-options (f.yaml, line 1, column 21): given a list, expected a text, a number, true or false beside a',
    ],
    [
      'apps: {}',
      'apps (f.yaml, line 1, column 7): given a map, expected a list of rules, each beginning with "- match: /an/app/**"',
    ],
    [
      'apps: [web]',
      'apps (f.yaml, line 1, column 8): given a text, expected a rule: match: and labels:, and override: if need be',
    ],
    [
      'apps: [{labels: {}}]',
      'apps (f.yaml, line 1, column 8): given a rule without match:, expected match: with an app id pattern such as /shop/** or /*/web',
    ],
    [
      'apps: [{match: /a}]',
      'apps (f.yaml, line 1, column 8): given a rule without labels:, expected labels: with labels, a line each, such as "consul.tags: blue"',
    ],
    [
      'apps: [{match: "/a b", labels: {}}]',
      'match (f.yaml, line 1, column 16): given "/a b", expected an app id pattern such as /shop/** or /*/web',
    ],
    [
      'apps: [{match: /a, labels: [b]}]',
      'labels (f.yaml, line 1, column 28): given a list, expected labels, a line each, such as "consul.tags: blue"',
    ],
    [
      'apps: [{match: /a, labels: {b: }}]',
      'b (f.yaml, line 1, column 32): given nothing, expected a text, a number, true or false',
    ],
    [
      'apps: [{match: /a, labels: {consul.nam: x}}]',
      'consul.nam (f.yaml, line 1, column 41): given "x", expected a label that we know: did you mean consul.name?',
    ],
    [
      'apps: [{match: /a, labels: {consul.health: x}}]',
      'consul.health (f.yaml, line 1, column 44): given "x", expected native, mirror, both or none',
    ],
    [
      'apps: [{match: /a, labels: {}, override: 1}]',
      'override (f.yaml, line 1, column 42): given "1", expected true or false',
    ],
    [
      'apps: [{match: /a, labels: {}, overide: true}]',
      'f.yaml, line 1, column 32: given "overide", expected match, labels or override: did you mean override?',
    ],
  ])('%j', (text, message) => expect(messages(text)).toEqual([message]));

  test('tells everything at once, with what is wrong elsewhere', () => {
    const { problems } = load('prt: 1\nlease: some\napps: [x]\n', { '--port': 'x' });
    expect(problems?.map(({ where }) => where)).toEqual([
      'f.yaml, line 1, column 1',
      'apps (f.yaml, line 3, column 8)',
      'lease (f.yaml, line 2, column 8)',
      '--port (command line)',
    ]);
  });
});
