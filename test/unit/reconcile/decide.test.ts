import { describe, expect, test } from 'vitest';
import { BEFORE_EVERYTHING, createRecord } from '../../../src/inventory/record.ts';
import { appId } from '../../../src/model/ids.ts';
import type { RegisteredService } from '../../../src/model/service.ts';
import {
  aDefinition,
  aPort,
  aRegistered,
  aTask,
  HTTP_CHECK,
  idOf,
  LATER_VERSION,
  markOf,
  seen,
  WEB,
} from '../examples.ts';
import { published, scene } from './scene.ts';

const CHECKED = { healthChecks: [HTTP_CHECK] };
const health = (alive: number, reported = 1) => ({ health: { reported, alive } });
const kinds = ({ changes }: ReturnType<ReturnType<typeof scene>['decide']>) => changes.map(({ kind }) => kind);

/** What the checks of the one registration start with. */
function initial(it: ReturnType<typeof scene>) {
  const [change] = it.decide().changes;
  return change?.kind === 'register' ? [...change.statuses.values()] : undefined;
}

/** A task that the agent runs and Marathon has described, of a known definition. */
function running(definition = {}, over = {}) {
  const it = scene();
  it.inventory.defined(definition);
  it.inventory.agent(100, [seen()]);
  it.inventory.marathon(200, [seen('TASK_RUNNING', {}, over)], WEB);
  return it;
}

describe('a task that runs', () => {
  test('is published', () => {
    const resolution = running().decide();
    expect(resolution).toMatchObject({
      outcome: 'published',
      reason: 'the Mesos agent runs it',
      evidence: { marathon: 'Marathon says TASK_RUNNING', agent: 'the Mesos agent says TASK_RUNNING' },
      services: [`marathon:${idOf(1)}`],
    });
    expect(kinds(resolution)).toEqual(['register']);
  });

  test('needs nothing once Consul has it', () => {
    const it = running();
    it.consulHas([published()]);
    expect(it.decide()).toMatchObject({ outcome: 'published', changes: [], services: [`marathon:${idOf(1)}`] });
  });

  test('waits for its definition', () => {
    const it = scene();
    it.inventory.event(100, seen());
    expect(it.decide()).toMatchObject({
      outcome: 'waiting',
      reason: 'the definition it was launched from is not known',
      changes: [],
    });
  });

  test('waits for its definition though another version is known', () => {
    const it = scene();
    it.inventory.defined({ version: LATER_VERSION });
    it.inventory.event(100, seen());
    expect(it.decide()).toMatchObject({ outcome: 'waiting', changes: [] });
  });

  test('is published by the current definition where its own exists no more', () => {
    const it = scene();
    it.inventory.defined({ version: LATER_VERSION });
    it.inventory.event(100, seen());
    it.inventory.undefinedVersion(aDefinition().version);
    expect(it.decide()).toMatchObject({ outcome: 'published', reason: expect.stringContaining('is assumed') });
  });

  test('whose version nobody has told waits until Marathon was asked, and does not take the definition at hand', () => {
    const it = scene();
    it.inventory.defined({ version: LATER_VERSION });
    it.inventory.agent(100, [seen('TASK_RUNNING', { version: undefined })]);
    expect(it.decide()).toMatchObject({ outcome: 'waiting', changes: [] });
    it.inventory.silence(101, 'marathon', WEB);
    expect(it.decide()).toMatchObject({ outcome: 'published' });
  });

  test('stays as it is where its definition is not known', () => {
    const it = scene();
    it.inventory.event(100, seen());
    it.consulHas([published()]);
    expect(it.decide()).toMatchObject({
      outcome: 'published',
      reason: expect.stringContaining('kept as it is: the definition it was launched from is not known'),
      changes: [],
    });
  });

  test('stays as it is where its definition could only be assumed', () => {
    const it = scene();
    it.inventory.defined({ version: LATER_VERSION, ports: [aPort(), aPort()] });
    it.inventory.agent(100, [seen('TASK_RUNNING', { version: undefined })]);
    it.inventory.silence(101, 'marathon');
    it.consulHas([published()]);
    expect(it.decide().changes).toEqual([]);
  });

  test('stays as it is while its address is not known', () => {
    const container = { ports: [aPort({ containerPort: 80, hasHostPort: false })] };
    const it = scene();
    it.inventory.defined(container);
    it.inventory.event(100, seen('TASK_RUNNING', { addresses: [] }));
    it.consulHas([published()]);
    expect(it.decide()).toMatchObject({
      outcome: 'published',
      reason: expect.stringContaining('its container has no address yet'),
      changes: [],
    });
  });

  test('is skipped, with the reason, where it has no port', () => {
    const it = scene();
    it.inventory.defined({ ports: [] });
    it.inventory.event(100, seen('TASK_RUNNING', { ports: [] }));
    expect(it.decide()).toMatchObject({ outcome: 'skipped', reason: 'it has no ports', changes: [] });
  });

  test('is skipped where its id is taken by somebody else, whose service stays', () => {
    const it = running();
    it.consulHas([aRegistered({ meta: markOf(idOf(1), 'other') })]);
    expect(it.decide()).toMatchObject({
      outcome: 'skipped',
      reason: `Consul has a service marathon:${idOf(1)} that is somebody else's`,
      changes: [],
    });
  });

  test('is adopted where the original has registered it', () => {
    const it = running();
    it.consulHas([aRegistered()]);
    expect(kinds(it.decide())).toEqual(['adopt']);
  });
});

