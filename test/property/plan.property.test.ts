import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change, Withdrawal } from '../../src/model/change.ts';
import { type CheckId, checkId, serviceId, type TaskId } from '../../src/model/ids.ts';
import type {
  CheckProbe,
  CheckStatus,
  DesiredService,
  RegisteredCheck,
  RegisteredService,
} from '../../src/model/service.ts';
import { ownerOf } from '../../src/plan/ownership.ts';
import { planTask } from '../../src/plan/plan.ts';
import { createConsulView } from '../../src/reconcile/consul-view.ts';
import { idOf, markOf, WEB } from '../unit/examples.ts';

const OWNERSHIP = { cluster: 'main', allegroTag: 'marathon' };
const TASK = idOf(1);
const status = fc.constantFrom<CheckStatus[]>('passing', 'warning', 'critical');
const hash = fc.constantFrom('a', 'b');
const weights = fc.constantFrom({ passing: 1, warning: 1 }, { passing: 5, warning: 1 });
const tags = fc
  .shuffledSubarray(['x', 'y'])
  .map((between) => ['marathon', ...between, `marathon-task:${TASK}`])
  .chain((all) => fc.constantFrom([], ['t'], all));
/** The ends of ids: of ours, and of allegro's. */
const form = fc.constantFrom('', ':http', ':1', '_web_1', '_web_2');
const idFor = (task: TaskId, form: string) =>
  serviceId(form.startsWith('_') ? `${task}${form}` : `marathon:${task}${form}`);

const KINDS = ['tcp', 'http', 'ttl', 'alias'] as const;
type Kind = (typeof KINDS)[number];
const probes: Readonly<Record<Kind, CheckProbe>> = {
  tcp: { kind: 'tcp', target: 'x:1', intervalMs: 1_000, timeoutMs: undefined },
  http: { kind: 'http', url: 'http://x', skipTlsVerify: false, intervalMs: 1_000, timeoutMs: undefined },
  ttl: { kind: 'ttl', ttlMs: 1_000 },
  alias: { kind: 'alias', of: serviceId('lease') },
};
const desiredChecks = fc.uniqueArray(
  fc.record({ kind: fc.constantFrom(...KINDS), mirrored: fc.option(status, { nil: undefined }) }),
  { selector: ({ kind }) => kind, maxLength: 3 },
);

const desiredService: fc.Arbitrary<DesiredService> = fc
  .record({
    form,
    hash,
    port: fc.constantFrom(1, 2),
    tags,
    weights,
    enableTagOverride: fc.boolean(),
    hasOlderIds: fc.boolean(),
    checks: desiredChecks,
    status,
  })
  .map((it) => {
    const id = idFor(TASK, it.form);
    const { port, tags, weights, enableTagOverride } = it;
    const olderId = (position: number) => {
      if (!it.hasOlderIds) return undefined;
      return checkId(it.checks.length === 1 ? `service:${id}` : `service:${id}:${position + 1}`);
    };
    return {
      id,
      taskId: TASK,
      appId: WEB,
      name: 'shop-web',
      address: '',
      port,
      tags,
      weights,
      enableTagOverride,
      meta: {
        ...markOf(TASK),
        'marathon-consul-hash': it.hash,
        ...(it.hasOlderIds ? { 'marathon-consul-checks': it.hash } : {}),
      },
      checks: it.checks.map(({ kind, mirrored }, position) => ({
        id: checkId(`${id}:${kind}${it.hash}`),
        name: kind,
        probe: probes[kind],
        initialStatus: it.status,
        mirrored: kind === 'ttl' ? mirrored : undefined,
        olderId: kind === 'alias' ? undefined : olderId(position),
      })),
    };
  });
const desired = fc.uniqueArray(desiredService, { selector: ({ id }) => id, maxLength: 3 });

