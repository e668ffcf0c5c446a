import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import { fileKeyOf, OPTION_NAMES } from '../../../src/config/schema.ts';

const settings = (flags: Record<string, string>, env: Record<string, string> = {}, text = '') => {
  const loaded = loadConfig(flags, env, { path: '/etc/c.yaml', text });
  if (loaded.problems) throw new Error(JSON.stringify(loaded.problems));
  return loaded.settings;
};

test('each setting says who outranked the others', () => {
  const all = settings(
    { '--port': '81' },
    { MARATHON_CONSUL_PORT: '82', CONSUL_HTTP_ADDR: '127.0.0.1:8501' },
    'port: 83\ntags: [a, b]\n',
  );
  const said = all.filter(({ where }) => where !== 'default');
  expect(said.map(({ name, value, where }) => ({ name, value, where }))).toEqual([
    { name: 'consul', value: '127.0.0.1:8501', where: 'CONSUL_HTTP_ADDR (environment)' },
    { name: 'tags', value: 'a, b', where: 'tags (/etc/c.yaml, line 2, column 7)' },
    { name: 'port', value: '81', where: '--port (command line)' },
  ]);
});

test('a preset says what it decides', () => {
  expect(settings({ '--preset': 'original' })).toContainEqual(
    expect.objectContaining({ name: 'lease-ttl', value: '15s', where: '--preset original' }),
  );
});

test('no secret is shown', () => {
  const shown = JSON.stringify(settings({}, { CONSUL_HTTP_TOKEN: 's3cret' }));
  expect(shown).not.toContain('s3cret');
  expect(shown).toContain('"consul-token","value":"***"');
});

test('all that have a default are there, by names that a file could have', () => {
  const names = settings({}).map(({ name }) => name);
  expect(OPTION_NAMES.map(fileKeyOf)).toEqual(expect.arrayContaining(names));
  expect(names).toContain('agent-interval');
});

test.each([
  [
    'MARATHON_CONSUL_STATE_DRI',
    ' (environment) is no option, and has no effect: did you mean MARATHON_CONSUL_STATE_DIR?',
  ],
  ['MARATHON_CONSUL_PORTT', ' (environment) is no option, and has no effect: did you mean MARATHON_CONSUL_PORT?'],
  ['MARATHON_CONSUL_NOTHING_LIKE_IT', ' (environment) is no option, and has no effect'],
])('a variable that looks like ours and is none is told: %s', (name, told) => {
  expect(loadConfig({}, { [name]: '1' }).warnings).toEqual([`${name}${told}`]);
});

test.each(['MARATHON_CONSUL_SERVICE_HOST', 'MARATHON_CONSUL_PORT_8080_TCP_ADDR', 'MARATHON_HOME', 'CONSUL_HTTP_ADDR'])(
  'a variable that others set is not: %s',
  (name) => {
    expect(loadConfig({}, { [name]: '127.0.0.1:1' }).warnings).toEqual([]);
  },
);