describe('the first publication', () => {
  test('waits while the health is unknown', () => {
    expect(running(CHECKED).decide()).toMatchObject({ outcome: 'waiting', reason: 'its health is not known yet' });
  });

  test('waits while a check is not alive', () => {
    expect(running(CHECKED, health(0)).decide()).toMatchObject({
      outcome: 'waiting',
      reason: 'its health checks are not all alive yet',
    });
  });

  test('waits while one check of two has not reported', () => {
    const two = { healthChecks: [HTTP_CHECK, HTTP_CHECK] };
    expect(running(two, health(1)).decide().outcome).toBe('waiting');
  });

  test('comes with the first all-alive verdict, as passing', () => {
    expect(initial(running(CHECKED, health(1)))).toEqual(['passing']);
  });

  test('does not wait for an app without checks', () => {
    expect(initial(running())).toEqual(['passing']);
  });

  test('is critical where Marathon is away and no verdict can be had', () => {
    const it = running(CHECKED);
    it.inventory.silence(300, 'marathon');
    expect(initial(it)).toEqual(['critical']);
  });

  test('does not wait while Marathon is away, but does for a check that it has called ill', () => {
    const it = running(CHECKED, health(0));
    it.inventory.silence(300, 'marathon');
    expect(it.decide().outcome).toBe('waiting');
  });

  test('is past for what Consul once had: after a wipe it comes back with its last status', () => {
    const it = running(CHECKED);
    it.consulHas([published(1, { definition: CHECKED, status: 'passing' })], 1);
    it.consulHas([], 2);
    expect(initial(it)).toEqual(['passing']);
  });

  test('is past for what is published: an ill verdict withdraws nothing', () => {
    const it = running(CHECKED, health(0));
    it.consulHas([published(1, { definition: CHECKED })]);
    expect(it.decide()).toMatchObject({ outcome: 'published', changes: [] });
  });

  test('is past for what an older tool has published', () => {
    const it = running(CHECKED);
    it.consulHas([aRegistered()]);
    expect(kinds(it.decide())).toEqual(['adopt']);
  });
});

describe('the labels of an app', () => {
  test('keep a task out, and say so', () => {
    const it = running({ labels: { 'consul.publish': 'false' } });
    expect(it.decide()).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining('consul.publish'),
      changes: [],
    });
  });

  test('take out what was published, and the guard has its say', () => {
    const it = running({ labels: { 'consul.publish': 'false' } });
    it.consulHas([published()]);
    expect(it.decide()).toMatchObject({ outcome: 'skipped', changes: [{ kind: 'withdraw', withdrawal: 'unwanted' }] });
  });

  test('that are not understood are warnings for its owner', () => {
    expect(running({ labels: { 'consul.nmae': 'x' } }).decide()).toMatchObject({
      outcome: 'published',
      warnings: [expect.stringContaining('consul.nmae')],
    });
  });

  test('may have a task wait for nothing, with the status that its owner wants', () => {
    const it = running({ ...CHECKED, labels: { 'consul.initial-status': 'warning' } });
    expect(initial(it)).toEqual(['warning']);
  });
});

