import { describe, expect, test } from 'vitest';
import { DEFAULT_PUBLICATION } from '../../../../src/mapping/options.ts';
import { wishOf } from '../../../../src/mapping/wish/wish-of.ts';
import { verdictOf } from '../../../../src/model/health.ts';
import { admit } from '../../../../src/reconcile/conclusion/gate.ts';
import { aDefinition, HTTP_CHECK } from '../../examples.ts';
import { type Allegro, ROWS } from './allegro-rows.ts';
import { type Given, mapRow, servicesOf } from './mapped-row.ts';

const ALLEGRO: Allegro = {
  name: 'allegro',
  commonTag: 'marathon',
  nameSeparator: '.',
  ignoredProtocols: [],
  enableTagOverride: false,
};

const map = (given: Given, preset: Partial<Allegro> = {}) => mapRow({ ...ALLEGRO, ...preset }, given).mapped;
const services = (given: Given, preset: Partial<Allegro> = {}) => servicesOf(map(given, preset));
const labelled = (app: Given['app'] = {}): Given => ({ app: { labels: { consul: '' }, ...app } });

/** What the gate says of a task with these results, whose app has so many checks. */
function admission(healthCheckResults: readonly object[], checks: number, wasPublished: boolean) {
  const healthChecks = Array.from({ length: checks }, () => HTTP_CHECK);
  const { gate, health } = mapRow(ALLEGRO, { ...labelled(), task: { healthCheckResults } });
  return admit({
    record: { health: health ? { marathon: health } : {}, isReady: undefined },
    definition: { healthChecks, hasReadinessChecks: false },
    gate,
    verdict: verdictOf(health, checks),
    isMarathonGone: false,
    wasPublished,
  });
}

describe('the worked rows of the migration contract, A.3', () => {
  test.each(ROWS)('$row: $says', ({ app, task = {}, preset, expect: expected, reason, warns }) => {
    const mapped = map({ app, task }, preset);
    expect(servicesOf(mapped)).toMatchObject(expected);
    if (reason !== undefined) expect('reason' in mapped && mapped.reason).toMatch(reason);
    if (warns !== undefined) expect(mapped.warnings).toContainEqual(expect.stringMatching(warns));
  });

  test.each([
    ['A-01', 'all its results are alive', [{ alive: true }, { alive: true }], 2, { status: 'passing' }],
    ['A-21', 'it has no results', [], 1, { why: expect.stringMatching(/not known yet/) }],
    ['A-21', 'its app has no checks', [], 0, { why: expect.stringMatching(/no health checks/) }],
    [
      'A-22',
      'one result is not alive',
      [{ alive: true }, { alive: false }],
      2,
      { why: expect.stringMatching(/alive/) },
    ],
  ])('%s: whether a new task is published when %s', (_row, _says, results, checks, expected) => {
    expect(admission(results, checks, false)).toMatchObject(expected);
  });

  test.each([
    ['A-24', 'its results are gone', []],
    ['A-25', 'a result is not alive', [{ alive: false }]],
  ])('%s: a published task stays when %s', (_row, _says, results) => {
    expect(admission(results, 1, true)).toHaveProperty('status');
  });

  test('A-23: a task that is being killed drains, however alive it is', () => {
    expect(mapRow(ALLEGRO, { ...labelled(), task: { state: 'TASK_KILLING' } }).word).toBe('draining');
  });

  test('A-24, A-25: and it wants the same services, whatever its results', () => {
    const alive = services(labelled());
    expect(services({ ...labelled(), task: { healthCheckResults: [] } })).toEqual(alive);
    expect(services({ ...labelled(), task: { healthCheckResults: [{ alive: false }] } })).toEqual(alive);
  });

  test("A-27: the address is the agent's IPv4 text, whatever its host is called", () => {
    expect(services({ ...labelled(), task: { host: 'agent-7.example' } })).toMatchObject([{ address: '10.0.0.7' }]);
  });
});

