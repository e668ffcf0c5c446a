import { describe, expect, test } from 'vitest';
import { peerAt } from '../../../src/clients/peer-at.ts';
import { publicUrl } from '../../../src/clients/request-name.ts';

const basic = (credentials: string) => ({ authorization: `Basic ${Buffer.from(credentials).toString('base64')}` });

describe('the peer at', () => {
  test.each([
    ['http://a:8080', 'http://a:8080', {}],
    ['http://a:8080/service/marathon/', 'http://a:8080/service/marathon', {}],
    ['unix:///run/consul.sock', 'unix:///run/consul.sock', {}],
    ['https://me:pass@a', 'https://a', basic('me:pass')],
    ['https://me:p%40s@a', 'https://a', basic('me:p@s')],
    ['https://me:100%@a', 'https://a', basic('me:100%')],
    ['https://me:p@s@a/b', 'https://a/b', basic('me:p@s')],
  ])('%s has the base URL %s', (url, baseUrl, headers) => {
    expect(peerAt('peer', url, 'control')).toEqual({ name: 'peer', baseUrl, lane: 'control', headers });
  });

  test('a URL with credentials sends those it is given apart, if any', () => {
    const { headers } = peerAt('peer', 'http://me:pass@a', 'control', { headers: { authorization: 'token=1' } });
    expect(headers).toEqual({ authorization: 'token=1' });
  });
});

describe('in a message', () => {
  test.each([
    ['http://a/b?token=1#c', 'http://a/b'],
    ['https://me:p@ss@a/b', 'https://a/b'],
    ['/v2/events?x', '/v2/events'],
  ])('%s stands as %s', (url, expected) => {
    expect(publicUrl(url)).toBe(expected);
  });
});
