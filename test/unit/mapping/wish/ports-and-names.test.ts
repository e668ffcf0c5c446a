import { describe, expect, test } from 'vitest';
import type { PortChoice } from '../../../../src/mapping/options.ts';
import { aPort } from '../../examples.ts';
import { aRule, aWish, labelledPort, portsNamed, servicesOf } from './a-wish.ts';

const THREE = { ports: portsNamed('http', '', 'admin') };
const listed = (...ports: string[]): PortChoice => ({ kind: 'listed', ports });

describe('the ports', () => {
  test.each([
    ['first', { kind: 'first' }, ['0 {app} @']],
    ['named', { kind: 'named' }, ['0 {app} @', '2 {app}-{port.name} @:admin']],
    ['all', { kind: 'all' }, ['0 {app} @', '1 {app}-{port.index} @:1', '2 {app}-{port.name} @:admin']],
    ['a name', listed('admin'), ['2 {app} @']],
    ['an index', listed('1'), ['1 {app} @']],
    ['the order of a list', listed('admin', '0'), ['2 {app} @', '0 {app}-{port.name} @:http']],
    ['the same port twice', listed('http', '0'), ['0 {app} @']],
  ] satisfies [string, PortChoice, string[]][])('by %s', (_how, ports, services) => {
    expect(servicesOf(aWish({}, THREE, { ports }))).toEqual(services);
  });

  test('of the label outrank those of the option', () => {
    expect(servicesOf(aWish({ 'consul.ports': 'admin' }, THREE, { ports: { kind: 'all' } }))).toEqual(['2 {app} @']);
  });

  test('where the first one has no name, and only named ones are wanted, are not the main one', () => {
    const ports = portsNamed('', 'http');
    expect(servicesOf(aWish({}, { ports }, { ports: { kind: 'named' } }))).toEqual(['1 {app}-{port.name} @:http']);
  });

  test('that are listed and not there are told; the others stay', () => {
    const wish = aWish({ 'consul.ports': 'nope,7,admin' }, THREE);
    expect(servicesOf(wish)).toEqual(['2 {app} @']);
    expect(wish.warnings).toEqual([
      'it has no port "nope" (label consul.ports)',
      'it has no port "7" (label consul.ports)',
    ]);
  });

  test('of a definition without any are one, because a task of before Marathon 1.0 may have them anyway', () => {
    expect(servicesOf(aWish({}, { ports: [] }, { ports: { kind: 'all' } }))).toEqual(['0 {app} @']);
  });

  test.each([
    [listed('3'), 'none of the wanted ports is there (option --ports): it has port "http", port 1, port "admin"'],
    [listed('nope'), 'none of the wanted ports is there (option --ports): it has port "http", port 1, port "admin"'],
  ])('that are not there leave nothing: %j', (ports, none) => {
    expect(aWish({}, THREE, { ports })).toMatchObject({ publications: [], none });
  });

  test('without names leave nothing where only named ones are wanted', () => {
    expect(aWish({}, {}, { ports: { kind: 'named' } }).none).toBe(
      'none of its ports has a name, and only named ones are published (option --ports)',
    );
  });
});

describe('a label on a port', () => {
  const ports = (labels: Record<string, string>) => ({ ports: [...portsNamed('http'), labelledPort(labels, 'admin')] });

  test('consul.publish=true adds the port', () => {
    expect(servicesOf(aWish({}, ports({ 'consul.publish': 'true' })))).toEqual([
      '0 {app} @',
      '1 {app}-{port.name} @:admin',
    ]);
  });

  test('consul.publish=false takes it out', () => {
    const wish = aWish({}, ports({ 'consul.publish': 'false', 'consul.tags': 'x' }), { ports: { kind: 'all' } });
    expect([servicesOf(wish), wish.warnings]).toEqual([['0 {app} @'], []]);
  });

  test('consul.publish=false on the main port leaves the others their names and ids', () => {
    const definition = { ports: [labelledPort({ 'consul.publish': 'false' }), ...portsNamed('admin')] };
    expect(servicesOf(aWish({}, definition, { ports: { kind: 'all' } }))).toEqual(['1 {app}-{port.name} @:admin']);
  });

  test('consul.publish=false on every port leaves nothing, and says so', () => {
    expect(aWish({}, { ports: [labelledPort({ 'consul.publish': 'false' })] }).none).toBe(
      'label consul.publish=false takes out every port that would be published',
    );
  });

  test('consul.name adds the port under exactly this name', () => {
    expect(servicesOf(aWish({ 'consul.name': 'shop' }, ports({ 'consul.name': 'console' })))).toEqual([
      '0 shop @',
      '1 console @:admin',
    ]);
  });

  test('says why the port is published', () => {
    const wish = aWish({}, ports({ 'consul.publish': 'true' }));
    expect(wish.publications.map(({ port }) => port.from)).toEqual(['default', 'label consul.publish of port "admin"']);
  });

  test('consul.publish with a value that is not understood changes nothing, and is told', () => {
    const wish = aWish({}, ports({ 'consul.publish': 'yes' }));
    expect(servicesOf(wish)).toEqual(['0 {app} @']);
    expect(wish.warnings).toEqual([
      expect.stringMatching(/^label consul.publish of port "admin" is "yes", which is not/),
    ]);
  });

  test('without effect, because the port is not published, is told', () => {
    expect(aWish({}, ports({ 'consul.tags': 'x', 'consul.health': 'none' })).warnings).toEqual([
      'port "admin" is not published, so its labels have no effect (consul.tags, consul.health): consul.publish=true on it publishes it',
    ]);
  });
});

