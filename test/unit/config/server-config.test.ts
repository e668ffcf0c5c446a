import { describe, expect, test } from 'vitest';
import { type Environment, type Flags, loadConfig } from '../../../src/config/load.ts';

const load = (flags: Flags, env: Environment = {}) => loadConfig(flags, env);
const server = (flags: Flags, env: Environment = {}) => load(flags, env).config?.server;

describe('our own server', () => {
  test('is on this machine alone, without a token, unless told otherwise', () => {
    expect(server({})).toEqual({
      bind: '127.0.0.1',
      port: 8080,
      certificate: undefined,
      hosts: [],
      token: undefined,
      public: undefined,
      callbackUrl: undefined,
    });
  });

  test.each([
    [{ '--public-port': '9000' }, { bind: '0.0.0.0', port: 9000 }],
    [{ '--public-bind': '10.0.0.7' }, { bind: '10.0.0.7', port: 8081 }],
    [
      { '--public-bind': '::', '--public-port': '0' },
      { bind: '::', port: 0 },
    ],
  ])('%j opens a second one', (flags, expected) => {
    expect(server(flags)?.public).toEqual({ ...expected, certificate: undefined });
  });

  test('has a certificate of its own for each', () => {
    const flags = { '--server-cert-file': '/a.pem', '--server-key-file': '/a.key', '--public-port': '1' };
    const both = { ...flags, '--public-cert-file': '/b.pem', '--public-key-file': '/b.key' };
    expect(server(both)).toMatchObject({
      certificate: { certFile: '/a.pem', keyFile: '/a.key' },
      public: { certificate: { certFile: '/b.pem', keyFile: '/b.key' } },
    });
    expect(server(flags)?.public?.certificate).toBeUndefined();
  });

  test('takes its token from the environment or a file, and no flag may say it', () => {
    const text = 'sixteen-characters';
    expect(server({}, { MARATHON_CONSUL_SERVER_TOKEN: text })?.token).toEqual({ kind: 'text', text });
    expect(server({ '--server-token-file': '/t' })?.token).toEqual({ kind: 'file', path: '/t' });
    const short = load({}, { MARATHON_CONSUL_SERVER_TOKEN: 'short' }).problems;
    expect(short).toMatchObject([{ given: '(not shown)', expected: expect.stringContaining('16') }]);
  });

  test.each<[Flags, Environment, string, string]>([
    [{ '--server-cert-file': '/a' }, {}, '--server-cert-file', '--server-key-file too'],
    [{ '--server-key-file': '/a' }, {}, '--server-key-file', '--server-cert-file too'],
    [{ '--public-cert-file': '/a', '--public-port': '1' }, {}, '--public-cert-file', '--public-key-file too'],
    [{ '--public-cert-file': '/a', '--public-key-file': '/b' }, {}, '--public-cert-file', '--public-port too'],
    [{ '--callback-url': 'http://a:1' }, {}, '--callback-url', '--public-port too'],
    [{ '--events': 'callback' }, {}, '--events', '--public-port too'],
    [
      { '--server-token-file': '/t' },
      { MARATHON_CONSUL_SERVER_TOKEN: 'sixteen-characters' },
      '--server-token-file',
      'only one of',
    ],
  ])('refuses %j with %j', (flags, env, option, expected) => {
    expect(load(flags, env).problems).toMatchObject([{ option, expected: expect.stringContaining(expected) }]);
  });

  test('says where it was told what does not go together', () => {
    const file = { path: '/etc/a.yaml', text: 'port: 1\nserver-cert-file: /a.pem\n' };
    const variable = { MARATHON_CONSUL_EVENTS: 'callback' };
    expect(loadConfig({}, variable, file).problems).toMatchObject([
      { option: undefined, where: 'server-cert-file (/etc/a.yaml, line 2, column 19)', given: '"/a.pem"' },
      { option: '--events', where: 'MARATHON_CONSUL_EVENTS (environment)', given: '"callback"' },
    ]);
  });

  test('that shows the network everything, to anybody, is a warning with what to do', () => {
    const warned = (flags: Flags) => load(flags).warnings.join();
    expect(warned({ '--bind': '0.0.0.0' })).toMatch(/^--bind 0\.0\.0\.0: .*--server-token-file.*--public-port/);
    for (const bind of ['127.0.0.1', '::1', 'localhost']) expect(warned({ '--bind': bind })).toBe('');
    expect(warned({ '--bind': '0.0.0.0', '--server-token-file': '/t' })).toBe('');
  });
});
