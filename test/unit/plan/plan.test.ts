import { describe, expect, test } from 'vitest';
import type { Change } from '../../../src/model/change.ts';
import { type CheckId, checkId, serviceId } from '../../../src/model/ids.ts';
import type { CheckStatus, DesiredService, RegisteredCheck, RegisteredService } from '../../../src/model/service.ts';
import { type ConsulMemory, NO_MEMORY } from '../../../src/plan/checks.ts';
import { type Leaving, planTask } from '../../../src/plan/plan.ts';
import { aDesired, anHttpCheck, aRegistered, idOf, markOf, OWNERSHIP } from '../examples.ts';

const TASK = idOf(1);
const ID = serviceId(`marathon:${TASK}`);
const UNWANTED: Leaving = { withdrawal: 'unwanted', because: 'no longer wanted' };
const HTTP = checkId(`${ID}:http`);
const NEWER_HTTP = checkId(`${ID}:http2`);
const ALIAS = checkId(`${ID}:alias`);
const MAINTENANCE = checkId(`_service_maintenance:${ID}`);

const meta = (hash: string) => ({ ...markOf(TASK), 'marathon-consul-hash': hash });
const wanted = (over: Partial<DesiredService> = {}): DesiredService =>
  aDesired({ meta: meta('new'), checks: [anHttpCheck({ id: NEWER_HTTP })], ...over });
const has = (id: CheckId, status: CheckStatus, name = 'http', type = 'http'): RegisteredCheck => ({
  id,
  name,
  status,
  type,
});
const ours = (over: Partial<RegisteredService> = {}) => aRegistered({ meta: meta('old'), ...over });

const plan = (
  desired: readonly DesiredService[],
  registered: readonly RegisteredService[],
  leaving: Leaving = UNWANTED,
  lastStatus: ConsulMemory['lastStatus'] = () => undefined,
) => planTask(TASK, desired, registered, OWNERSHIP, leaving, { ...NO_MEMORY, lastStatus });

/** The one write there is, when it is not a withdrawal. */
function written(changes: readonly Change[]) {
  const [only] = changes;
  if (changes.length !== 1 || !only || only.kind === 'withdraw' || only.kind === 'status')
    throw new Error(JSON.stringify(changes));
  return only;
}
function updated(current: RegisteredService, desired = wanted()) {
  const change = written(plan([desired], [current]));
  if (change.kind === 'register') throw new Error('it is a registration');
  return change;
}

describe('a service that Consul lacks', () => {
  test('is registered', () => {
    expect(written(plan([wanted()], []))).toMatchObject({ kind: 'register', because: 'not in Consul', taskId: TASK });
  });

  test('starts with the status it is meant to start with', () => {
    expect([...written(plan([wanted()], [])).statuses]).toEqual([[NEWER_HTTP, 'critical']]);
  });

  test('starts with its last status where it had one', () => {
    expect([...written(plan([wanted()], [], UNWANTED, () => 'passing')).statuses]).toEqual([[NEWER_HTTP, 'passing']]);
  });
});

describe('a service that Consul has', () => {
  test('is not written again', () => {
    const current = ours({ meta: meta('new'), checks: [has(NEWER_HTTP, 'critical')] });
    expect(plan([wanted()], [current])).toEqual([]);
  });

  test('is updated where it differs, and says in what', () => {
    const current = ours({ meta: meta('new'), port: 31000, checks: [has(NEWER_HTTP, 'critical')] });
    expect(updated(current)).toMatchObject({ kind: 'update', because: 'port: 31000 → 31001', isUrgent: false });
  });

  test('is not touched when it is of another cluster', () => {
    expect(plan([wanted()], [ours({ meta: { ...meta('old'), 'marathon-cluster': 'other' } })])).toEqual([]);
  });

  test('is not touched when it is another manager’s', () => {
    expect(plan([wanted()], [ours({ meta: { ...meta('old'), 'managed-by': 'nomad' } })])).toEqual([]);
  });
});

describe('the status of a check under a new id', () => {
  const statuses = (checks: readonly RegisteredCheck[], desired = wanted()) =>
    Object.fromEntries(updated(ours({ checks }), desired).statuses);

  test.each(['passing', 'warning', 'critical'] as const)('is its predecessor’s: %s', (status) => {
    expect(statuses([has(HTTP, status)])).toEqual({ [NEWER_HTTP]: status });
  });

  test('is that of the check of the same name, where several go', () => {
    expect(statuses([has(HTTP, 'passing'), has(ALIAS, 'critical', 'alive')])).toEqual({ [NEWER_HTTP]: 'passing' });
  });

  test('is the worst of those that go, where none has its name', () => {
    const gone = [has(HTTP, 'warning', 'a'), has(ALIAS, 'passing', 'b')];
    expect(statuses(gone)).toEqual({ [NEWER_HTTP]: 'warning' });
  });

  test('is that of the checks that stay, where none goes: an update never passes through critical', () => {
    const desired = wanted({ checks: [anHttpCheck({ id: HTTP }), anHttpCheck({ id: NEWER_HTTP, name: 'http 1' })] });
    expect(statuses([has(HTTP, 'passing')], desired)).toEqual({ [HTTP]: 'passing', [NEWER_HTTP]: 'passing' });
  });

  test('is passing where there was no check: such a service passes', () => {
    expect(statuses([])).toEqual({ [NEWER_HTTP]: 'passing' });
  });

  test('is not that of an operator’s maintenance', () => {
    expect(statuses([has(MAINTENANCE, 'critical', 'maintenance', '')])).toEqual({ [NEWER_HTTP]: 'passing' });
  });

  test('is its own last one, where somebody has removed the check', () => {
    const change = written(plan([wanted()], [ours({ meta: meta('new') })], UNWANTED, () => 'critical'));
    expect(Object.fromEntries(change.statuses)).toEqual({ [NEWER_HTTP]: 'critical' });
  });
});