type Whose = 'ours' | 'unmarked' | 'other cluster' | 'other manager' | 'other prefix' | 'other task';
const registeredService: fc.Arbitrary<RegisteredService> = fc
  .record({
    whose: fc.constantFrom<Whose[]>(
      'ours',
      'ours',
      'unmarked',
      'other cluster',
      'other manager',
      'other prefix',
      'other task',
    ),
    form,
    hash,
    port: fc.constantFrom(1, 2),
    tags,
    weights,
    enableTagOverride: fc.boolean(),
    checks: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('httpa', 'httpb', 'tcpa', 'ttla', 'aliasa', 'maintenance', 'only', '1', '2'),
        type: fc.constantFrom(...KINDS, ''),
        status,
      }),
      { selector: ({ name }) => name, maxLength: 4 },
    ),
  })
  .map((it) => {
    const task: TaskId = it.whose === 'other task' ? idOf(2) : TASK;
    const id = it.whose === 'other prefix' ? serviceId(`svc:${task}${it.form}`) : idFor(task, it.form);
    const mark = { ...markOf(task), 'marathon-consul-hash': it.hash, 'marathon-consul-checks': it.hash };
    const meta = {
      ours: mark,
      unmarked: {},
      'other cluster': { ...mark, 'marathon-cluster': 'other' },
      'other manager': { ...mark, 'managed-by': 'nomad' },
      'other prefix': mark,
      'other task': mark,
    }[it.whose];
    const checks = it.checks.map(({ name, type, status }): RegisteredCheck => {
      if (name === 'maintenance') return { id: checkId(`_service_maintenance:${id}`), name, status, type: '' };
      if (name === 'only') return { id: checkId(`service:${id}`), name, status, type };
      if (/^\d$/.test(name)) return { id: checkId(`service:${id}:${name}`), name, status, type };
      return { id: checkId(`${id}:${name}`), name: name.slice(0, -1), status, type: name.slice(0, -1) };
    });
    const { port, tags, weights, enableTagOverride } = it;
    return { id, name: 'shop-web', address: '', port, tags, meta, weights, enableTagOverride, checks };
  });
const registered = fc.uniqueArray(registeredService, { selector: ({ id }) => id, maxLength: 4 });
const withdrawal = fc.constantFrom<Withdrawal[]>('ended', 'draining', 'absent', 'unwanted');

const idIn = (change: Change) => ('service' in change ? change.service.id : change.id);

/** What the Consul agent makes of a change: what the contract says of registering and removing, and nothing else. */
function apply(services: readonly RegisteredService[], change: Change): RegisteredService[] {
  const rest = services.filter(({ id }) => id !== idIn(change));
  if (change.kind === 'withdraw') return rest;
  if (change.kind === 'status') return services.map((service) => told(service, change));
  const { service, statuses } = change;
  const before = services.find(({ id }) => id === service.id)?.checks ?? [];
  const sent = service.checks.map(({ id, name, probe, initialStatus }): RegisteredCheck => {
    const wanted = statuses.get(id) ?? initialStatus;
    // Consul keeps the status of a check it knows; what says what it is told is told with the registration.
    const kept = probe.kind === 'ttl' ? undefined : before.find((check) => check.id === id)?.status;
    return { id, name, status: kept ?? wanted, type: probe.kind };
  });
  const isKept = ({ id }: RegisteredCheck) =>
    change.kind !== 'register' && !change.removeChecks.includes(id) && !sent.some((check) => check.id === id);
  const { id, name, address, port, tags, meta, weights, enableTagOverride } = service;
  const checks = [...sent, ...before.filter(isKept)];
  return [...rest, { id, name, address, port, tags, meta, weights, enableTagOverride, checks }];
}

const told = (service: RegisteredService, { id, check, status }: Change & { kind: 'status' }): RegisteredService =>
  service.id === id
    ? { ...service, checks: service.checks.map((one) => (one.id === check ? { ...one, status } : one)) }
    : service;

interface Scene {
  readonly wanted: readonly DesiredService[];
  readonly current: readonly RegisteredService[];
  readonly changes: readonly Change[];
  readonly after: readonly RegisteredService[];
  readonly leaving: { readonly withdrawal: Withdrawal; readonly because: string };
}

const always = (holds: (scene: Scene) => void) =>
  fc.assert(
    fc.property(desired, registered, withdrawal, (wanted, current, why) => {
      const leaving = { withdrawal: why, because: 'so' };
      const changes = planTask(TASK, wanted, current, OWNERSHIP, leaving);
      holds({ wanted, current, changes, after: changes.reduce(apply, [...current]), leaving });
    }),
    { numRuns: 500 },
  );

const rank = { passing: 0, warning: 1, critical: 2 };
const worstOf = (checks: readonly RegisteredCheck[]) => Math.max(0, ...checks.map((check) => rank[check.status]));

