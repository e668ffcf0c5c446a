import { describe, expect, test } from 'vitest';
import type { Change } from '../../../src/model/change.ts';
import { checkId, serviceId } from '../../../src/model/ids.ts';
import type { CheckStatus, RegisteredService } from '../../../src/model/service.ts';
import { createConsulView } from '../../../src/reconcile/consul-view.ts';
import { aDesired, aMirror, anHttpCheck, aRegistered, idOf, markOf, OWNERSHIP, WEB } from '../examples.ts';

const TASK = idOf(1);
const ID = serviceId(`marathon:${TASK}`);
const CHECK = anHttpCheck().id;
const MAINTENANCE = checkId(`_service_maintenance:${ID}`);

const ours = (status: CheckStatus = 'passing', over: Partial<RegisteredService> = {}) =>
  aRegistered({ meta: markOf(TASK), checks: [{ id: CHECK, name: 'http', status, type: 'http' }], ...over });
const registration = (status: CheckStatus = 'passing') => ({
  kind: 'register' as const,
  taskId: TASK,
  service: aDesired(),
  statuses: new Map([[CHECK, status]]),
  because: '',
});
const withdrawal: Change = { kind: 'withdraw', taskId: TASK, id: ID, name: '', withdrawal: 'ended', because: '' };

const view = () => createConsulView(() => OWNERSHIP);

describe('the view', () => {
  test('is unproven before the first list, known after it', () => {
    const it = view();
    expect([it.state, it.epoch]).toEqual(['unproven', 0]);
    it.load([], 0, true);
    expect([it.state, it.epoch]).toEqual(['known', 1]);
  });

  test('is suspect until the next list', () => {
    const it = view();
    it.load([], 0, true);
    it.suspect();
    expect(it.state).toBe('suspect');
    it.load([], 1, true);
    expect(it.state).toBe('known');
  });

  test('cannot be suspect before it was known', () => {
    const it = view();
    it.suspect();
    expect(it.state).toBe('unproven');
  });

  describe('finds rewritten', () => {
    const hashed = (hash: string, over: object = {}) =>
      ours('passing', { meta: { ...markOf(TASK), 'marathon-consul-hash': hash, ...over } });

    test('a service of ours with another hash', () => {
      const it = view();
      it.load([hashed('a')], 0, true);
      expect(it.rewrittenIn([hashed('b')], 1)).toEqual([ID]);
    });

    test.each<[string, RegisteredService]>([
      ['what is as it was', hashed('a')],
      ['what a person edited', hashed('a', { note: 'mine' })],
      ['what a person put without a hash', ours()],
    ])('not %s', (_what, listed) => {
      const it = view();
      it.load([hashed('a')], 0, true);
      expect(it.rewrittenIn([listed], 1)).toEqual([]);
    });

    test('nothing in a list that was asked for before our own write', () => {
      const it = view();
      it.load([hashed('a')], 0, true);
      it.acknowledge(registration(), 2);
      expect(it.rewrittenIn([hashed('b')], 1)).toEqual([]);
    });

    test('not what was sent and never acknowledged, as by a change of which a part failed', () => {
      const it = view();
      it.load([hashed('a')], 0, true);
      const { service, ...rest } = registration();
      it.sends({ ...rest, service: { ...service, meta: { ...service.meta, 'marathon-consul-hash': 'b' } } });
      expect(it.rewrittenIn([hashed('b')], 1)).toEqual([]);
      expect(it.rewrittenIn([hashed('a')], 1)).toEqual([]);
      expect(it.rewrittenIn([hashed('c')], 1)).toEqual([ID]);
    });
  });

  test('knows what Consul has of a task', () => {
    const it = view();
    it.load([ours()], 0, true);
    expect([it.of(TASK), [...it.tasks()], it.published]).toEqual([[ours()], [[TASK, WEB]], 1]);
  });

  test('knows, and does not count as published, what an older tool left', () => {
    const it = view();
    it.load([aRegistered()], 0, true);
    expect([it.of(TASK).length, it.published, it.wasPublished(TASK)]).toEqual([1, 0, false]);
  });

  test('leaves out what is somebody else’s, but knows that it is there', () => {
    const it = view();
    it.load([ours('passing', { meta: markOf(TASK, 'other') })], 0, true);
    expect([it.of(TASK), [...it.tasks()], it.isForeign(ID)]).toEqual([[], [], true]);
  });

  test('does not take ours, or nothing, for somebody else’s', () => {
    const it = view();
    it.load([ours()], 0, true);
    expect([it.isForeign(ID), it.isForeign(serviceId('x'))]).toEqual([false, false]);
  });
});