describe('what goes beyond the rows', () => {
  test('tags are in the order of their code points', () => {
    const app = { labels: { consul: '', '\u{1F600}': 'tag', '\u{FF5E}': 'tag', b: 'tag', B: 'tag' } };
    expect(services({ app })[0]?.tags.slice(1, -1)).toEqual(['B', 'b', '\u{FF5E}', '\u{1F600}']);
  });

  test('a value with a colon that names no service of the port is no tag', () => {
    const app = { labels: { consul: '' }, portDefinitions: [{ labels: { consul: 'a', x: 'tag:c', y: 'nottag:a' } }] };
    expect(services({ app })).toMatchObject([{ tags: ['marathon', 'marathon-task:web.11'] }]);
  });

  test("tags of an app's own labels know no selectors", () => {
    const app = { labels: { consul: '', x: 'tag:a' }, portDefinitions: [{ labels: { consul: 'a' } }] };
    expect(services({ app })).toMatchObject([{ tags: ['marathon', 'marathon-task:web.11'] }]);
  });

  test('a name is sent as it is written: capitals, dots, underscores and braces', () => {
    expect(services(labelled({ labels: { consul: 'My_Shop.v2{port:x}' } }))).toMatchObject([
      { name: 'My_Shop.v2{port:x}' },
    ]);
  });

  test('a separator is text, not a pattern', () => {
    expect(services(labelled({ id: '/a/b' }), { nameSeparator: '$&' })).toMatchObject([{ name: 'a$&b' }]);
  });

  test('a name of the app id may collide unmeant, a given one may not', () => {
    const isDerived = (label: string) => {
      const mapped = map(labelled({ labels: { consul: label } }));
      return mapped.kind === 'services' && mapped.services[0]?.isNameDerived;
    };
    expect([isDerived('true'), isDerived('shop')]).toEqual([true, false]);
  });

  test('others may change tags in the catalogue where the option says so', () => {
    expect(services(labelled(), { enableTagOverride: true })).toMatchObject([{ enableTagOverride: true }]);
    expect(services(labelled())).toMatchObject([{ enableTagOverride: false }]);
  });

  test('the first of the ports that got a host port is taken, whatever its place', () => {
    const app = {
      networks: [{ mode: 'container', name: 'net' }],
      container: { portMappings: [{ containerPort: 80 }, { containerPort: 81, hostPort: 0 }] },
    };
    expect(
      services({ ...labelled(app), task: { ports: [31005], ipAddresses: [{ ipAddress: '192.168.0.2' }] } }),
    ).toMatchObject([{ address: '10.0.0.7', port: 31005 }]);
  });

  test('the operator may have the address of the container', () => {
    const app = {
      labels: { consul: '' },
      networks: [{ mode: 'container', name: 'net' }],
      container: { portMappings: [{ containerPort: 80 }] },
    };
    const task = { ports: [], ipAddresses: [{ ipAddress: '192.168.0.2' }] };
    expect(servicesOf(mapRow(ALLEGRO, { app, task }, { address: 'container' }).mapped)).toMatchObject([
      { address: '192.168.0.2', port: 80 },
    ]);
  });

  test('one name twice on one port is one service, and told', () => {
    const mapped = map(labelled({ portDefinitions: [{ labels: { consul: 'a,a' } }] }));
    expect(servicesOf(mapped)).toHaveLength(1);
    expect(mapped.warnings).toContainEqual(expect.stringMatching(/a twice/));
  });
});

test("the operator's own selection holds too, and no label of our namespace does", () => {
  const ignoring = { select: { ...DEFAULT_PUBLICATION.select, ignoredApps: ['/web'] } };
  expect(mapRow(ALLEGRO, labelled(), ignoring).mapped).toMatchObject({
    kind: 'skipped',
    reason: expect.stringMatching(/ignored/),
  });
  const labels = { consul: '', 'consul.publish': 'false', 'consul.name': 'other' };
  expect(services({ app: { labels } })).toMatchObject([{ name: 'web' }]);
});

test('a pod is not published: the older tool, while both run, would remove its services', () => {
  const definition = aDefinition({ container: 'main', labels: { consul: '' } });
  const wish = wishOf(definition, { ...DEFAULT_PUBLICATION, preset: ALLEGRO });
  expect(wish).toMatchObject({ publications: [], none: expect.stringMatching(/pod/) });
});

test('each service says where its name and its port come from', () => {
  const app = { labels: { consul: '' }, portDefinitions: [{}, { labels: { consul: '' } }] };
  const mapped = map({ app });
  const origins = mapped.kind === 'services' ? mapped.services[0]?.origins : [];
  expect(origins).toEqual(
    expect.arrayContaining([
      { field: 'name', value: 'web', from: 'app id' },
      { field: 'port', value: '31002', from: 'label consul of port 1' },
      { field: 'address', value: '10.0.0.7', from: 'preset allegro' },
    ]),
  );
});