describe('a check that is not ours', () => {
  const current = ours({ checks: [has(HTTP, 'passing'), has(MAINTENANCE, 'critical', 'maintenance', '')] });

  test('is kept, and our outdated ones are removed one by one', () => {
    expect(updated(current).removeChecks).toEqual([HTTP]);
  });

  test('is never among those that are removed', () => {
    expect(updated(current).removeChecks).not.toContain(MAINTENANCE);
  });
});

describe('a service that the original left', () => {
  const TTL = checkId(`service:${ID}`);
  const original = aRegistered({ checks: [has(TTL, 'passing', "Service 'shop-web' check", 'ttl')] });

  test('is adopted in place', () => {
    expect(updated(original)).toMatchObject({ kind: 'adopt', because: 'registered by an older tool' });
  });

  test('is adopted at once when nobody beats its TTL check any more', () => {
    expect(updated(original).isUrgent).toBe(true);
  });

  test('is adopted in its turn when it has no TTL check', () => {
    expect(updated(aRegistered()).isUrgent).toBe(false);
  });

  test('keeps its status', () => {
    expect([...updated(original).statuses]).toEqual([[NEWER_HTTP, 'passing']]);
  });

  test('has its TTL check removed by name: an operator’s check must stay', () => {
    const checks = [...original.checks, has(MAINTENANCE, 'critical', 'maintenance', '')];
    expect(updated({ ...original, checks }).removeChecks).toEqual([TTL]);
  });

  test.each([
    ['ended', 1],
    ['draining', 0],
    ['absent', 0],
    ['unwanted', 0],
  ] as const)('is withdrawn or not when its task is %s', (withdrawal, count) => {
    expect(plan([], [original], { withdrawal, because: '' })).toHaveLength(count);
  });
});

describe('what leaves', () => {
  test.each(['ended', 'draining', 'absent', 'unwanted'] as const)('leaves because its task is %s', (withdrawal) => {
    expect(plan([], [ours()], { withdrawal, because: 'so' })).toEqual([
      { kind: 'withdraw', taskId: TASK, id: ID, name: 'shop-web', withdrawal, because: 'so' },
    ]);
  });

  test('leaves after what takes its place has come', () => {
    const former = ours({ id: serviceId(`${ID}:former`) });
    expect(plan([wanted()], [former]).map(({ kind }) => kind)).toEqual(['register', 'withdraw']);
  });

  test('is never a service of another task', () => {
    const other = aRegistered({ id: serviceId(`marathon:${idOf(2)}`), meta: markOf(idOf(2)) });
    expect(plan([], [other], { withdrawal: 'ended', because: '' })).toEqual([]);
  });
});

describe('a service that takes the place of another of its task', () => {
  const FORMER = serviceId(`${ID}:http`);
  const former = (status: CheckStatus, over: Partial<RegisteredService> = {}) =>
    ours({ id: FORMER, checks: [has(checkId(`${FORMER}:1`), status)], ...over });
  const statusesAfter = (current: RegisteredService, desired = wanted()) => {
    const [change] = plan([desired], [current]);
    return change?.kind === 'register' ? [...change.statuses.values()] : undefined;
  };

  test('comes first, and the other leaves as replaced: the task stays under its name', () => {
    expect(plan([wanted()], [former('passing')])).toMatchObject([
      { kind: 'register' },
      { kind: 'withdraw', id: FORMER, withdrawal: 'replaced' },
    ]);
  });

  test('goes by another name: the other is no longer wanted, and the guard has its say', () => {
    expect(plan([wanted({ name: 'other' })], [former('passing')]).at(-1)).toMatchObject({ withdrawal: 'unwanted' });
  });

  test.each(['ended', 'draining', 'absent'] as const)('changes nothing for a task that is %s', (withdrawal) => {
    expect(plan([], [former('passing')], { withdrawal, because: '' })).toMatchObject([{ withdrawal }]);
  });

  test.each(['passing', 'warning', 'critical'] as const)('takes its status over: %s', (status) => {
    expect(statusesAfter(former(status), wanted({ checks: [anHttpCheck({ initialStatus: 'critical' })] }))).toEqual([
      status,
    ]);
  });

  test('takes the status over of what had the same port, where none had its name', () => {
    expect(statusesAfter(former('passing', { name: 'other', port: wanted().port }))).toEqual(['passing']);
  });

  test('does not take the status over of what stays', () => {
    const stays = ours({ checks: [has(HTTP, 'passing')] });
    const changes = plan([wanted(), wanted({ id: FORMER, name: 'other' })], [stays]);
    const change = changes.find(({ kind }) => kind === 'register');
    expect(change?.kind === 'register' && [...change.statuses.values()]).toEqual(['critical']);
  });
});
