import { describe, expect, test } from 'vitest';
import { mapTask } from '../../../src/mapping/map-task.ts';
import { DEFAULT_PUBLICATION } from '../../../src/mapping/options.ts';
import { wishOf } from '../../../src/mapping/wish/wish-of.ts';
import type { AppDefinition } from '../../../src/model/app-definition.ts';
import type { Change } from '../../../src/model/change.ts';
import { checkId, type ServiceId, serviceId } from '../../../src/model/ids.ts';
import type { DesiredService, RegisteredCheck, RegisteredService } from '../../../src/model/service.ts';
import { planTask } from '../../../src/plan/plan.ts';
import { createConsulView } from '../../../src/reconcile/consul-view.ts';
import { aDefinition, aPort, aRegistered, aTask, HTTP_CHECK, idOf, someOptions } from '../examples.ts';

const PRESET = {
  name: 'allegro',
  commonTag: 'marathon',
  nameSeparator: '.',
  ignoredProtocols: [],
  enableTagOverride: false,
} as const;
const OWNERSHIP = { cluster: 'main', allegroTag: 'marathon' };
const OPTIONS = someOptions({
  publication: { ...DEFAULT_PUBLICATION, preset: PRESET },
  lease: { ...someOptions().lease, scope: 'none' },
});
const TASK = aTask({ ports: [31001, 31002], host: '10.0.0.1' });

const app = (over: Partial<AppDefinition> = {}): AppDefinition =>
  aDefinition({ labels: { consul: '', b: 'tag', a: 'tag', c: 'tag' }, healthChecks: [HTTP_CHECK], ...over });

function mapped(definition: AppDefinition): readonly DesiredService[] {
  const wish = wishOf(definition, OPTIONS.publication);
  const result = mapTask(TASK, definition, wish, { initialStatus: 'passing', mirrored: 'passing' }, OPTIONS);
  if (result.kind !== 'services') throw new Error(result.reason);
  return result.services.map(({ service }) => service);
}

/** As allegro has registered a service: no meta, no check ids of its own, the tags between first and last in any order. */
function registeredByAllegro(
  service: DesiredService,
  statuses: readonly RegisteredCheck['status'][] = [],
): RegisteredService {
  const { id, name, port, tags, checks } = service;
  const idOfCheck = (position: number) =>
    checkId(checks.length === 1 ? `service:${id}` : `service:${id}:${position + 1}`);
  return aRegistered({
    id,
    name,
    address: '10.0.0.1',
    port,
    tags: [...tags.slice(0, 1), ...tags.slice(1, -1).reverse(), ...tags.slice(-1)],
    checks: checks.map(({ probe }, position) => ({
      id: idOfCheck(position),
      name: `Service '${name}' check`,
      status: statuses[position] ?? 'passing',
      type: probe.kind,
    })),
  });
}

const plan = (
  desired: readonly DesiredService[],
  registered: readonly RegisteredService[],
  withdrawal: 'unwanted' | 'ended' = 'unwanted',
) => planTask(TASK.id, desired, registered, OWNERSHIP, { withdrawal, because: '' });

/** What Consul has after these. */
function written(registered: readonly RegisteredService[], changes: readonly Change[]): readonly RegisteredService[] {
  const view = createConsulView(() => OWNERSHIP);
  view.load(registered, 0, true);
  for (const change of changes) view.acknowledge(change, 1);
  return view.of(TASK.id);
}

const adopted = (changes: readonly Change[]) => {
  const [only] = changes;
  if (only?.kind !== 'adopt') throw new Error(JSON.stringify(changes));
  return only;
};

const DEFINITIONS: readonly (readonly [string, AppDefinition])[] = [
  ['one check', app()],
  ['no check', app({ healthChecks: [] })],
  ['two checks', app({ healthChecks: [HTTP_CHECK, { ...HTTP_CHECK, protocol: 'TCP' }] })],
  [
    'two names on two ports',
    app({ ports: [aPort({ labels: { consul: 'one', t: 'tag' } }), aPort({ labels: { consul: 'two' } })] }),
  ],
];

describe.each(DEFINITIONS)('what allegro registered of an app with %s', (_what, definition) => {
  const desired = mapped(definition);
  const registered = desired.map((service) => registeredByAllegro(service));

  test('is adopted in one write each, and nothing else happens', () => {
    expect(plan(desired, registered).map(({ kind }) => kind)).toEqual(desired.map(() => 'adopt'));
  });

  test('is not written a second time', () => {
    expect(plan(desired, written(registered, plan(desired, registered)))).toEqual([]);
  });

  test('keeps its ids, its names, its addresses and ports, its tags and its checks', () => {
    const shown = (services: readonly RegisteredService[]) =>
      services.map(({ id, name, address, port, tags, checks }) => ({
        id,
        name,
        address,
        port,
        tags,
        checks: checks.map(({ id: check, status, type }) => ({ check, status, type })),
      }));
    expect(shown(written(registered, plan(desired, registered)))).toEqual(shown(registered));
  });
});

test('a check keeps the status that Consul has found', () => {
  const desired = mapped(app({ healthChecks: [HTTP_CHECK, { ...HTTP_CHECK, protocol: 'TCP' }] }));
  const registered = desired.map((service) => registeredByAllegro(service, ['critical', 'passing']));
  expect([...adopted(plan(desired, registered)).statuses.values()]).toEqual(['critical', 'passing']);
});

test('a check that changes after the adoption gets an id of ours, and its predecessor’s status', () => {
  const desired = mapped(app());
  const registered = desired.map((service) => registeredByAllegro(service, ['critical']));
  const owned = written(registered, plan(desired, registered));
  const changed = mapped(app({ healthChecks: [{ ...HTTP_CHECK, path: '/other' }] }));
  const [update] = plan(changed, owned);
  if (update?.kind !== 'update') throw new Error(JSON.stringify(update));
  expect([...update.statuses]).toEqual([[changed[0]?.checks[0]?.id, 'critical']]);
  expect(plan(changed, written(owned, [update]))).toEqual([]);
});

test('a tag that differs is put right with the adoption', () => {
  const desired = mapped(app());
  const registered = desired.map((service) => ({
    ...registeredByAllegro(service),
    tags: ['marathon', `marathon-task:${TASK.id}`],
  }));
  expect(adopted(plan(desired, registered)).service.tags).toEqual(desired[0]?.tags);
});

describe('a registration of allegro’s that is not wanted', () => {
  const more = (id: ServiceId = serviceId(`${idOf(1)}_more_31009`)) =>
    aRegistered({ id, tags: ['marathon', `marathon-task:${idOf(1)}`] });

  test('stays while its task runs', () => {
    expect(plan([], [more()])).toEqual([]);
  });

  test('goes when its task has ended', () => {
    expect(plan([], [more()], 'ended')).toMatchObject([{ kind: 'withdraw' }]);
  });

  test('stays even then where it names no task', () => {
    expect(plan([], [{ ...more(), tags: ['marathon'] }], 'ended')).toEqual([]);
  });
});
