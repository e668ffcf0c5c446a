import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readNamedFile } from '../../../src/config/connections/read-named-file.ts';
import { type Environment, type Flags, loadConfig } from '../../../src/config/load.ts';
import { masked } from '../../../src/config/masked.ts';
import { createCertificates } from '../../support/certificates.ts';

function config(flags: Flags, env: Environment = {}) {
  const loaded = loadConfig(flags, env);
  if (loaded.problems) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}
const problems = (flags: Flags, env: Environment = {}) => loadConfig(flags, env).problems ?? [];
const warnings = (flags: Flags, env: Environment = {}) => loadConfig(flags, env).warnings;

describe('without a Mesos agent, the connections', () => {
  const NONE = { '--mesos-agent': 'none' };

  test('name none, and may name this machine', () => {
    expect(config({}).mesosAgent).toMatchObject({ url: 'http://127.0.0.1:5051', hostname: undefined });
    expect(config(NONE).mesosAgent).toMatchObject({ url: undefined, hostname: undefined });
    expect(config({ ...NONE, '--hostname': 'node-1.example' }).mesosAgent.hostname).toBe('node-1.example');
  });

  test.each<[Flags, Environment, string[]]>([
    [{ '--mesos-agent-user': 'me', '--mesos-agent-password-file': '/p' }, {}, ['-user', '-password-file']],
    [{ '--mesos-agent-ca-file': '/ca' }, {}, ['-ca-file']],
    [{ '--mesos-agent-cert-file': '/c', '--mesos-agent-key-file': '/k' }, {}, ['-cert-file', '-key-file']],
    [{ '--mesos-agent-server-name': 'x' }, {}, ['-server-name']],
    [{ '--mesos-agent-insecure': 'true' }, {}, ['-insecure']],
  ])('are told what is meant for one: %j %j', (flags, env, names) => {
    const told = problems({ ...NONE, ...flags }, env);
    expect(told.map(({ option }) => option)).toEqual(names.map((name) => `--mesos-agent${name}`));
    for (const { expected } of told) expect(expected).toMatch(/left out with --mesos-agent none/);
  });

  test('are told that no agent of another machine is allowed', () => {
    expect(problems({ ...NONE, '--allow-remote-agent': 'true' })).toMatchObject([{ option: '--allow-remote-agent' }]);
  });

  test('alone may name this machine', () => {
    expect(problems({ '--hostname': 'node-1' })).toMatchObject([
      { option: '--hostname', expected: expect.stringContaining('--mesos-agent none beside it') },
    ]);
  });
});

