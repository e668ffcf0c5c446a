import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change, Withdrawal } from '../../src/model/change.ts';
import { type CheckId, checkId, serviceId, type TaskId } from '../../src/model/ids.ts';
import type { CheckStatus, DesiredService, RegisteredCheck, RegisteredService } from '../../src/model/service.ts';
import { ownerOf } from '../../src/plan/ownership.ts';
import { planTask } from '../../src/plan/plan.ts';
import { createConsulView } from '../../src/reconcile/consul-view.ts';
import { CLUSTER, idOf, markOf, WEB } from '../unit/examples.ts';

const TASK = idOf(1);
const status = fc.constantFrom<CheckStatus[]>('passing', 'warning', 'critical');
const suffix = fc.constantFrom('', ':http', ':1');
const hash = fc.constantFrom('a', 'b');
const checkNames = fc.uniqueArray(fc.constantFrom('http', 'tcp', 'alive'), { maxLength: 3 });

const desiredService: fc.Arbitrary<DesiredService> = fc
  .record({ suffix, hash, port: fc.constantFrom(1, 2), tags: fc.constantFrom([], ['t']), checks: checkNames, status })
  .map((it) => {
    const id = serviceId(`marathon:${TASK}${it.suffix}`);
    return {
      id,
      taskId: TASK,
      appId: WEB,
      name: 'shop-web',
      address: '',
      port: it.port,
      tags: it.tags,
      meta: { ...markOf(TASK), 'marathon-consul-hash': it.hash },
      checks: it.checks.map((name) => ({
        id: checkId(`${id}:${name}${it.hash}`),
        name,
        probe: { kind: 'tcp', target: `x:${it.port}`, intervalMs: 1_000, timeoutMs: undefined },
        initialStatus: it.status,
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
    suffix,
    hash,
    port: fc.constantFrom(1, 2),
    checks: fc.uniqueArray(
      fc.record({ name: fc.constantFrom('httpa', 'httpb', 'tcpa', 'alivea', 'maintenance', 'ttl'), status }),
      { selector: ({ name }) => name, maxLength: 4 },
    ),
  })
  .map((it) => {
    const task: TaskId = it.whose === 'other task' ? idOf(2) : TASK;
    const id = serviceId(`${it.whose === 'other prefix' ? 'svc' : 'marathon'}:${task}${it.suffix}`);
    const mark = { ...markOf(task), 'marathon-consul-hash': it.hash };
    const meta = {
      ours: mark,
      unmarked: {},
      'other cluster': { ...mark, 'marathon-cluster': 'other' },
      'other manager': { ...mark, 'managed-by': 'nomad' },
      'other prefix': mark,
      'other task': mark,
    }[it.whose];
    const checks = it.checks.map(({ name, status }): RegisteredCheck => {
      if (name === 'maintenance') return { id: checkId(`_service_maintenance:${id}`), name, status, type: '' };
      if (name === 'ttl') return { id: checkId(`service:${id}`), name, status, type: 'ttl' };
      return { id: checkId(`${id}:${name}`), name: name.slice(0, -1), status, type: 'http' };
    });
    return { id, name: 'shop-web', address: '', port: it.port, tags: [], meta, checks };
  });
const registered = fc.uniqueArray(registeredService, { selector: ({ id }) => id, maxLength: 4 });
const withdrawal = fc.constantFrom<Withdrawal[]>('ended', 'draining', 'absent', 'unwanted');

const idIn = (change: Change) => (change.kind === 'withdraw' ? change.id : change.service.id);

/** What the Consul agent makes of a change: what the contract says of registering and removing, and nothing else. */
function apply(services: readonly RegisteredService[], change: Change): RegisteredService[] {
  const rest = services.filter(({ id }) => id !== idIn(change));
  if (change.kind === 'withdraw') return rest;
  const { service, statuses } = change;
  const before = services.find(({ id }) => id === service.id)?.checks ?? [];
  const sent = service.checks.map(({ id, name, probe, initialStatus }) => ({
    id,
    name,
    // Consul keeps the status of a check it knows.
    status: before.find((check) => check.id === id)?.status ?? statuses.get(id) ?? initialStatus,
    type: probe.kind,
  }));
  const isKept = ({ id }: RegisteredCheck) =>
    change.kind !== 'register' &&
    change.keepsForeignChecks &&
    !change.removeChecks.includes(id) &&
    !sent.some((check) => check.id === id);
  const { id, name, address, port, tags, meta } = service;
  return [...rest, { id, name, address, port, tags, meta, checks: [...sent, ...before.filter(isKept)] }];
}

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
      const changes = planTask(TASK, wanted, current, CLUSTER, leaving);
      holds({ wanted, current, changes, after: changes.reduce(apply, [...current]), leaving });
    }),
    { numRuns: 500 },
  );

const rank = { passing: 0, warning: 1, critical: 2 };
const worstOf = (checks: readonly RegisteredCheck[]) => Math.max(0, ...checks.map((check) => rank[check.status]));

describe('whatever is wanted, and whatever Consul has', () => {
  test('planning after applying gives nothing', () => {
    always(({ wanted, after, leaving }) => expect(planTask(TASK, wanted, after, CLUSTER, leaving)).toEqual([]));
  });

  test('nothing that is not ours is ever in a change', () => {
    always(({ wanted, current, changes }) => {
      // What carries no mark is adopted under the very id that is wanted.
      const isAdopted = ({ id }: RegisteredService) => wanted.some((service) => service.id === id);
      const foreign = current.filter((service) => {
        const owner = ownerOf(service, CLUSTER);
        return owner.kind === 'foreign' || (owner.taskId !== TASK && !isAdopted(service));
      });
      const touched = new Set(changes.map(idIn));
      expect(foreign.filter(({ id }) => touched.has(id))).toEqual([]);
    });
  });

  test('no check that is not ours goes with an update', () => {
    always(({ current, changes, after }) => {
      for (const change of changes) {
        if (change.kind === 'withdraw') continue;
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

  test('each id is written once', () => {
    always(({ changes }) => expect(new Set(changes.map(idIn)).size).toBe(changes.length));
  });

  test('the view, told of each acknowledged write, agrees with what Consul then has', () => {
    always(({ current, changes, after }) => {
      const view = createConsulView(() => CLUSTER);
      view.load(current, 0, true);
      changes.forEach((change, at) => {
        view.acknowledge(change, at + 1);
      });
      const plain = (services: readonly RegisteredService[]) =>
        services
          .filter((service) => {
            const owner = ownerOf(service, CLUSTER);
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