describe('a list', () => {
  test('that lacks a service proves that it is gone', () => {
    const it = view();
    it.load([ours()], 0, true);
    it.load([], 1, true);
    expect([it.of(TASK), it.published]).toEqual([[], 0]);
  });

  test('that may have been filtered by rights only adds', () => {
    const it = view();
    it.load([ours()], 0, true);
    it.load([aRegistered({ id: serviceId(`marathon:${idOf(2)}`), meta: markOf(idOf(2)) })], 1, false);
    expect([it.of(TASK).length, it.of(idOf(2)).length]).toEqual([1, 1]);
  });

  test('asked for before a registration was acknowledged does not undo it', () => {
    const it = view();
    it.load([], 0, true);
    it.acknowledge(registration(), 10);
    it.load([], 9, true);
    expect(it.of(TASK)).toHaveLength(1);
  });

  test('asked for before an update was acknowledged does not bring the old one back', () => {
    const it = view();
    it.load([ours('passing', { port: 1 })], 0, true);
    it.acknowledge({ ...registration(), kind: 'update', removeChecks: [], isUrgent: false, differs: [] }, 10);
    it.load([ours('passing', { port: 1 })], 9, true);
    expect(it.of(TASK)[0]?.port).toBe(31001);
  });

  test('asked for before a withdrawal was acknowledged does not bring the service back', () => {
    const it = view();
    it.load([ours()], 0, true);
    it.acknowledge(withdrawal, 10);
    it.load([ours()], 9, true);
    expect(it.of(TASK)).toEqual([]);
  });

  test('asked for later outweighs what was acknowledged', () => {
    const it = view();
    it.load([], 0, true);
    it.acknowledge(registration(), 10);
    it.load([], 11, true);
    expect(it.of(TASK)).toEqual([]);
  });

  test('in which a service has lost its mark to another cluster takes it from us', () => {
    const it = view();
    it.load([ours()], 0, true);
    it.load([ours('passing', { meta: markOf(TASK, 'other') })], 1, true);
    expect([it.of(TASK), it.published]).toEqual([[], 0]);
  });

  test('in which a service is another task’s moves it there', () => {
    const it = view();
    it.load([ours()], 0, true);
    it.load([ours('passing', { meta: markOf(idOf(2)) })], 1, true);
    expect([it.of(TASK).length, it.of(idOf(2)).length, it.published]).toEqual([0, 1, 1]);
  });
});

describe('an acknowledged write', () => {
  test('shows the checks as they were sent', () => {
    const it = view();
    it.load([], 0, true);
    it.acknowledge(registration('critical'), 1);
    expect(it.of(TASK)[0]?.checks).toEqual([{ id: CHECK, name: 'http', status: 'critical', type: 'http' }]);
  });

  test('that is an update keeps the checks of others in the view', () => {
    const it = view();
    const maintenance = { id: MAINTENANCE, name: '', status: 'critical', type: '' } as const;
    const former = { id: checkId(`${ID}:former`), name: '', status: 'passing', type: 'http' } as const;
    it.load([ours('passing', { checks: [maintenance, former] })], 0, true);
    const update = { ...registration(), kind: 'update', isUrgent: false, differs: [] } as const;
    it.acknowledge({ ...update, removeChecks: [former.id] }, 1);
    expect(it.of(TASK)[0]?.checks.map(({ id }) => id)).toEqual([CHECK, MAINTENANCE]);
  });
});

describe('after Consul has lost everything', () => {
  const wiped = () => {
    const it = view();
    it.load([ours('warning')], 0, true);
    it.load([], 1, true);
    return it;
  };

  test('it is remembered what each check last was', () => {
    expect(wiped().lastStatus(CHECK)).toBe('warning');
  });

  test('it is remembered that the task was published', () => {
    expect(wiped().wasPublished(TASK)).toBe(true);
  });

  test('both are forgotten with the task', () => {
    const it = wiped();
    it.forget(() => false);
    expect([it.lastStatus(CHECK), it.wasPublished(TASK)]).toEqual([undefined, false]);
  });

  test('nothing is forgotten of a task that is known', () => {
    const it = wiped();
    it.forget((id) => id === TASK);
    expect([it.lastStatus(CHECK), it.wasPublished(TASK)]).toEqual(['warning', true]);
  });
});

test('after our own withdrawal nothing is remembered of a task', () => {
  const it = view();
  it.load([ours()], 0, true);
  it.acknowledge(withdrawal, 1);
  expect([it.lastStatus(CHECK), it.wasPublished(TASK)]).toEqual([undefined, false]);
});