describe('whatever is wanted, and whatever Consul has', () => {
  test('planning after applying gives nothing', () => {
    always(({ wanted, after, leaving }) => expect(planTask(TASK, wanted, after, OWNERSHIP, leaving)).toEqual([]));
  });

  test('nothing that is not ours is ever in a change', () => {
    always(({ wanted, current, changes }) => {
      // What carries no mark is adopted under the very id that is wanted.
      const isAdopted = ({ id }: RegisteredService) => wanted.some((service) => service.id === id);
      const foreign = current.filter((service) => {
        const owner = ownerOf(service, OWNERSHIP);
        return owner.kind === 'foreign' || (owner.taskId !== TASK && !isAdopted(service));
      });
      const touched = new Set(changes.map(idIn));
      expect(foreign.filter(({ id }) => touched.has(id))).toEqual([]);
    });
  });

  test('no check that is not ours goes with an update', () => {
    always(({ current, changes, after }) => {
      for (const change of changes) {
        if (change.kind === 'withdraw' || change.kind === 'status') continue;
        const before = current.find(({ id }) => id === idIn(change))?.checks ?? [];
        const left = new Set(after.find(({ id }) => id === idIn(change))?.checks.map(({ id }) => id));
        for (const { id } of before) if (id.startsWith('_service_maintenance')) expect(left.has(id)).toBe(true);
      }
    });
  });

  test('an update makes no service worse than it was', () => {
    always(({ current, changes, after }) => {
      for (const change of changes) {
        if (change.kind !== 'update' && change.kind !== 'adopt') continue;
        if (change.service.checks.some(({ mirrored }) => mirrored !== undefined)) continue; // says what Marathon says
        const now = after.find(({ id }) => id === idIn(change))?.checks ?? [];
        const before = current.find(({ id }) => id === idIn(change))?.checks ?? [];
        expect(worstOf(now)).toBeLessThanOrEqual(worstOf(before));
      }
    });
  });

  test('registrations come before withdrawals', () => {
    always(({ changes }) => {
      const isWithdrawal = changes.map(({ kind }) => kind === 'withdraw');
      expect(isWithdrawal).toEqual([...isWithdrawal].sort());
    });
  });

  test('what carries no mark is withdrawn on a terminal word alone', () => {
    always(({ current, changes }) => {
      for (const change of changes) {
        if (change.kind !== 'withdraw' || change.withdrawal === 'ended') continue;
        expect(current.find(({ id }) => id === change.id)?.meta['managed-by']).toBe('marathon-consul');
      }
    });
  });

  test('no check changes its type under one id', () => {
    always(({ current, after }) => {
      for (const { id, checks } of after) {
        const before = current.find((service) => service.id === id)?.checks ?? [];
        for (const check of checks) {
          const type = before.find((one) => one.id === check.id)?.type ?? '';
          expect(type === '' || type === check.type).toBe(true);
        }
      }
    });
  });

  test('what says Marathon’s verdict says it afterwards, and keeps its word where there is none', () => {
    always(({ wanted, current, after }) => {
      for (const service of wanted) {
        const now = after.find(({ id }) => id === service.id);
        const before = current.find(({ id }) => id === service.id);
        if (!now || ownerOf(now, OWNERSHIP).kind !== 'ours') continue;
        for (const check of service.checks) {
          if (check.probe.kind !== 'ttl') continue;
          const has = now.checks.find(({ id }) => id === check.id || id === check.olderId);
          const had = before?.checks.find(({ id }) => id === has?.id);
          const said = check.mirrored ?? had?.status;
          if (said !== undefined) expect(has?.status).toBe(said);
        }
      }
    });
  });

  test('each id is written once', () => {
    always(({ changes }) => {
      const written = changes.filter(({ kind }) => kind !== 'status').map(idIn);
      const told = new Set(changes.filter(({ kind }) => kind === 'status').map(idIn));
      expect(new Set(written).size).toBe(written.length);
      expect(written.filter((id) => told.has(id))).toEqual([]);
    });
  });

  test('the view, told of each acknowledged write, agrees with what Consul then has', () => {
    always(({ current, changes, after }) => {
      const view = createConsulView(() => OWNERSHIP);
      view.load(current, 0, true);
      changes.forEach((change, at) => {
        view.acknowledge(change, at + 1);
      });
      const plain = (services: readonly RegisteredService[]) =>
        services
          .filter((service) => {
            const owner = ownerOf(service, OWNERSHIP);
            return owner.kind !== 'foreign' && owner.taskId === TASK;
          })
          .map(({ id, meta, checks }): [string, object, CheckId[]] => [
            id,
            meta,
            checks.map((check) => check.id).sort(),
          ])
          .sort(([left], [right]) => (left < right ? -1 : 1));
      expect(plain(view.of(TASK))).toEqual(plain(after));
    });
  });
});