describe('the connections', () => {
  test('to Marathon may be several, each once', () => {
    const { urls } = config({ '--marathon': ['a:1,https://b:2/prefix/', 'a:1'] }).marathon;
    expect(urls).toEqual(['http://a:1', 'https://b:2/prefix']);
  });

  test.each<[Flags, Environment, unknown]>([
    [{}, {}, { kind: 'none' }],
    [
      { '--marathon-user': 'me', '--marathon-password-file': '/p' },
      {},
      { kind: 'basic', user: 'me', password: { kind: 'file', path: '/p' } },
    ],
    [
      { '--marathon-user': 'me' },
      { MARATHON_CONSUL_MARATHON_PASSWORD: 'p w' },
      { kind: 'basic', user: 'me', password: { kind: 'text', text: 'p w' } },
    ],
    [{ '--marathon-token-file': '/t' }, {}, { kind: 'bearer', token: { kind: 'file', path: '/t' } }],
    [
      { '--marathon-token-scheme': 'token' },
      { MARATHON_CONSUL_MARATHON_TOKEN: 'abc' },
      { kind: 'token', token: { kind: 'text', text: 'abc' } },
    ],
    [
      {
        '--marathon-login-url': 'https://dcos/acs/api/v1/auth/login',
        '--marathon-login-user': 'me',
        '--marathon-login-key-file': '/k',
        ...{ '--login-ca-file': '/ca', '--login-cert-file': '/lc', '--login-key-file': '/lk' },
        '--login-server-name': 'dcos',
      },
      {},
      {
        kind: 'login',
        url: 'https://dcos/acs/api/v1/auth/login',
        user: 'me',
        privateKey: { kind: 'file', path: '/k' },
        tls: { caFile: '/ca', certFile: '/lc', keyFile: '/lk', serverName: 'dcos', isVerified: true },
      },
    ],
  ])('to Marathon have the credentials of %j %j', (flags, env, credentials) => {
    expect(config(flags, env).marathon.credentials).toMatchObject(credentials as object);
  });

  test("to Consul take all that Consul's own tools take from the environment", () => {
    const { consul } = config(
      {},
      {
        CONSUL_HTTP_ADDR: 'c:8501',
        CONSUL_HTTP_SSL: 'true',
        CONSUL_HTTP_TOKEN_FILE: '/t',
        CONSUL_HTTP_AUTH: 'me:a:b',
        CONSUL_CACERT: '/ca',
        CONSUL_CLIENT_CERT: '/c',
        CONSUL_CLIENT_KEY: '/k',
        CONSUL_TLS_SERVER_NAME: 'server.dc1.consul',
        CONSUL_HTTP_SSL_VERIFY: 'false',
      },
    );
    expect(consul).toEqual({
      url: 'https://c:8501',
      token: { kind: 'file', path: '/t' },
      credentials: { kind: 'basic', user: 'me', password: { kind: 'text', text: 'a:b' } },
      tls: { caFile: '/ca', certFile: '/c', keyFile: '/k', serverName: 'server.dc1.consul', isVerified: false },
      datacenter: undefined,
    });
  });

  test.each<[Environment, object]>([
    [{ CONSUL_HTTP_ADDR: 'c:1' }, { url: 'http://c:1' }],
    [{ CONSUL_HTTP_ADDR: 'https://c:1' }, { url: 'https://c:1' }],
    [{ CONSUL_HTTP_ADDR: 'unix:///run/consul.sock' }, { url: 'unix:///run/consul.sock' }],
    [{ CONSUL_HTTP_SSL: 'true' }, { url: 'https://127.0.0.1:8500' }],
    [{ CONSUL_HTTP_SSL: 'true', CONSUL_HTTP_ADDR: 'http://c:1' }, { url: 'https://c:1' }],
    [{ CONSUL_HTTP_SSL: '1', CONSUL_HTTP_ADDR: 'unix:///c' }, { url: 'unix:///c' }],
    [{ CONSUL_HTTP_SSL: 'false', CONSUL_HTTP_ADDR: 'https://c:1' }, { url: 'https://c:1' }],
    [{ CONSUL_HTTP_SSL_VERIFY: 'false' }, { tls: { isVerified: false } }],
    [{ CONSUL_HTTP_SSL_VERIFY: 'true' }, { tls: { isVerified: true } }],
    [{ CONSUL_CACERT: '/ca' }, { tls: { caFile: '/ca' } }],
    [{ CONSUL_CLIENT_CERT: '/c', CONSUL_CLIENT_KEY: '/k' }, { tls: { certFile: '/c', keyFile: '/k' } }],
    [{ CONSUL_TLS_SERVER_NAME: 'server.dc1.consul' }, { tls: { serverName: 'server.dc1.consul' } }],
    [{ CONSUL_HTTP_TOKEN: 'abc' }, { token: { kind: 'text', text: 'abc' } }],
    [{ CONSUL_HTTP_TOKEN_FILE: '/t' }, { token: { kind: 'file', path: '/t' } }],
    [
      { CONSUL_HTTP_AUTH: 'me:p' },
      { credentials: { kind: 'basic', user: 'me', password: { kind: 'text', text: 'p' } } },
    ],
  ])('to Consul take each of them alone: %j', (env, expected) => {
    expect(config({}, env).consul).toMatchObject(expected);
  });

  test.each(['CONSUL_NAMESPACE', 'CONSUL_PARTITION'])('to Consul tell that %s changes nothing', (name) => {
    expect(warnings({}, { [name]: 'team' })).toEqual([
      expect.stringMatching(`^${name} \\(environment\\) has no effect: `),
    ]);
    expect(warnings({}, { [name]: '' })).toEqual([]);
  });

  test.each<[Flags, Environment, string, RegExp]>([
    [{ '--marathon-cert-file': 'c' }, {}, '--marathon-cert-file', /^--marathon-key-file beside it$/],
    [{ '--login-cert-file': 'c' }, {}, '--login-cert-file', /^--login-key-file beside it$/],
    [{ '--consul-key-file': 'k' }, {}, '--consul-key-file', /^--consul-cert-file beside it$/],
    [{}, { CONSUL_CLIENT_KEY: 'k' }, '--consul-key-file', /--consul-cert-file/],
    [{ '--marathon-user': 'me' }, {}, '--marathon-user', /--marathon-password-file or MARATHON_CONSUL_MARATHON_PASSW/],
    [{}, { MARATHON_CONSUL_MESOS_AGENT_PASSWORD: 'x' }, 'MARATHON_CONSUL_MESOS_AGENT_PASSWORD', /--mesos-agent-user/],
    [
      { '--marathon-login-url': 'https://d/login', '--marathon-login-user': 'me' },
      {},
      '--marathon-login-url',
      /--marathon-login-key-file beside it/,
    ],
    [
      { '--marathon-user': 'me', '--marathon-password-file': '/p', '--marathon-token-file': '/t' },
      {},
      '--marathon-token-file',
      /one way to log in, either this or --marathon-user \(command line\)/,
    ],
    [{}, { CONSUL_CAPATH: '/etc/ca' }, 'CONSUL_CAPATH', /one file for CONSUL_CACERT/],
    [{ '--marathon': 'http://me:secret@m' }, {}, '--marathon', /--marathon-user/],
    [{ '--mesos-agent': 'http://me:secret@m' }, {}, '--mesos-agent', /--mesos-agent-user/],
    [{ '--consul': 'http://me:secret@m' }, {}, '--consul', /CONSUL_HTTP_AUTH/],
    [{ '--marathon': '' }, {}, '--marathon', /http:\/\/host:port/],
    [{ '--datacenter': 'a b' }, {}, '--datacenter', /name of a datacenter/],
  ])('refuse %j %j', (flags, env, option, expected) => {
    const found = problems(flags, env);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ option, expected: expect.stringMatching(expected) });
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  test.each<[Flags, Environment, RegExp]>([
    [{ '--marathon-ca-file': 'c' }, {}, /^--marathon-ca-file .* has no effect: --marathon is reached without TLS/],
    [{ '--consul': 'unix:///c', '--consul-insecure': 'true' }, {}, /--consul is a socket file, which has no TLS/],
    [{ '--login-insecure': 'true' }, {}, /--marathon-login-url is not given/],
    [{ '--marathon-token-scheme': 'token' }, {}, /has no effect without a token \(--marathon-token-file\)/],
    [
      { '--consul-token-file': 't' },
      { CONSUL_HTTP_TOKEN: 'x' },
      /^CONSUL_HTTP_TOKEN .* --consul-token-file .* outranks it/,
    ],
  ])('tell what has no effect: %j %j', (flags, env, warning) => {
    const told = warnings(flags, env);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(warning);
  });

  const believed =
    /: whoever answers in the place of (--[a-z-]+) is believed, and shown our credentials; give (--[a-z-]+)/;
  test.each<[Flags, Environment, string]>([
    [{ '--marathon': 'https://m', '--marathon-insecure': 'true' }, {}, '--marathon --marathon-ca-file'],
    [{ '--mesos-agent': 'https://a', '--mesos-agent-insecure': 'true' }, {}, '--mesos-agent --mesos-agent-ca-file'],
    [{ '--consul': 'https://c', '--consul-insecure': 'true' }, {}, '--consul --consul-ca-file'],
    [{ '--consul': 'https://c' }, { CONSUL_HTTP_SSL_VERIFY: 'false' }, '--consul --consul-ca-file'],
    [
      {
        '--marathon-login-url': 'https://dcos/login',
        '--marathon-login-user': 'me',
        '--marathon-login-key-file': '/k',
        '--login-insecure': 'true',
      },
      {},
      '--marathon-login-url --login-ca-file',
    ],
  ])('tell that nobody is verified with %j %j', (flags, env, told) => {
    expect(warnings(flags, env).map((warning) => believed.exec(warning)?.slice(1).join(' '))).toEqual([told]);
  });

  test('say nothing of that where certificates are verified', () => {
    expect(warnings({ '--marathon': 'https://m', '--marathon-insecure': 'false', '--consul': 'https://c' })).toEqual(
      [],
    );
  });

  test('have no warning where all has an effect', () => {
    const tls = { '--marathon-ca-file': 'c', '--marathon-insecure': 'false' };
    expect(warnings({ '--marathon': 'http://a,https://b', ...tls })).toEqual([]);
  });

  test('show none of their secrets', () => {
    const env = {
      MARATHON_CONSUL_MARATHON_PASSWORD: 's3cret1',
      MARATHON_CONSUL_MESOS_AGENT_PASSWORD: 's3cret2',
      CONSUL_HTTP_TOKEN: 's3cret3',
      CONSUL_HTTP_AUTH: 'me:s3cret4',
    };
    const shown = JSON.stringify(masked(config({ '--marathon-user': 'a', '--mesos-agent-user': 'b' }, env)));
    expect(shown).not.toContain('s3cret');
    expect(shown.match(/\*\*\*/g)).toHaveLength(4);
  });
});

