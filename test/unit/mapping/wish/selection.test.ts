import { describe, expect, test } from 'vitest';
import type { LabelTerm, Selection } from '../../../../src/mapping/options.ts';
import { aPort } from '../../examples.ts';
import { aRule, aWish, labelledPort, portsNamed, servicesOf } from './a-wish.ts';

const select = (over: Partial<Selection>) => ({
  select: { by: 'all', labels: [], apps: [], ignoredApps: [], ...over } as const,
});
const LABELLED = select({ by: 'labelled' });
const PUBLISH = { 'consul.publish': 'true' };
const KEEP_OUT = { 'consul.publish': 'false' };
const EDGE: LabelTerm = { kind: 'in', key: 'tier', values: ['edge'] };

describe('an app is not published', () => {
  test.each([
    ['by its own label', aWish(KEEP_OUT), 'label consul.publish=false keeps it out'],
    [
      'by its own label, whatever a rule or a port says',
      aWish(KEEP_OUT, { ports: [labelledPort(PUBLISH)] }, { rules: [aRule(PUBLISH, true)] }),
      'label consul.publish=false keeps it out',
    ],
    ['by a rule', aWish({}, {}, { rules: [aRule(KEEP_OUT)] }), 'rule /shop/**: consul.publish=false keeps it out'],
    [
      'by a rule that outranks its label',
      aWish(PUBLISH, {}, { rules: [aRule(KEEP_OUT, true)] }),
      'rule /shop/**: consul.publish=false keeps it out',
    ],
    [
      'by a pattern that ignores it, whatever its label says',
      aWish(PUBLISH, {}, select({ ignoredApps: ['/other', '/shop/*'] })),
      'its id matches /shop/*, which is ignored (option --ignore-apps)',
    ],
    [
      'where other apps are selected',
      aWish(PUBLISH, {}, select({ apps: ['/a', '/b/**'] })),
      'its id matches none of /a, /b/** (option --select-apps)',
    ],
    [
      'where other labels are selected',
      aWish({ tier: 'core' }, {}, select({ labels: [EDGE] })),
      'its labels do not match tier in (edge) (option --select-labels)',
    ],
    [
      'where one of several terms does not hold',
      aWish({ tier: 'edge' }, {}, select({ labels: [EDGE, { kind: 'exists', key: 'team' }] })),
      'its labels do not match team (option --select-labels)',
    ],
    [
      'where only labelled ones are and it has no label',
      aWish({}, {}, LABELLED),
      'only labelled apps are published (option --select): it, or one of its ports, needs the label consul.publish=true',
    ],
  ])('%s', (_how, { none, publications }, reason) => {
    expect([none, publications]).toEqual([reason, []]);
  });

  test('where only labelled ones are and its label is not understood', () => {
    const { none, warnings } = aWish({ 'consul.publish': 'yes' }, {}, LABELLED);
    expect([none !== undefined, warnings.length]).toEqual([true, 1]);
  });
});

describe('an app is published', () => {
  test.each([
    ['by default', aWish()],
    ['by its label', aWish(PUBLISH, {}, LABELLED)],
    ['by a rule', aWish({}, {}, { ...LABELLED, rules: [aRule(PUBLISH)] })],
    ['although a rule that it outranks keeps it out', aWish(PUBLISH, {}, { rules: [aRule(KEEP_OUT)] })],
    ['by its id', aWish({}, {}, select({ apps: ['/other', '/**/web'] }))],
    ['by another label', aWish({ tier: 'edge' }, {}, select({ labels: [EDGE] }))],
  ])('%s', (_how, wish) => {
    expect([wish.none, servicesOf(wish)]).toEqual([undefined, ['0 {app} @']]);
  });

  test('by the label of a port: then only that port is', () => {
    const ports = [...portsNamed('http'), labelledPort(PUBLISH, 'admin'), aPort()];
    expect(servicesOf(aWish({}, { ports }, { ...LABELLED, ports: { kind: 'all' } }))).toEqual([
      '1 {app}-{port.name} @:admin',
    ]);
  });

  test('by labels of the app and a port: then the port is added', () => {
    const ports = [...portsNamed('http'), labelledPort(PUBLISH, 'admin'), aPort()];
    expect(servicesOf(aWish(PUBLISH, { ports }, LABELLED))).toEqual(['0 {app} @', '1 {app}-{port.name} @:admin']);
  });
});

test.each([
  ['alive', { when: 'alive', initialStatus: 'passing' }],
  ['passing', { when: 'running', initialStatus: 'passing' }],
  ['critical', { when: 'running', initialStatus: 'critical' }],
] as const)('the initial status %s opens the gate so: %o', (initialStatus, gate) => {
  expect(aWish({}, {}, { initialStatus }).gate).toEqual(gate);
});
