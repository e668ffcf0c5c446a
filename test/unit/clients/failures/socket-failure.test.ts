import { describe, expect, test } from 'vitest';
import { isOutOfTime, socketFailure } from '../../../../src/clients/failures/socket-failure.ts';

const failing = (code: string, message = '') => Object.assign(new Error(message), { code });
const validity = { from: '2026-12-01 00:00:00 UTC', until: '2026-11-01 00:00:00 UTC' };

describe('a socket that failed is told in words:', () => {
  test.each([
    ['ECONNREFUSED', 'connection refused'],
    ['ENOTFOUND', 'host not found'],
    ['UND_ERR_CONNECT_TIMEOUT', 'connect timeout'],
    ['CERT_HAS_EXPIRED', 'TLS: the certificate has expired (on 2026-11-01 00:00:00 UTC)'],
    ['CERT_NOT_YET_VALID', 'TLS: the certificate is not valid yet (but from 2026-12-01 00:00:00 UTC on)'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'TLS: an authority we do not trust has signed the certificate'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'TLS: the other side wants a client certificate'],
  ])('%s', (code, words) => {
    expect(socketFailure('GET http://p/', failing(code), undefined, validity).message).toBe(`GET http://p/: ${words}`);
  });

  test('a code that nobody has met says what it says itself, and that it was TLS', () => {
    expect(socketFailure('GET x', failing('ERR_SSL_SOMETHING_NEW', 'odd bytes')).message).toBe('GET x: TLS: odd bytes');
  });

  test('a certificate whose time nobody could find out is told without it', () => {
    expect(socketFailure('GET x', failing('CERT_HAS_EXPIRED')).message).toBe('GET x: TLS: the certificate has expired');
  });
});

test.each([
  ['CERT_HAS_EXPIRED', true],
  ['CERT_NOT_YET_VALID', true],
  ['ECONNRESET', false],
])('%s is out of time: %s', (code, expected) => {
  expect(isOutOfTime(new TypeError('fetch failed', { cause: failing(code) }))).toBe(expected);
});