describe('a task that Marathon cannot reach', () => {
  const unreachable = (labels: Record<string, string>) => {
    const it = running({ labels });
    it.consulHas([published(1, { definition: { labels } })]);
    it.inventory.marathon(300, [seen('TASK_UNREACHABLE')], WEB);
    return it;
  };
  const LEAVES = { 'consul.unreachable': 'withdraw' };

  test('stays while the Mesos agent runs it', () => {
    expect(unreachable({}).decide()).toMatchObject({ outcome: 'published', changes: [] });
  });

  test('leaves at once where its owner wants that', () => {
    expect(unreachable(LEAVES).decide()).toMatchObject({
      outcome: 'withdrawn',
      reason: 'Marathon cannot reach it, and its owner wants it out then',
      changes: [{ kind: 'withdraw', withdrawal: 'draining' }],
    });
  });

  test('leaves, though the Mesos agent cannot be asked either', () => {
    expect(unreachable(LEAVES).decide(1, 60_000).outcome).toBe('withdrawn');
  });

  test('stays where the definition that says so is only assumed', () => {
    const it = scene();
    it.inventory.defined({ labels: LEAVES, version: LATER_VERSION });
    it.inventory.agent(100, [seen()]);
    it.inventory.marathon(200, [seen('TASK_UNREACHABLE')], WEB);
    it.inventory.undefinedVersion(aDefinition().version);
    it.consulHas([published()]);
    expect(it.decide()).toMatchObject({ outcome: 'published', changes: [] });
  });

  test('returns when Marathon reaches it again', () => {
    const it = unreachable(LEAVES);
    for (const change of it.decide().changes) it.view.acknowledge(change, 400);
    it.inventory.marathon(500, [seen()], WEB);
    expect(kinds(it.decide())).toEqual(['register']);
  });
});

describe('a verdict that is mirrored', () => {
  const MIRRORED = { ...CHECKED, labels: { 'consul.health': 'mirror' } };
  /** Consul has it, and was told passing just now. */
  const mirroring = () => {
    const it = running(MIRRORED, health(1));
    for (const change of it.decide().changes) it.view.acknowledge(change, 300);
    return it;
  };

  test('is told when it changes', () => {
    const it = mirroring();
    it.inventory.health(400, idOf(1), false);
    expect(it.decide().changes).toMatchObject([{ kind: 'status', status: 'critical', isRefresh: false }]);
  });

  test('is not told again', () => {
    expect(mirroring().decide().changes).toEqual([]);
  });

  test('is told again after six hours', () => {
    const later = 300 + 6 * 3_600_000;
    const it = mirroring();
    it.inventory.agent(later, [seen()]);
    expect(it.decide(1, later).changes).toMatchObject([{ kind: 'status', status: 'passing', isRefresh: true }]);
  });

  test('is told again, lest it run out, while nobody can be asked', () => {
    const later = 300 + 6 * 3_600_000;
    const it = mirroring();
    expect(it.decide(1, later).changes).toMatchObject([{ kind: 'status', status: 'passing', isRefresh: true }]);
  });

  test('is told again, lest it run out, while nobody knows the definition', () => {
    const it = scene();
    it.inventory.agent(200, [seen()]);
    it.consulHas([published(1, { definition: MIRRORED })]);
    expect(it.decide()).toMatchObject({ outcome: 'published', changes: [{ status: 'passing', isRefresh: true }] });
  });

  test('is told again, lest it run out, while a change of its service is held', () => {
    const later = 300 + 6 * 3_600_000;
    const it = mirroring();
    it.view.putAgain(400);
    it.halts({ kind: 'frozen', by: 'ann', why: '', untilMs: undefined });
    expect(it.decide(1, later)).toMatchObject({ outcome: 'held', changes: [{ status: 'passing', isRefresh: true }] });
  });

  test('is told again, lest it run out, while its withdrawal is held', () => {
    const later = 300 + 6 * 3_600_000;
    const it = mirroring();
    it.inventory.event(400, seen('TASK_FINISHED'));
    it.halts({ kind: 'frozen', by: 'ann', why: '', untilMs: undefined });
    expect(it.decide(1, later)).toMatchObject({ outcome: 'held', changes: [{ status: 'passing', isRefresh: true }] });
  });

  test('is told again, lest it run out, while the Mesos agent is not sure of its task', () => {
    const it = mirroring();
    const later = 300 + 6 * 3_600_000;
    it.inventory.agent(later, [seen('TASK_LOST')]);
    expect(it.decide(1, later).changes).toMatchObject([{ status: 'passing', isRefresh: true }]);
  });

  test('stays when Marathon forgets it', () => {
    const it = mirroring();
    it.inventory.health(400, idOf(1), null);
    expect(it.decide().changes).toEqual([]);
  });
});

