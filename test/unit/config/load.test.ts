import { describe, expect, test } from 'vitest';
import { type Environment, type Flags, loadConfig } from '../../../src/config/load.ts';
import { masked } from '../../../src/config/masked.ts';
import { DEFAULT_PUBLICATION } from '../../../src/mapping/options.ts';
import { SYSTEM_TLS } from '../../../src/model/connection.ts';

function config(flags: Flags = {}, env: Environment = {}) {
  const loaded = loadConfig(flags, env);
  if (loaded.problems) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}

const problems = (flags: Flags, env: Environment = {}) => loadConfig(flags, env).problems ?? [];

describe('the configuration', () => {
  test('has a default for everything', () => {
    expect(config()).toEqual({
      marathon: {
        urls: ['http://marathon.mesos:8080'],
        credentials: { kind: 'none' },
        tls: SYSTEM_TLS,
        events: 'auto',
      },
      mesosAgent: {
        url: 'http://127.0.0.1:5051',
        hostname: undefined,
        mayBeRemote: false,
        credentials: { kind: 'none' },
        tls: SYSTEM_TLS,
      },
      consul: {
        url: 'http://127.0.0.1:8500',
        token: undefined,
        credentials: { kind: 'none' },
        tls: SYSTEM_TLS,
        datacenter: undefined,
      },
      server: { bind: '127.0.0.1', port: 8080, hosts: [] },
      stateDir: '/var/lib/marathon-consul',
      cluster: undefined,
      log: { level: 'info', format: 'auto' },
      intervals: { agentMs: 5_000, marathonMs: 300_000, consulMs: 30_000 },
      withoutWitnesses: 'keep',
      guard: { floor: 3, share: 0.3, acceptsPlan: false },
      lease: { scope: 'unchecked', ttlMs: 300_000 },
      publication: DEFAULT_PUBLICATION,
      rewriteSpreadMs: 30_000,
    });
  });

  test('is frozen, all of it', () => {
    const frozen = config();
    expect(Object.isFrozen(frozen) && Object.values(frozen).every((part) => Object.isFrozen(part))).toBe(true);
  });

  test('takes flags before the environment before defaults', () => {
    const env = { MARATHON_CONSUL_PORT: '81', MARATHON_CONSUL_BIND: '::1' };
    expect(config({ '--port': '82' }, env).server).toMatchObject({ bind: '::1', port: 82 });
  });

  test("takes its own variable before Consul's", () => {
    const env = { CONSUL_HTTP_ADDR: 'a:1', MARATHON_CONSUL_CONSUL: 'b:2' };
    expect(config({}, env).consul.url).toBe('http://b:2');
    expect(config({}, { CONSUL_HTTP_ADDR: 'a:1' }).consul.url).toBe('http://a:1');
  });

  test('takes an empty variable as unset', () => {
    expect(config({}, { CONSUL_HTTP_ADDR: '', CONSUL_HTTP_TOKEN: '' }).consul).toMatchObject({
      url: 'http://127.0.0.1:8500',
      token: undefined,
    });
  });

  test.each([
    [{}, 'https://127.0.0.1:8500'],
    [{ CONSUL_HTTP_ADDR: 'consul:8501' }, 'https://consul:8501'],
    [{ CONSUL_HTTP_ADDR: 'http://consul:8501' }, 'https://consul:8501'],
    [{ CONSUL_HTTP_ADDR: 'unix:///run/consul.sock' }, 'unix:///run/consul.sock'],
  ])('with CONSUL_HTTP_SSL and %j reaches %s', (env, url) => {
    expect(config({}, { CONSUL_HTTP_SSL: 'true', ...env }).consul.url).toBe(url);
  });

  test("knows the original's name of the Mesos agent", () => {
    expect(config({ '--mesos_slave': '10.0.0.7:5051' }).mesosAgent.url).toBe('http://10.0.0.7:5051');
  });

  test('has the token from the environment and shows it to nobody', () => {
    const withToken = config({}, { CONSUL_HTTP_TOKEN: 's3cret' });
    expect(withToken.consul.token).toEqual({ kind: 'text', text: 's3cret' });
    expect(JSON.stringify(masked(withToken))).not.toContain('s3cret');
    expect(masked(config()).consul.token).toBeUndefined();
  });

  test.each([
    ['--bind', '0.0.0.0'],
    ['--bind', 'agent-7.example'],
    ['--lease-ttl', '15s'],
    ['--rewrite-spread', '0s'],
    ['--name-template', 'prod-{app.group}-{app.name}'],
    ['--name-template', '{label:service}-{port.name}'],
    ['--allow-remote-agent', 'true'],
    ['--log-format', 'pretty'],
  ])('accepts %s %s', (flag, text) => expect(problems({ [flag]: text })).toEqual([]));

  test.each([
    ['--bind', '256.0.0.1'],
    ['--bind', '1.2.3'],
    ['--bind', 'a b'],
    ['--bind', '-x'],
    ['--port', '65536'],
    ['--port', '-1'],
    ['--port', '80.5'],
    ['--port', ''],
    ['--cluster', 'a/b'],
    ['--cluster', '..'],
    ['--cluster', ''],
    ['--state-dir', ''],
    ['--log-level', 'INFO'],
    ['--agent-interval', '99ms'],
    ['--agent-interval', '5'],
    ['--lease-ttl', '14s'],
    ['--lease', 'some'],
    ['--name-template', 'web'],
    ['--name-template', '{app}-{tag}'],
    ['--name-template', '{port.name}'],
    ['--name-template', '{app'],
    ['--name-template', ''],
    ['--select', 'labeled'],
    ['--select-labels', 'env='],
    ['--select-apps', '/shop/ web'],
    ['--ignore-apps', '/a,'],
    ['--ports', ''],
    ['--tags', 'a,,b'],
    ['--address', 'host'],
    ['--health', 'consul'],
    ['--initial-status', 'unknown'],
    ['--max-check-interval', '999ms'],
    ['--max-check-interval', '25h'],
    ['--preset', 'registrator'],
    ['--preset-option', 'consul-tag'],
  ])('refuses %s %j', (flag, text) => expect(problems({ [flag]: text }).map(({ option }) => option)).toEqual([flag]));
});

