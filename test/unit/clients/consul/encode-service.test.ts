import { describe, expect, test } from 'vitest';
import { encodeService } from '../../../../src/clients/consul/encode-service.ts';
import { goDuration } from '../../../../src/clients/consul/go-duration.ts';
import { appId, checkId, serviceId, taskId } from '../../../../src/model/ids.ts';
import type { CheckProbe, DesiredService } from '../../../../src/model/service.ts';

const service = (fields: Partial<DesiredService> = {}): DesiredService => ({
  id: serviceId('marathon:web.1'),
  taskId: taskId('web.1'),
  appId: appId('/web'),
  name: 'web',
  address: '10.0.0.1',
  port: 31000,
  tags: ['a'],
  meta: { 'marathon-task': 'web.1' },
  weights: { passing: 1, warning: 1 },
  enableTagOverride: false,
  checks: [],
  ...fields,
});

const withProbe = (probe: CheckProbe) =>
  encodeService(service({ checks: [{ id: checkId('c'), name: 'check', probe, initialStatus: 'critical' }] }), new Map())
    .Checks[0];

describe('the body of a registration', () => {
  test('has the names that Consul wants', () => {
    expect(encodeService(service(), new Map())).toEqual({
      ID: 'marathon:web.1',
      Name: 'web',
      Address: '10.0.0.1',
      Port: 31000,
      Tags: ['a'],
      Meta: { 'marathon-task': 'web.1' },
      Checks: [],
    });
  });

  test('leaves an empty address out: then it is that of the node', () => {
    expect(encodeService(service({ address: '' }), new Map())).not.toHaveProperty('Address');
  });

  test('has weights that are not Consul’s own', () => {
    expect(encodeService(service({ weights: { passing: 10, warning: 1 } }), new Map())).toMatchObject({
      Weights: { Passing: 10, Warning: 1 },
    });
  });

  test('says where others may change its tags', () => {
    expect(encodeService(service({ enableTagOverride: true }), new Map())).toMatchObject({ EnableTagOverride: true });
  });

  test('has an HTTP check', () => {
    const probe = {
      kind: 'http',
      url: 'http://10.0.0.1:31000/',
      intervalMs: 10_000,
      timeoutMs: 1500,
      skipTlsVerify: false,
    } as const;
    expect(withProbe(probe)).toEqual({
      CheckID: 'c',
      Name: 'check',
      Status: 'critical',
      HTTP: 'http://10.0.0.1:31000/',
      Method: 'GET',
      Interval: '10s',
      Timeout: '1500ms',
    });
  });

  test('has an HTTPS check that takes any certificate', () => {
    const probe = {
      kind: 'http',
      url: 'https://a/',
      intervalMs: 1000,
      timeoutMs: undefined,
      skipTlsVerify: true,
    } as const;
    expect(withProbe(probe)).toMatchObject({ TLSSkipVerify: true });
    expect(withProbe(probe)).not.toHaveProperty('Timeout');
  });

  test('has a TCP check', () => {
    expect(withProbe({ kind: 'tcp', target: '[fd00::1]:80', intervalMs: 1000, timeoutMs: 2000 })).toEqual({
      CheckID: 'c',
      Name: 'check',
      Status: 'critical',
      TCP: '[fd00::1]:80',
      Interval: '1s',
      Timeout: '2s',
    });
  });

  test('has a script check', () => {
    expect(withProbe({ kind: 'script', args: ['/bin/sh', '-c', 'true'], intervalMs: 1000, timeoutMs: 2000 })).toEqual({
      CheckID: 'c',
      Name: 'check',
      Status: 'critical',
      Args: ['/bin/sh', '-c', 'true'],
      Interval: '1s',
      Timeout: '2s',
    });
  });

  test('has a check that says what it is told', () => {
    expect(withProbe({ kind: 'ttl', ttlMs: 86_400_000 })).toEqual({
      CheckID: 'c',
      Name: 'check',
      Status: 'critical',
      TTL: '86400s',
    });
  });

  test('has thresholds only where they are set', () => {
    const probe = { kind: 'tcp', target: 'a:1', intervalMs: 1000, timeoutMs: undefined } as const;
    expect(withProbe({ ...probe, failuresBeforeCritical: 3, successesBeforePassing: 2 })).toMatchObject({
      FailuresBeforeCritical: 3,
      SuccessBeforePassing: 2,
    });
    expect(Object.keys(withProbe(probe) ?? {}).filter((key) => key.includes('Before'))).toEqual([]);
  });

  test('has an alias check', () => {
    expect(withProbe({ kind: 'alias', of: serviceId('lease') })).toEqual({
      CheckID: 'c',
      Name: 'check',
      Status: 'critical',
      AliasService: 'lease',
    });
  });

  test('starts a check with the status of its predecessor', () => {
    const check = {
      id: checkId('c'),
      name: 'c',
      probe: { kind: 'alias', of: serviceId('l') },
      initialStatus: 'critical',
    } as const;
    const { Checks } = encodeService(service({ checks: [check] }), new Map([[check.id, 'passing' as const]]));
    expect(Checks[0]?.Status).toBe('passing');
  });
});

describe('a duration', () => {
  test.each([
    [10_000, '10s'],
    [1500, '1500ms'],
    [300_000, '300s'],
    [0, '0s'],
    [999.6, '1s'],
  ])('of %i ms is written %s', (ms, expected) => {
    expect(goDuration(ms)).toBe(expected);
  });
});