test('a task that is not ready waits', () => {
  const it = running({ hasReadinessChecks: true }, { isReady: false });
  expect(it.decide()).toMatchObject({ outcome: 'waiting', reason: 'its readiness check has not passed yet' });
});

test('what a task asks for is known while it waits', () => {
  expect(running(CHECKED).decide()).toMatchObject({
    outcome: 'waiting',
    definition: { id: WEB },
    mapped: { kind: 'services' },
    verdict: 'unknown',
  });
});

test('what Marathon once said is no verdict of today while it cannot be asked', () => {
  const it = running(CHECKED, health(1));
  it.consulHas([published(1, { definition: CHECKED })]);
  it.inventory.silence(300, 'marathon');
  expect(it.decide()).toMatchObject({ outcome: 'published', verdict: undefined });
});

describe('a task that is gone', () => {
  const gone = () => {
    const it = running();
    it.consulHas([published()]);
    return it;
  };

  test('is withdrawn at once when it has ended', () => {
    const it = gone();
    it.inventory.event(300, seen('TASK_FAILED'));
    expect(it.decide()).toMatchObject({
      outcome: 'withdrawn',
      reason: 'Marathon says TASK_FAILED',
      changes: [{ kind: 'withdraw', withdrawal: 'ended' }],
      services: [],
    });
  });

  test('is withdrawn at once when it is being killed', () => {
    const it = gone();
    it.inventory.event(300, seen('TASK_KILLING'));
    expect(it.decide().changes).toMatchObject([{ withdrawal: 'draining' }]);
  });

  test('is kept while only one witness misses it', () => {
    const it = gone();
    it.inventory.agent(300, []);
    expect(it.decide()).toMatchObject({
      outcome: 'published',
      reason: 'the Mesos agent does not list it; Marathon is being asked',
      changes: [],
    });
  });

  test('is withdrawn when neither lists it', () => {
    const it = gone();
    it.inventory.agent(300, []);
    it.inventory.marathon(301, [], WEB);
    expect(it.decide().changes).toMatchObject([{ withdrawal: 'absent' }]);
  });

  test('needs nothing more when Consul does not have it', () => {
    const it = running();
    it.inventory.event(300, seen('TASK_FAILED'));
    expect(it.decide()).toMatchObject({ outcome: 'withdrawn', changes: [] });
  });
});

describe('what is known only by a memory', () => {
  const remembered = () => {
    const it = scene();
    it.inventory.defined();
    it.inventory.restore({ ...createRecord(idOf(1), WEB, BEFORE_EVERYTHING), task: aTask() });
    return it;
  };

  test('is kept where Consul has it', () => {
    const it = remembered();
    it.consulHas([published()]);
    expect(it.decide()).toMatchObject({ outcome: 'published', changes: [] });
  });

  test('is not registered anew', () => {
    expect(remembered().decide()).toMatchObject({ outcome: 'waiting', changes: [] });
  });
});

describe('many that vanish at once', () => {
  const vanished = (count: number) => {
    const it = scene();
    const ids = Array.from({ length: count }, (_, n) => n + 1);
    it.inventory.defined();
    it.inventory.agent(
      100,
      ids.map((n) => seen('TASK_RUNNING', { id: idOf(n) })),
    );
    it.consulHas(ids.map((n) => published(n)));
    it.inventory.agent(300, []);
    it.inventory.marathon(301, []);
    for (const n of ids) it.decide(n);
    return it;
  };

  test('are held, and say so', () => {
    expect(vanished(4).decide()).toMatchObject({
      outcome: 'held',
      reason: expect.stringMatching(/^held: too many tasks vanished at once \(.*guard release.*\); /),
      changes: [],
      services: [`marathon:${idOf(1)}`],
    });
  });

  test('are not held when they are few', () => {
    expect(vanished(3).decide().outcome).toBe('withdrawn');
  });

  test('are let go by evidence: an end', () => {
    const it = vanished(4);
    it.inventory.event(400, seen('TASK_FINISHED'));
    expect(it.decide().changes).toMatchObject([{ withdrawal: 'ended' }]);
  });

  test('are let go by evidence: one that runs is held no more', () => {
    const it = vanished(4);
    it.inventory.agent(400, [seen('TASK_RUNNING', { id: idOf(4) })]);
    expect(it.decide(4).outcome).toBe('published');
  });

  test('stay held though one of them comes back: each waits for evidence of its own', () => {
    const it = vanished(4);
    it.inventory.agent(400, [seen('TASK_RUNNING', { id: idOf(4) })]);
    it.decide(4);
    expect(it.decide().outcome).toBe('held');
  });

  test('are let go after ten minutes', () => {
    expect(vanished(4).decide(1, 601_000).outcome).toBe('withdrawn');
  });

  test('do not hold back what is new under the same task', () => {
    const it = scene();
    it.inventory.defined();
    const tasks = [1, 2, 3, 4].map((n) => seen('TASK_RUNNING', { id: idOf(n) }));
    it.inventory.agent(100, tasks);
    const former = (n: number) => ({ ...published(n), id: `marathon:${idOf(n)}:former` as never, name: 'former' });
    it.consulHas([1, 2, 3, 4].map(former));
    for (const n of [1, 2, 3, 4]) it.decide(n);
    expect(it.decide()).toMatchObject({ outcome: 'held', changes: [{ kind: 'register' }] });
  });
});