describe('problems', () => {
  test.each([
    ['on the command line', { '--ports': '' }, '', '--ports', '--ports (command line)'],
    ['in the file', {}, 'cluster: x\nports: []', undefined, 'ports (f, line 2, column 8)'],
    ['beside its key', {}, 'ports:', undefined, 'ports (f, line 1, column 7)'],
  ])('of an empty list say where it stands: %s', (_name, flags, text, option, where) => {
    const { problems = [] } = loadConfig(flags, {}, { path: 'f', text });
    expect(problems).toMatchObject([{ option, where, given: '""' }]);
  });

  test('come all at once, in the order of the options', () => {
    const flags = { '--port': '70000', '--mesos_slave': 'nowhere', '--lease': 'some' };
    const env = { CONSUL_HTTP_ADDR: 'consul', MARATHON_CONSUL_LEASE_TTL: '5' };
    expect(problems(flags, env)).toEqual([
      {
        option: '--mesos-agent',
        where: '--mesos_slave (command line)',
        given: '"nowhere"',
        expected: expect.stringContaining(
          'http://host:port, https://host:port or host:port, without user and password',
        ),
      },
      {
        option: '--consul',
        where: 'CONSUL_HTTP_ADDR (environment)',
        given: '"consul"',
        expected: expect.stringContaining('host:port or unix:///path, without user and password'),
      },
      {
        option: '--lease',
        where: '--lease (command line)',
        given: '"some"',
        expected: 'unchecked, all or none',
      },
      {
        option: '--lease-ttl',
        where: 'MARATHON_CONSUL_LEASE_TTL (environment)',
        given: '"5"',
        expected: 'a duration from 15s to 24h, such as 5m',
      },
      {
        option: '--port',
        where: '--port (command line)',
        given: '"70000"',
        expected: 'a port number from 0 (any that is free) to 65535',
      },
    ]);
  });

  test('are told of two names of one option that disagree', () => {
    const [problem] = problems({ '--mesos-agent': 'a:1', '--mesos_slave': 'b:1' });
    expect(problem).toMatchObject({
      where: '--mesos_slave (command line)',
      expected: 'the same as --mesos-agent (command line), or only one of them',
    });
  });

  test('are not looked for in what a flag outranks', () => {
    expect(problems({ '--port': '1' }, { MARATHON_CONSUL_PORT: 'x' })).toEqual([]);
  });

  test.each([
    [{}, { CONSUL_HTTP_TOKEN: 's3cret s3cret' }],
    [{ '--preset-option': 'consul-token:s3cret' }, {}],
    [{ '--marathon': 'http://me:s3cret@marathon:8080' }, {}],
    [{ '--marathon': 'me:s3cret@marathon' }, {}],
    [{ '--marathon': 'http://a:1,http://me:s3,cret@marathon:8080' }, {}],
    [{ '--mesos-agent': 'http://me:s3cret@agent' }, {}],
    [{ '--marathon-user': 'me' }, { MARATHON_CONSUL_MARATHON_PASSWORD: 's3cret\n' }],
    [{}, { MARATHON_CONSUL_MARATHON_PASSWORD: 's3cret' }],
    [{}, { CONSUL_HTTP_AUTH: 's3cret' }],
    [{ '--marathon': 'http://me:s3/cret@marathon:8080' }, {}],
    [{ '--marathon': 'http://marathon:8080/?token=s3cret' }, {}],
  ])('never repeat a secret: %j %j', (flags, env) => {
    const found = problems(flags, env);
    expect(found).toHaveLength(1);
    expect(JSON.stringify(found)).not.toMatch(/s3|cret/);
  });

  test('repeat only the beginning of a long value', () => {
    expect(problems({ '--cluster': 'x'.repeat(5_000) })[0]?.given).toHaveLength(123);
  });
});
