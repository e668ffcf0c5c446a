import { describe, expect, test } from 'vitest';
import type { CheckWish } from '../../../../src/mapping/wish/wish.ts';
import { aPort, HTTP_CHECK } from '../../examples.ts';
import { judge, kinds, type Setting, said } from './judged.ts';

const checks = (wish: Partial<CheckWish>, setting: Setting = {}) => judge([HTTP_CHECK], { ...setting, wish });
const onlyProbe = (wish: Partial<CheckWish>, setting?: Setting) => {
  const [only, ...others] = checks(wish, setting).checks;
  if (!only || others.length > 0) throw new Error('not one check');
  return only.probe;
};

describe('a check that a label gives', () => {
  test.each([
    ['/ping', 'http://10.0.0.1:31001/ping'],
    ['', 'http://10.0.0.1:31001/'],
    ['true', 'http://10.0.0.1:31001/'],
    ['http://other.example/x?y=z', 'http://other.example/x?y=z'],
  ])('over HTTP of %j asks %s', (text, url) => {
    expect(onlyProbe({ http: said(text) })).toEqual({
      kind: 'http',
      url,
      skipTlsVerify: false,
      intervalMs: 10_000,
      timeoutMs: 5_000,
    });
  });

  test.each([
    ['', '10.0.0.1:31001'],
    ['true', '10.0.0.1:31001'],
    ['db.example:5432', 'db.example:5432'],
    ['[fd00::2]:80', '[fd00::2]:80'],
  ])('over TCP of %j connects to %s', (text, target) => {
    expect(onlyProbe({ tcp: said(text) })).toEqual({ kind: 'tcp', target, intervalMs: 10_000, timeoutMs: 5_000 });
  });

  test('has its placeholders filled', () => {
    const fill = (text: string) => text.replace('{port}', '31001');
    expect(onlyProbe({ http: said('http://x:{port}/') }, { fill })).toMatchObject({ url: 'http://x:31001/' });
  });

  test('of an IPv6 address has it in brackets', () => {
    const setting: Setting = {
      definition: { network: 'container', ports: [aPort({ containerPort: 80, hasHostPort: false })] },
      task: { addresses: [{ address: 'fd00::2', family: 'IPv6', network: undefined }] },
    };
    expect([onlyProbe({ tcp: said('') }, setting), onlyProbe({ http: said('/') }, setting)]).toMatchObject([
      { target: '[fd00::2]:80' },
      { url: 'http://[fd00::2]:80/' },
    ]);
  });

  test.each<[Partial<CheckWish>, object]>([
    [{ tcp: said('{address}:81') }, { target: '[fd00::2]:81' }],
    [{ http: said('http://{address}:81/x?of={address}') }, { url: 'http://[fd00::2]:81/x?of=fd00::2' }],
    [{ http: said('https://{host}/') }, { url: 'https://[fd00::2]/' }],
  ])('has brackets around what a placeholder says is its host: %j', (wish, expected) => {
    const fill = (text: string) => text.replaceAll(/\{(?:address|host)\}/g, 'fd00::2');
    expect(onlyProbe(wish, { fill })).toMatchObject(expected);
  });

  test.each([
    [false, true],
    [true, false],
  ])('over HTTPS, with verification %s, skips it: %s', (verify, skipTlsVerify) => {
    const wish = { http: said('https://10.0.0.1:31001/'), verifyTls: said(verify) };
    expect(onlyProbe(wish)).toMatchObject({ skipTlsVerify });
  });

  test.each<[Partial<CheckWish>, object]>([
    [
      { interval: said(30_000), timeout: said(2_000) },
      { intervalMs: 30_000, timeoutMs: 2_000 },
    ],
    [{ maxIntervalMs: 3_000 }, { intervalMs: 3_000 }],
    [{ maxIntervalMs: undefined }, { intervalMs: 10_000 }],
    [{ maxIntervalMs: 60_000 }, { intervalMs: 10_000 }],
    [
      { failures: said(3), successes: said(2) },
      { failuresBeforeCritical: 3, successesBeforePassing: 2 },
    ],
  ])('has the times that are wanted: %j', (wish, expected) => {
    expect(onlyProbe({ tcp: said(''), ...wish })).toMatchObject(expected);
  });

  test('has none of Marathon’s failures, because it is not Marathon’s', () => {
    expect(onlyProbe({ tcp: said(''), failures: said('marathon') })).not.toHaveProperty('failuresBeforeCritical');
  });

  test('of both kinds gives two checks', () => {
    const { checks: both, origins } = checks({ http: said('/', 'label consul.check.http'), tcp: said('', 'a rule') });
    expect([both.map(({ name }) => name), origins.map(({ from }) => from)]).toEqual([
      ['HTTP check', 'TCP check'],
      ['label consul.check.http', 'a rule'],
    ]);
  });

  test('stands instead of Marathon’s, so that nothing is left to mirror', () => {
    expect(kinds([{ protocol: 'COMMAND' }], { wish: { tcp: said('') }, scope: 'unchecked' })).toEqual(['tcp']);
  });

  test('stands beside Marathon’s verdict where both are wanted', () => {
    expect(kinds([HTTP_CHECK], { wish: { tcp: said(''), health: said('both') } })).toEqual(['tcp', 'ttl']);
  });
});

describe('a check that Consul could not run', () => {
  const NO_URL = 'is neither a path such as /health nor a URL such as http://{host}:{port}/health';
  const NO_TARGET = 'is no host:port such as {host}:{port}';

  test.each<['http' | 'tcp', string, string]>([
    ['http', 'ftp://x/', `"ftp://x/" ${NO_URL}`],
    ['http', 'health', `"health" ${NO_URL}`],
    ['http', 'http://', `"http://" ${NO_URL}`],
    ['http', 'http://x:99999/', `"http://x:99999/" ${NO_URL}`],
    ['http', '/a\r\nHost: evil', 'it has a blank, a line break or a control character'],
    ['tcp', 'db.example', `"db.example" ${NO_TARGET}`],
    ['tcp', 'db.example:0', `"db.example:0" ${NO_TARGET}`],
    ['tcp', 'db.example:65536', `"db.example:65536" ${NO_TARGET}`],
    ['tcp', 'a\nb:80', `"a\\nb:80" ${NO_TARGET}`],
    ['tcp', 'fd00::2:80', `"fd00::2:80" ${NO_TARGET}`],
  ])('over %s of %j is left out, and Marathon’s stand', (kind, text, problem) => {
    const { checks: left, warnings } = checks({ [kind]: said(text, `label consul.check.${kind}`) });
    expect([left.map(({ name }) => name), warnings]).toEqual([
      ['Marathon HTTP check 0'],
      [`the check of label consul.check.${kind} is left out: ${problem}`],
    ]);
  });
});
