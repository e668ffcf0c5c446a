import { describe, expect, test } from 'vitest';
import { hashed } from '../../../src/mapping/definition-hash.ts';
import { checkId, serviceId, taskId } from '../../../src/model/ids.ts';
import { DEFAULT_WEIGHTS, type DesiredCheck, type DesiredService } from '../../../src/model/service.ts';
import { anHttpCheck, WEB } from '../examples.ts';

const aService = (over: Partial<DesiredService> = {}): DesiredService => ({
  id: serviceId('marathon:task'),
  taskId: taskId('task'),
  appId: WEB,
  name: 'shop-web',
  address: '',
  port: 31001,
  tags: [],
  meta: { 'managed-by': 'marathon-consul' },
  weights: DEFAULT_WEIGHTS,
  enableTagOverride: false,
  checks: [],
  ...over,
});
const metaOf = (over: Partial<DesiredService> = {}) => hashed(aService(over)).meta;
const hashOfService = (over?: Partial<DesiredService>) => metaOf(over)['marathon-consul-hash'];
const checksMarkOf = (...checks: DesiredCheck[]) => metaOf({ checks })['marathon-consul-checks'];

describe('the hash of a service', () => {
  test('is what every release gave it', () => {
    expect([
      hashOfService(),
      hashOfService({
        tags: ['a', 'b'],
        checks: [
          {
            id: checkId('x'),
            name: 'Marathon HTTP check 0',
            probe: {
              kind: 'http',
              url: 'http://10.0.0.1:31001/health',
              intervalMs: 10_000,
              timeoutMs: 5_000,
              skipTlsVerify: false,
            },
            initialStatus: 'passing',
          },
        ],
      }),
    ]).toEqual(['eb79ff77d31fc0aa', 'e60c88581a94ca5d']);
  });

  test.each<[string, Partial<DesiredService>]>([
    ['name', { name: 'other' }],
    ['address', { address: '10.0.0.2' }],
    ['port', { port: 31002 }],
    ['tags', { tags: ['a'] }],
    ['meta', { meta: { 'managed-by': 'marathon-consul', team: 'shop' } }],
    ['weights', { weights: { passing: 10, warning: 1 } }],
    ['tag override', { enableTagOverride: true }],
    ['checks', { checks: [anHttpCheck()] }],
  ])('changes with its %s', (_field, over) => {
    expect(hashOfService(over)).not.toBe(hashOfService());
  });

  test('does not change with tags that others may change', () => {
    const hashes = [['a'], ['b']].map((tags) => hashOfService({ tags, enableTagOverride: true }));
    expect(hashes[0]).toBe(hashes[1]);
  });

  test.each<[string, Partial<DesiredCheck>]>([
    ['where it starts', { initialStatus: 'passing' }],
    ['what it is told', { mirrored: 'warning' }],
  ])('does not change with the health of a check: %s', (_what, over) => {
    expect(hashOfService({ checks: [anHttpCheck(over)] })).toBe(hashOfService({ checks: [anHttpCheck()] }));
  });
});

describe('the mark of checks under older ids', () => {
  const aged = (over: Partial<DesiredCheck> = {}) =>
    anHttpCheck({ olderId: checkId('service:marathon:task'), ...over });

  test('is set only where there are such', () => {
    expect([checksMarkOf(aged()), checksMarkOf(anHttpCheck()), checksMarkOf()]).toEqual([
      expect.stringMatching(/^[0-9a-f]{16}$/),
      undefined,
      undefined,
    ]);
  });

  test('changes with what they check', () => {
    expect(checksMarkOf(aged({ probe: { kind: 'ttl', ttlMs: 1_000 } }))).not.toBe(checksMarkOf(aged()));
  });

  test('changes when another of them means the same', () => {
    expect(checksMarkOf(aged({ olderId: checkId('service:marathon:task:2') }))).not.toBe(checksMarkOf(aged()));
  });

  test('stays when a check of ours comes beside them', () => {
    expect(checksMarkOf(aged(), anHttpCheck())).toBe(checksMarkOf(aged()));
  });

  test('is part of the hash of the whole', () => {
    expect(hashOfService({ checks: [aged()] })).not.toBe(hashOfService({ checks: [anHttpCheck()] }));
  });
});