describe('names', () => {
  const all = { kind: 'all' } as const;

  test('never change with the number of ports', () => {
    const [one] = servicesOf(aWish({}, { ports: portsNamed('http') }, { ports: all }));
    const [first] = servicesOf(aWish({}, THREE, { ports: all }));
    expect(first).toBe(one);
  });

  test('several on one port are several services, the first with the short id', () => {
    expect(servicesOf(aWish({ 'consul.name': 'web,shop' }, { ports: portsNamed('http') }))).toEqual([
      '0 web @',
      '0 shop @:http:shop',
    ]);
  });

  test('several on another port have its key in their ids', () => {
    const ports = [aPort(), aPort({ labels: { 'consul.name': 'a,b' } })];
    expect(servicesOf(aWish({}, { ports }))).toEqual(['0 {app} @', '1 a @:1', '1 b @:1:b']);
  });

  test('of the app go on to other ports, the first of them with the port behind it', () => {
    expect(
      servicesOf(aWish({ 'consul.name': 'web,shop' }, { ports: portsNamed('http', 'admin') }, { ports: all })),
    ).toEqual(['0 web @', '0 shop @:http:shop', '1 web-{port.name} @:admin']);
  });

  test.each(['{app}-{port.name}', '{port.index}.{app}'])(
    'by the template %s are for every port as it says',
    (template) => {
      const wish = aWish({}, { ports: portsNamed('http', 'admin') }, { ports: all, nameTemplate: template });
      expect(wish.publications.map(({ name }) => name.value)).toEqual([template, template]);
    },
  );

  test('by a label with {port.name} are as it says, too', () => {
    const wish = aWish({ 'consul.name': 'web-{port.name}' }, { ports: portsNamed('http', 'admin') }, { ports: all });
    expect(wish.publications.map(({ name }) => name.value)).toEqual(['web-{port.name}', 'web-{port.name}']);
  });

  test.each([
    ['by default', aWish(), true, 'default'],
    ['by the option', aWish({}, {}, { nameTemplate: '{app.name}' }), true, 'option --name-template'],
    ['by a label', aWish({ 'consul.name': 'web' }), false, 'label consul.name'],
    [
      'by the label of a port',
      aWish({}, { ports: [labelledPort({ 'consul.name': 'web' })] }),
      false,
      'label consul.name of port "http"',
    ],
    ['by a rule', aWish({}, {}, { rules: [aRule({ 'consul.name': 'web' })] }), false, 'rule /shop/**: consul.name'],
  ])('%s say so', (_how, { publications }, isNameDerived, from) => {
    expect(publications).toMatchObject([{ isNameDerived, name: { from } }]);
  });

  test('of a rule that overrides outrank the port’s own, as the app’s names do for each port', () => {
    const ports = [labelledPort({ 'consul.name': 'a' }), labelledPort({ 'consul.name': 'b' }, 'admin')];
    const rules = [aRule({ 'consul.name': 'web' }, true)];
    expect(servicesOf(aWish({}, { ports }, { rules }))).toEqual(['0 web @', '1 web-{port.name} @:admin']);
  });
});

describe('the key of a port in an id', () => {
  const all = { kind: 'all' } as const;
  const idsOf = (...names: string[]) =>
    servicesOf(aWish({}, { ports: portsNamed(...names) }, { ports: all })).map((service) => service.split(' ')[2]);

  test.each([
    ['a name that an earlier port has', ['a', 'b', 'b'], ['@', '@:b', '@:2']],
    ['a name that could be an index', ['a', '', '1'], ['@', '@:1', '@:2']],
    ['a name with a colon, which parts an id', ['a', 'b:c'], ['@', '@:1']],
    ['a name that the agent would not read back', ['a', '\ud800', 'b\n'], ['@', '@:1', '@:2']],
    ['a very long name', ['a', 'b'.repeat(129)], ['@', '@:1']],
  ])('is the index for %s', (_what, names, ids) => {
    expect(idsOf(...names)).toEqual(ids);
  });
});

describe('a container of a pod', () => {
  const pod = (labels = {}, options = {}) =>
    servicesOf(aWish(labels, { container: 'web', ports: portsNamed('http', 'admin') }, options));

  test('publishes every endpoint under its own name, because other containers have the same id', () => {
    expect(pod()).toEqual(['0 {app}-{port.name} @', '1 {app}-{port.name} @:admin']);
  });

  test.each([
    ['a label', { 'consul.ports': 'first' }, {}, ['0 {app}-{port.name} @']],
    ['the option', {}, { ports: listed('admin') }, ['1 {app}-{port.name} @']],
  ])('publishes those that %s chooses', (_how, labels, options, services) => {
    expect(pod(labels, options)).toEqual(services);
  });

  test.each([
    ['a label gives one', { 'consul.name': 'web' }, {}, ['0 web @', '1 web-{port.name} @:admin']],
    [
      'the template speaks of the container',
      {},
      { nameTemplate: '{app}-{container}' },
      ['0 {app}-{container} @', '1 {app}-{container}-{port.name} @:admin'],
    ],
  ])('has a bare name where %s', (_how, labels, options, services) => {
    expect(pod(labels, options)).toEqual(services);
  });
});