describe('a file that an option names', () => {
  const certificates = createCertificates();
  afterAll(certificates.remove);
  const authority = certificates.authority('an authority');
  const one = authority.issue('one');
  const other = authority.issue('other');
  const file = (name: string, content: string): string => {
    const path = join(certificates.folder, name);
    writeFileSync(path, content);
    return path;
  };
  const given = (flags: Flags) => {
    const { problems: found = [] } = loadConfig(flags, {}, undefined, undefined, readNamedFile);
    return found.map(({ option, given: what }) => `${option}: ${what.replaceAll(`${certificates.folder}/`, '')}`);
  };

  test('is no problem where it can be used', () => {
    const flags = {
      '--consul': 'https://c:1',
      '--consul-ca-file': authority.caFile,
      '--consul-cert-file': one.certFile,
      '--consul-key-file': one.keyFile,
      '--consul-token-file': file('good', ' abc \n'),
    };
    expect(given(flags)).toEqual([]);
  });

  test.each<[string, () => Flags, RegExp]>([
    [
      'is not there',
      () => ({ '--consul-ca-file': '/nowhere' }),
      /^--consul-ca-file: "\/nowhere", which does not exist$/,
    ],
    ['is a folder', () => ({ '--consul-token-file': certificates.folder }), /which is a folder$/],
    ['is empty', () => ({ '--consul-token-file': file('empty', '\n') }), /which is empty$/],
    ['holds no token', () => ({ '--consul-token-file': one.keyFile }), /which holds more than one line/],
    [
      'is a server token that can be guessed',
      () => ({ '--server-token-file': file('short', 'abc') }),
      /^--server-token-file: .*, which is too short to be no guess$/,
    ],
    [
      'holds the key of another certificate of our own server',
      () => ({ '--server-cert-file': one.certFile, '--server-key-file': other.keyFile }),
      /^--server-key-file: .*, which is of another one$/,
    ],
    [
      'is a certificate of our second server that is not there',
      () => ({ '--public-port': '1', '--public-cert-file': '/nowhere', '--public-key-file': one.keyFile }),
      /^--public-cert-file: "\/nowhere", which does not exist$/,
    ],
    ['is not PEM', () => ({ '--marathon-ca-file': file('der', '\x30\x82') }), /holds no certificate in PEM form/],
    [
      'is damaged',
      () => ({ '--marathon-ca-file': file('cut', readFileSync(one.certFile, 'utf8').replace(/\nMII.{40}/, '\n')) }),
      /is it damaged\?$/,
    ],
    [
      'holds the key of another certificate',
      () => ({ '--consul-cert-file': one.certFile, '--consul-key-file': other.keyFile }),
      /^--consul-key-file: .*, which is of another one$/,
    ],
    [
      'holds a certificate in place of the key',
      () => ({ '--consul-cert-file': one.certFile, '--consul-key-file': one.certFile }),
      /which holds a certificate, and no private key$/,
    ],
    [
      'holds a key with which nobody logs in',
      () => ({
        '--marathon-login-url': 'https://d/login',
        '--marathon-login-user': 'me',
        '--marathon-login-key-file': one.keyFile,
      }),
      /which holds a key of another kind than RSA$/,
    ],
  ])('%s', (_name, flags, wrong) => {
    const found = given(flags());
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(wrong);
  });
});
