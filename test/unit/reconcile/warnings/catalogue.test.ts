import { describe, expect, test } from 'vitest';
import { checkId, serviceId } from '../../../../src/model/ids.ts';
import type { CheckStatus, RegisteredService } from '../../../../src/model/service.ts';
import { type CatalogueSight, createCatalogueWarnings } from '../../../../src/reconcile/warnings/catalogue.ts';
import { aRegistered, idOf, markOf, OWNERSHIP, recordingLog } from '../../examples.ts';

const PATIENCE_MS = 150_000;

const ours = (n: number, over: Partial<RegisteredService> = {}): RegisteredService =>
  aRegistered({ id: serviceId(`marathon:${idOf(n)}`), meta: markOf(idOf(n)), ...over });
const checked = (status: CheckStatus) =>
  ours(1, { checks: [{ id: checkId('marathon:c'), name: 'http', status, type: 'http' }] });

function watching() {
  const { log, told } = recordingLog();
  const warnings = createCatalogueWarnings(() => OWNERSHIP, PATIENCE_MS, log);
  const look = (at: number, sight: Partial<CatalogueSight>) =>
    warnings.look({ at, agent: [], provesAbsence: true, catalogue: [], ...sight });
  return { warnings, look, told, of: (n: number) => warnings.warningsFor(idOf(n)) };
}

/** What differs, and how it begins. */
const DIFFERENCES: readonly [string, Partial<CatalogueSight>, string, 'missing' | 'extra' | 'status'][] = [
  ['a service that it lacks', { agent: [ours(1)] }, 'but the catalogue lacks it', 'missing'],
  ['a service of ours that the agent lacks', { catalogue: [ours(1)] }, 'which the agent does not have', 'extra'],
  [
    'another status',
    { agent: [checked('critical')], catalogue: [checked('passing')] },
    'check "http" critical, but the catalogue shows passing',
    'status',
  ],
  [
    'a check that it lacks',
    { agent: [checked('critical')], catalogue: [ours(1)] },
    'critical, but the catalogue shows nothing',
    'status',
  ],
];

describe.each(DIFFERENCES)('in the catalogue, %s', (_what, sight, begins, kind) => {
  test('is told of its task once it has lasted, with what to do', () => {
    const it = watching();
    it.look(0, sight);
    expect([it.of(1), it.warnings.counts[kind], it.warnings.isPending]).toEqual([[], 0, true]);
    it.look(PATIENCE_MS - 1, sight);
    expect(it.of(1)).toEqual([]);
    it.look(PATIENCE_MS, sight);
    expect(it.of(1)).toEqual([expect.stringContaining(begins)]);
    expect(it.of(1)[0]).toContain("See the agent's log");
    expect([it.warnings.counts[kind], it.warnings.isPending, it.of(2)]).toEqual([1, false, []]);
  });

  test('is logged when it begins and when it ends, once each', () => {
    const it = watching();
    for (const at of [0, PATIENCE_MS, 2 * PATIENCE_MS]) it.look(at, sight);
    expect(it.told()).toEqual([expect.stringMatching(/^the Consul catalogue .*: .*/)]);
    it.look(3 * PATIENCE_MS, {});
    it.look(4 * PATIENCE_MS, {});
    expect(it.told().slice(1)).toEqual(['the Consul catalogue agrees with the agent again']);
    expect([it.of(1), it.warnings.counts[kind]]).toEqual([[], 0]);
  });

  test('begins anew when it was right in between', () => {
    const it = watching();
    it.look(0, sight);
    it.look(PATIENCE_MS / 2, {});
    it.look(PATIENCE_MS, sight);
    expect([it.of(1), it.told()]).toEqual([[], []]);
  });
});

test('a service that was rewritten meanwhile is another difference', () => {
  const it = watching();
  const rewritten = (hash: string) => ours(1, { meta: { ...markOf(idOf(1)), 'marathon-consul-hash': hash } });
  it.look(0, { agent: [rewritten('a')] });
  it.look(PATIENCE_MS, { agent: [rewritten('b')] });
  expect([it.of(1), it.warnings.isPending]).toEqual([[], true]);
});

const SILENT: readonly [string, Partial<CatalogueSight>][] = [
  ['that is the same', { agent: [checked('passing')], catalogue: [checked('passing')] }],
  [
    'of somebody else',
    { agent: [aRegistered({ id: serviceId('db') })], catalogue: [aRegistered({ id: serviceId('x') })] },
  ],
  ['of another cluster', { catalogue: [ours(1, { meta: markOf(idOf(1), 'other') })] }],
  ['in an older form, without our mark', { catalogue: [ours(1, { meta: {} })] }],
  ['that the agent may only not show us', { catalogue: [ours(1)], provesAbsence: false }],
  ['with one check more, such as maintenance', { agent: [ours(1)], catalogue: [checked('critical')] }],
];

test.each(SILENT)('nothing is told of a service %s', (_what, sight) => {
  const it = watching();
  for (const at of [0, PATIENCE_MS]) it.look(at, sight);
  expect([it.of(1), it.told(), it.warnings.isPending]).toEqual([[], [], false]);
});