test('a task that only one of its services has left is still known as published when Consul loses the other', () => {
  const it = view();
  it.load([ours(), ours('passing', { id: serviceId(`${ID}:former`), checks: [] })], 0, true);
  it.acknowledge({ ...withdrawal, id: serviceId(`${ID}:former`), withdrawal: 'replaced' }, 1);
  it.load([], 2, true);
  expect(it.wasPublished(TASK)).toBe(true);
});

test('a check that an update has replaced is not remembered', () => {
  const it = view();
  const former = { id: checkId(`${ID}:former`), name: '', status: 'passing', type: 'http' } as const;
  it.load([ours('passing', { checks: [former] })], 0, true);
  const update = { ...registration(), kind: 'update', isUrgent: false, differs: [] } as const;
  it.acknowledge({ ...update, removeChecks: [former.id] }, 1);
  expect(it.lastStatus(former.id)).toBeUndefined();
});

describe('a check that says what it is told', () => {
  const HOURS = 3_600_000;
  const { id } = aMirror('passing');
  const had = ours('passing', { checks: [{ id, name: '', status: 'passing', type: 'ttl' }] });
  const telling = {
    kind: 'status',
    taskId: TASK,
    id: ID,
    name: '',
    check: id,
    status: 'critical',
    isRefresh: false,
    because: '',
  } as const;

  test('must be told again where nobody knows when it was told', () => {
    const it = view();
    it.load([had], 0, true);
    expect(it.isTellingDue(id, 0)).toBe(true);
  });

  test('must be told again after six hours', () => {
    const it = view();
    it.load([had], 0, true);
    it.acknowledge(telling, 1);
    expect([it.isTellingDue(id, 6 * HOURS), it.isTellingDue(id, 6 * HOURS + 1)]).toEqual([false, true]);
  });

  test('was told with its registration', () => {
    const it = view();
    it.load([], 0, true);
    it.acknowledge({ ...registration(), service: aDesired({ checks: [aMirror('passing')] }) }, 1);
    expect(it.isTellingDue(id, 2)).toBe(false);
  });

  test('must be told again when Consul may have restarted', () => {
    const it = view();
    it.load([had], 0, true);
    it.acknowledge(telling, 1);
    it.suspect();
    it.load([had], 2, true);
    expect(it.isTellingDue(id, 2)).toBe(true);
  });

  test('need not be told again after an ordinary list', () => {
    const it = view();
    it.load([had], 0, true);
    it.acknowledge(telling, 1);
    it.load([had], 2, true);
    expect(it.isTellingDue(id, 2)).toBe(false);
  });

  test('has the status that it was told', () => {
    const it = view();
    it.load([had], 0, true);
    it.acknowledge(telling, 1);
    expect(it.of(TASK)[0]?.checks).toEqual([{ id, name: '', status: 'critical', type: 'ttl' }]);
    it.load([had], 0, true);
    expect(it.of(TASK)[0]?.checks[0]?.status).toBe('critical');
  });
});

test('a list that was asked for before another counts for nothing after that', () => {
  const it = view();
  it.load([ours()], 0, true);
  it.acknowledge(withdrawal, 5);
  it.load([], 10, true);
  it.load([ours()], 4, true);
  expect([it.of(TASK), it.readAt]).toEqual([[], 10]);
});

describe('what is to be put once more', () => {
  const FOREIGN = serviceId('theirs');
  const asked = () => {
    const it = view();
    it.load([ours(), aRegistered({ id: FOREIGN, meta: {} })], 0, true);
    it.putAgain(1);
    return it;
  };

  test('is everything of ours, and nothing of others', () => {
    const it = asked();
    expect([it.isToBePutAgain(ID), it.isToBePutAgain(FOREIGN), it.toBePutAgain]).toEqual([true, false, 1]);
  });

  test('is so until it has been put, whatever is read or told meanwhile', () => {
    const it = asked();
    it.load([ours('critical')], 1, true);
    expect(it.isToBePutAgain(ID)).toBe(true);
    it.acknowledge(registration(), 2);
    expect(it.isToBePutAgain(ID)).toBe(false);
  });

  test('is what was sent before, though it was carried out only afterwards', () => {
    const it = asked();
    it.acknowledge(registration(), 3, 1);
    expect(it.isToBePutAgain(ID)).toBe(true);
    it.acknowledge(registration(), 4, 2);
    expect(it.isToBePutAgain(ID)).toBe(false);
  });

  test('is forgotten when it leaves', () => {
    const withdrawn = asked();
    withdrawn.acknowledge(withdrawal, 1);
    const lost = asked();
    lost.load([], 1, true);
    expect([withdrawn.toBePutAgain, lost.toBePutAgain]).toEqual([0, 0]);
  });
});