test('many services that only get other ids are not held: no task leaves', () => {
  const it = scene();
  it.inventory.defined();
  const all = [1, 2, 3, 4, 5, 6];
  it.inventory.agent(
    100,
    all.map((n) => seen('TASK_RUNNING', { id: idOf(n) })),
  );
  it.consulHas(all.map((n) => ({ ...published(n), id: `marathon:${idOf(n)}:former` as never })));
  for (const n of all) it.decide(n);
  expect(all.map((n) => [it.decide(n).outcome, kinds(it.decide(n))])).toEqual(
    all.map(() => ['published', ['register', 'withdraw']]),
  );
});

describe('while what stands in Consul is to stay as it is', () => {
  const PAUSE = { kind: 'paused', by: 'ann@node-1', why: 'a look', untilMs: undefined } as const;
  const halted = (services: readonly RegisteredService[] = [published()]) => {
    const it = running();
    it.consulHas(services);
    it.halts(PAUSE);
    return it;
  };

  test('nothing is withdrawn, not even what has ended, and it says who wants that', () => {
    const it = halted();
    it.inventory.event(400, seen('TASK_FINISHED'));
    expect(it.decide()).toMatchObject({
      outcome: 'held',
      reason: 'held: paused by ann@node-1 (a look); Marathon says TASK_FINISHED',
      changes: [],
      services: [`marathon:${idOf(1)}`],
    });
  });

  test('nothing is changed that stands there', () => {
    const it = halted([{ ...published(), tags: ['by hand'] }]);
    expect(it.decide()).toMatchObject({ outcome: 'held', changes: [] });
  });

  test('what Consul lacks is registered', () => {
    expect(kinds(halted([]).decide())).toEqual(['register']);
  });

  test('a task that nothing is to be done about is published as before', () => {
    expect(halted().decide()).toMatchObject({ outcome: 'published', changes: [] });
  });

  test('ends with the halt', () => {
    const it = halted();
    it.inventory.event(400, seen('TASK_FINISHED'));
    it.decide();
    it.halts(undefined);
    expect(kinds(it.decide())).toEqual(['withdraw']);
  });
});

test('many that another configuration takes away are held until somebody lets them go', () => {
  const it = scene();
  const all = [1, 2, 3, 4];
  it.inventory.defined({ labels: { 'consul.publish': 'false' } });
  it.inventory.agent(
    100,
    all.map((n) => seen('TASK_RUNNING', { id: idOf(n) })),
  );
  it.consulHas(all.map((n) => published(n)));
  for (const n of all) it.decide(n);
  expect(it.decide(1, 10_000_000)).toMatchObject({
    outcome: 'held',
    reason: expect.stringMatching(/^held: the configuration takes too many tasks away at once \(.*guard release.*\); /),
    changes: [],
  });
  it.guard.release();
  expect(it.decide(1, 10_000_000)).toMatchObject({ outcome: 'skipped', changes: [{ withdrawal: 'unwanted' }] });
});

test('a service that is to be put once more, with another token, is updated though nothing of it differs', () => {
  const it = running();
  it.consulHas([published()]);
  it.view.putAgain(500);
  const { changes } = it.decide();
  expect(changes).toMatchObject([{ kind: 'update', differs: ['the Consul token'] }]);
  for (const change of changes) it.view.acknowledge(change, 1_000);
  expect([it.view.toBePutAgain, it.decide().changes]).toEqual([0, []]);
});

test('an app of another name has nothing to do with it', () => {
  const it = running();
  it.inventory.marathon(300, [], appId('/other'));
  expect(it.decide().outcome).toBe('published');
});
