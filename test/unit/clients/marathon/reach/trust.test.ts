import { describe, expect, test } from 'vitest';
import { isBehindProxy, leaderNamed, partsFor } from '../../../../../src/clients/marathon/reach/trust.ts';

const authorize = async () => ({ authorization: 'secret' });
const TLS = { caFile: 'ca', certFile: 'cert', keyFile: 'key', serverName: 'marathon', isVerified: false };
const home = (...urls: string[]) => ({ urls, parts: { authorize, tls: TLS } });

/** What is shown to whoever is there. */
function shown(url: string, urls: readonly string[], leader?: string) {
  const parts = partsFor(new URL(url), home(...urls), leader);
  if (parts === undefined) return 'nothing';
  return [parts.authorize ? 'credentials' : '', parts.tls?.certFile, parts.tls?.serverName].filter(Boolean).join(' ');
}

describe('credentials go', () => {
  test.each([
    ['to a host that we were configured with', 'http://a:8080/x', ['http://a:8080'], undefined],
    ['to any of several', 'http://b:8080/x', ['http://a:8080', 'http://b:8080'], undefined],
    ['whatever the case of its name', 'http://A:8080/x', ['http://a:8080'], undefined],
    ['whether a default port is written or not', 'http://a:80/x', ['http://a'], undefined],
    ['from http to https on one port', 'https://a:8443/x', ['http://a:8443'], undefined],
  ])('%s', (_, url, urls, leader) => {
    expect(shown(url, urls, leader)).toBe('credentials cert marathon');
  });

  test('to the leader that one of them has named, which has another name in its certificate', () => {
    expect(shown('http://leader:8080/x', ['http://a:8080'], 'http://leader:8080')).toBe('credentials cert');
  });

  test.each([
    ['to another host', 'http://evil/x', ['http://a:8080'], undefined],
    ['to another port of the same host', 'http://a:9090/x', ['http://a:8080'], undefined],
    ['to https on its default port, when http was configured', 'https://a/x', ['http://a'], undefined],
    ['to another port of the leader', 'http://leader:1/x', ['http://a:8080'], 'http://leader:8080'],
    ['to the leader by another scheme', 'https://leader:8080/x', ['http://a:8080'], 'http://leader:8080'],
  ])('not %s: it is asked as a stranger would', (_, url, urls, leader) => {
    const parts = partsFor(new URL(url), home(...urls), leader);
    expect(parts).toEqual({ tls: { caFile: 'ca', isVerified: true } });
  });

  test.each([
    ['from https to http', 'http://a:8443/x', ['https://a:8443'], undefined],
    ['from https to the leader by http', 'http://leader:8080/x', ['https://a'], 'https://leader:8080'],
    ['behind a proxy, to an internal address', 'https://10.0.0.1:8080/x', ['https://dcos/service/marathon'], undefined],
    ['by another protocol', 'ftp://a/x', ['http://a:8080'], undefined],
    ['by a script', 'javascript:alert(1)', ['http://a:8080'], undefined],
  ])('not %s: nothing is asked there', (_, url, urls, leader) => {
    expect(shown(url, urls, leader)).toBe('nothing');
  });
});

describe('a leader that is named', () => {
  test.each([
    ['http://leader:8080', 'http://a:8080', 'http://leader:8080'],
    ['leader:8080', 'http://a:8080', 'http://leader:8080'],
    ['leader:8080', 'https://a:8443', 'https://leader:8080'],
    ['[::1]:8080', 'http://a:8080', 'http://[::1]:8080'],
    ['https://leader:8443/', 'http://a:8080', 'https://leader:8443'],
    ['http://user:pass@leader:8080/path', 'http://a:8080', 'http://leader:8080'],
  ])('%s by %s is %s', (named, by, expected) => {
    expect(leaderNamed(named, by)).toBe(expected);
  });

  test.each([
    ['http://leader:8080', 'https://a:8443'],
    ['ftp://leader', 'http://a'],
    ['', 'http://a'],
    ['not a host', 'http://a'],
    [undefined, 'http://a'],
  ])('%s by %s is none', (named, by) => {
    expect(leaderNamed(named, by)).toBeUndefined();
  });
});

test.each([
  [['http://a:8080'], false],
  [['http://a:8080/'], false],
  [['http://a:8080', 'https://dcos/service/marathon'], true],
])('%j is behind a proxy: %j', (urls, expected) => {
  expect(isBehindProxy({ urls })).toBe(expected);
});
