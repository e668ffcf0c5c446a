import { describe, expect, test } from 'vitest';
import { CONSUL, MARATHON, MESOS_AGENT, remedyFor, sentence } from '../../../src/doctor/judge/remedy.ts';
import { probe } from '../../../src/doctor/probe.ts';
import { AppError } from '../../../src/support/errors.ts';
import { systemClock } from '../../support/system-clock.ts';

const CODES: readonly (readonly [code: string, remedy: RegExp])[] = [
  ['ECONNREFUSED', /^Start Marathon, or correct --marathon\.$/],
  ['UND_ERR_CONNECT_TIMEOUT', /firewall.*--marathon/],
  ['UPSTREAM_TIMEOUT', /firewall/],
  ['EHOSTUNREACH', /firewall/],
  ['UPSTREAM_INVALID', /^Correct --marathon: somebody else answers there; .*path prefix/],
  ['SOMETHING_ELSE', /^Start Marathon/],
];

describe('what to do about a failure', () => {
  test.each(CODES)('with %s names the option', (code, remedy) => {
    expect(remedyFor({ status: undefined, code }, MARATHON)).toMatch(remedy);
  });

  test('with a status says who answered: that is told apart from nobody', () => {
    expect(remedyFor({ status: 401 }, MESOS_AGENT)).toContain('options that begin with --mesos-agent');
    expect(remedyFor({ status: 404 }, MESOS_AGENT)).toMatch(/really answer there.*5051/);
    expect(remedyFor({ status: 503 }, MARATHON)).toMatch(/log of Marathon/);
    expect(remedyFor({ status: 500 }, CONSUL)).toMatch(/--consul.*8500/);
  });

  test("is the client's own advice where it has one, told once", async () => {
    const advice = 'correct the host name in --consul';
    const found = await probe(systemClock, new AbortController().signal, async () => {
      const cause = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
      throw new AppError('UPSTREAM_UNREACHABLE', `GET x: host not found; ${advice}`, { cause, details: { advice } });
    });
    expect(found).toMatchObject({ is: 'failure', why: 'GET x: host not found', code: 'ENOTFOUND', advice });
    if (found.is === 'failure') expect(remedyFor(found, CONSUL)).toBe('Correct the host name in --consul.');
  });
});

test.each([
  ['correct --consul, or the token', 'Correct --consul, or the token.'],
  ['tls/evil.crt (--consul-ca-file) does not hold it', 'tls/evil.crt (--consul-ca-file) does not hold it.'],
  ['/etc/ca.pem does not hold it', '/etc/ca.pem does not hold it.'],
])('%j as a sentence of its own is %j', (text, expected) => {
  expect(sentence(text)).toBe(expected);
});
