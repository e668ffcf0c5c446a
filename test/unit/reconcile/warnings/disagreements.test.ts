import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../../../src/model/health.ts';
import { checkId } from '../../../../src/model/ids.ts';
import type { CheckProbe, CheckStatus, DesiredCheck } from '../../../../src/model/service.ts';
import { createDisagreements } from '../../../../src/reconcile/warnings/disagreements.ts';
import { aDesired, aMirror, anHttpCheck, aRegistered, idOf } from '../../examples.ts';

const HTTP = {
  kind: 'http',
  url: 'http://x/',
  intervalMs: 10_000,
  timeoutMs: undefined,
  skipTlsVerify: false,
} as const;

/** Consul's word on one check, reading after reading. */
function watching(check: DesiredCheck = anHttpCheck({ probe: HTTP }), registeredId = check.id) {
  const disagreements = createDisagreements();
  return {
    disagreements,
    read: (readAt: number, status: CheckStatus, verdict: Verdict | undefined = 'alive') =>
      disagreements.look({
        taskId: idOf(1),
        verdict,
        mapped: {
          kind: 'services',
          warnings: [],
          services: [{ service: aDesired({ checks: [check] }), isNameDerived: true, origins: [] }],
        },
        registered: [aRegistered({ checks: [{ id: registeredId, name: '', status, type: check.probe.kind }] })],
        readAt,
      }),
  };
}

describe('Marathon says alive, and Consul finds a check of its own critical', () => {
  test('for three intervals: they disagree', () => {
    const it = watching();
    expect([0, 1, 30_000, 30_001].map((at) => it.read(at, 'critical').length)).toEqual([0, 0, 0, 1]);
  });

  test('because it was registered so since the last reading: its first interval has only begun', () => {
    const it = watching();
    it.read(0, 'critical'); // registered at 29 s, and Consul was last read at 0 s
    expect(it.read(30_000, 'critical')).toEqual([]);
  });

  test('for as long as it takes to pass so many times in a row: that is how its owner wants it', () => {
    const it = watching(anHttpCheck({ probe: { ...HTTP, successesBeforePassing: 3 } }));
    expect([0, 1, 30_001, 50_001].map((at) => it.read(at, 'critical').length)).toEqual([0, 0, 0, 1]);
  });

  test('and then well: they agree, and it begins anew', () => {
    const it = watching();
    it.read(0, 'critical');
    it.read(1, 'critical');
    it.read(20_000, 'passing');
    it.read(25_000, 'critical');
    expect(it.read(40_000, 'critical')).toEqual([]);
  });

  test('but Marathon has not said so all the time: it begins anew', () => {
    const it = watching();
    it.read(0, 'critical', 'unhealthy');
    it.read(25_000, 'critical');
    expect(it.read(40_000, 'critical')).toEqual([]);
  });

  test('is counted once for as long as it lasts', () => {
    const it = watching();
    for (const at of [0, 1, 30_001, 60_000]) it.read(at, 'critical');
    expect(it.disagreements.count).toBe(1);
    it.read(90_000, 'passing');
    for (const at of [100_000, 100_001, 130_001]) it.read(at, 'critical');
    expect(it.disagreements.count).toBe(2);
  });

  test('under the id of an older tool, too', () => {
    const older = checkId('service:x');
    const it = watching(anHttpCheck({ probe: HTTP, olderId: older }), older);
    it.read(0, 'critical');
    it.read(1, 'critical');
    expect(it.read(30_001, 'critical')).toHaveLength(1);
  });

  test('is nothing where the check only says Marathon’s verdict', () => {
    const it = watching(aMirror('passing'));
    it.read(0, 'critical');
    expect(it.read(900_000, 'critical')).toEqual([]);
  });

  test('is forgotten with its task', () => {
    const it = watching();
    it.read(0, 'critical');
    it.read(1, 'critical');
    it.disagreements.forget(() => false);
    expect(it.read(30_001, 'critical')).toEqual([]);
  });
});

test.each<[string, CheckProbe, string, string]>([
  ['an HTTP check', HTTP, 'Marathon takes any redirect as alive', 'certificate'],
  ['an HTTPS check', { ...HTTP, url: 'https://x/' }, 'the certificate may not be valid', 'command'],
  ['an unverified HTTPS check', { ...HTTP, url: 'https://x/', skipTlsVerify: true }, 'loopback only', 'certificate'],
  ['a TCP check', { ...HTTP, kind: 'tcp', target: 'x:1' }, 'loopback only', 'redirect'],
  ['a script', { ...HTTP, kind: 'script', args: [] }, 'what only the container has', 'loopback'],
])('a disagreement on %s names what is usually behind it, and what helps', (_what, probe, cause, other) => {
  const it = watching(anHttpCheck({ probe }));
  it.read(0, 'critical');
  it.read(1, 'critical');
  const [sentence] = it.read(30_001, 'critical');
  expect(sentence).toContain(cause);
  expect(sentence).not.toContain(other);
  expect(sentence).toContain('the label consul.health=mirror makes Consul show');
});
