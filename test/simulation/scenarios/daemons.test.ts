import { describe, expect, test } from 'vitest';
import type { Daemon } from '../../../src/daemon/daemon-contract.ts';
import { DEFAULT_PUBLICATION } from '../../../src/mapping/options.ts';
import { readinessOf } from '../../../src/server/readiness.ts';
import { freezeKeyOf } from '../../../src/sources/freeze-key.ts';
import { USUAL } from '../history/setting.ts';
import type { Simulation } from '../world.ts';
import { blemishesOf, HOUR, LEASE, LEASE_PUTS, MINUTE, SECOND, setUp, statusesIn } from './setting.ts';

const told = (world: Simulation, words: string) => world.log.filter((line) => line.includes(words));
const tagsOf = (world: Simulation, id: string) => world.consul.snapshot().services[id]?.tags;

describe('this daemon', () => {
  test('dies: native checks go on, what follows the lease is critical after its TTL, and passes within seconds of its return', async () => {
    const { world, tasks, at, pass } = await setUp();
    const [plain = '', checked = ''] = tasks.map(at);
    await pass(MINUTE);
    const { register, deregister } = world.consul.writes;
    world.kill();
    await pass(USUAL.lease.ttlMs - 16 * SECOND);
    expect(new Set(Object.values(statusesIn(world)))).toEqual(new Set(['passing']));
    await pass(20 * SECOND);
    expect(statusesIn(world)).toMatchObject({ [LEASE]: 'critical', [plain]: 'critical', [checked]: 'passing' });
    await pass(6 * HOUR);
    expect(world.published()).toEqual(world.truth());
    world.launch();
    await pass(5 * SECOND);
    expect(new Set(Object.values(statusesIn(world)))).toEqual(new Set(['passing']));
    await pass(10 * MINUTE);
    expect(world.consul.writes.deregister).toBe(deregister);
    expect(world.consul.writes.register - register).toBeLessThanOrEqual(LEASE_PUTS);
  });

  test.each(['restarts', 'reloads'])(
    '%s with another configuration: all is changed in place, nothing is missing or critical at any moment',
    async (how) => {
      const { world, tasks, at, pass } = await setUp();
      await pass(MINUTE);
      const blemishes = blemishesOf(world);
      const changed = { publication: { ...DEFAULT_PUBLICATION, tags: ['another'] } };
      if (how === 'reloads') world.configure(changed);
      else {
        world.kill();
        world.launch(changed);
      }
      await pass(MINUTE);
      for (const task of tasks) expect(tagsOf(world, at(task))).toContain('another');
      expect([...blemishes]).toEqual([]);
    },
  );

  test('restarts time and again within seconds: nothing flaps, and nothing is put again but the lease', async () => {
    const { world, pass } = await setUp();
    await pass(MINUTE);
    const blemishes = blemishesOf(world);
    const { register, deregister } = world.consul.writes;
    for (let n = 0; n < 20; n += 1) {
      world.kill();
      world.launch();
      await pass(7 * SECOND);
    }
    expect([...blemishes]).toEqual([]);
    expect(world.consul.writes.deregister).toBe(deregister);
    expect(world.consul.writes.register - register).toBeLessThanOrEqual(20 * LEASE_PUTS);
  });

  test('wakes from the sleep of its machine: nothing leaves, and what happened meanwhile is right within seconds', async () => {
    const { world, first, at, pass } = await setUp();
    const blemishes = blemishesOf(world);
    world.clock.jump(8 * HOUR);
    world.cluster.endTask(first, 'TASK_FAILED', { events: false });
    const next = world.start('/plain', { events: false });
    await pass(12 * SECOND);
    expect(world.published()).not.toHaveProperty([at(first)]);
    expect(world.published()).toHaveProperty([at(next)]);
    await pass(10 * MINUTE);
    expect([...blemishes]).toEqual([`${at(first)} is missing`]);
    expect(told(world, 'the clock ran on while we did not')).toHaveLength(1);
    expect(world.violations).toEqual([]);
  });

  test.each([-2 * HOUR, 2 * HOUR])('has its clock set by %d ms: nothing leaves', async (byMs) => {
    const { world, pass } = await setUp();
    const blemishes = blemishesOf(world);
    world.clock.jump(byMs);
    await pass(20 * MINUTE);
    expect([...blemishes]).toEqual([]);
    world.start('/plain');
    await pass(2 * SECOND);
    expect(world.published()).toEqual(world.truth());
  });
});

describe('two daemons by mistake, configured differently', () => {
  const twoOfThem = async () => {
    const setting = await setUp();
    await setting.pass(MINUTE);
    const blemishes = blemishesOf(setting.world);
    const later = setting.world.launch({ publication: { ...DEFAULT_PUBLICATION, tags: ['later'] } });
    await setting.pass(2 * MINUTE);
    return { ...setting, later, blemishes };
  };

  test('the later one writes; the earlier one stands by, and says whom it saw', async () => {
    const { world, daemon, later, first, at, blemishes, pass } = await twoOfThem();
    expect(tagsOf(world, at(first))).toContain('later');
    expect(daemon.status().notReadyBecause.join()).toMatch(/started later.*\(the other: 2026-\S+ node-1 /);
    expect(later.status().isReady).toBe(true);
    expect(told(world, 'this one stands by')).toHaveLength(1);
    const { register, deregister } = world.consul.writes;
    await pass(HOUR);
    expect(world.consul.writes).toMatchObject({ register, deregister });
    expect([...blemishes]).toEqual([]);
  });

  test('the later one is stopped: the earlier one takes over within seconds, and nothing is critical at any moment', async () => {
    const { world, daemon, later, first, at, blemishes, pass } = await twoOfThem();
    later.stop();
    await pass(5 * SECOND);
    expect(daemon.status().isReady).toBe(true);
    await pass(90 * SECOND);
    expect(tagsOf(world, at(first))).not.toContain('later');
    expect([...blemishes]).toEqual([]);
    expect(world.published()).toEqual(world.truth());
  });

  test('the earlier one that takes over brings nothing back that the later one has found gone', async () => {
    const { world, daemon, first, at, pass } = await setUp();
    // The Mesos agent lists nothing, and Marathon says once that the task runs; it ends, and nobody tells.
    world.liars.agent.share = 1;
    await pass(15 * SECOND);
    expect(wordsOn(daemon, first)).toBe('Marathon says TASK_RUNNING, the Mesos agent does not list it');
    world.liars.agent.share = 0;
    world.liars.agent.hidden.add(first);
    world.cluster.endTask(first, 'TASK_FAILED', { marathon: false });
    world.cluster.expunge(first);
    const later = world.launch();
    await pass(5 * SECOND);
    expect(world.published()[at(first)]).toBeUndefined();
    const registered = () => world.log.filter((line) => line.includes(' registered ') && line.includes(first)).length;
    const before = registered();
    later.stop();
    await pass(20 * SECOND);
    expect(told(world, 'this one writes again')).toHaveLength(1);
    expect([registered() - before, world.published()]).toEqual([0, world.truth()]);
  });

  test('the later one dies: the earlier one takes over before the lease lapses, and nothing is critical at any moment', async () => {
    const { world, daemon, later, first, at, blemishes, pass } = await twoOfThem();
    later.kill();
    await pass(1.25 * USUAL.lease.ttlMs + 5 * SECOND);
    expect(daemon.status().isReady).toBe(true);
    await pass(90 * SECOND);
    expect(tagsOf(world, at(first))).not.toContain('later');
    expect([...blemishes]).toEqual([]);
    expect(world.published()).toEqual(world.truth());
  });

  test('the later one dies, and is started again: the earlier one stands by again, and nothing is critical at any moment', async () => {
    const { world, daemon, later, blemishes, pass } = await twoOfThem();
    later.kill();
    await pass(90 * SECOND);
    world.launch({ publication: { ...DEFAULT_PUBLICATION, tags: ['later'] } });
    await pass(2 * MINUTE);
    expect(daemon.status().notReadyBecause.join()).toContain('stands by');
    expect([...blemishes]).toEqual([]);
  });
});

/** What the witnesses say of a task, as this daemon has heard them. */
function wordsOn(daemon: Pick<Daemon, 'status'>, task: string): string {
  const { evidence } = daemon.status().decisions.find(({ taskId }) => taskId === task) ?? {};
  return `${evidence?.marathon}, ${evidence?.agent}`;
}

describe('a person', () => {
  const KEY = freezeKeyOf('marathon');
  const wayOf = {
    pauses: {
      begin: (world: Simulation) => world.pause(HOUR),
      end: (world: Simulation) => void world.resume(),
    },
    freezes: {
      begin: (world: Simulation) => world.consul.putKey(KEY, JSON.stringify({ by: 'ann', why: 'a look' })),
      end: (world: Simulation) => world.consul.removeKey(KEY),
    },
  };

  test.each(['pauses', 'freezes'] as const)(
    '%s: from then on nothing is withdrawn or changed, what is new comes, the heart beats; then all is made up for',
    async (way) => {
      const { world, daemon, first, at, pass } = await setUp();
      wayOf[way].begin(world);
      await pass(3 * SECOND);
      expect(daemon.status().halts).toMatchObject([{ by: 'ann', why: 'a look' }]);
      const { deregister } = world.consul.writes;
      const ended = { ...world.published() };
      world.cluster.endTask(first, 'TASK_FAILED');
      const next = world.start('/plain');
      await pass(30 * MINUTE);
      expect(world.consul.writes.deregister).toBe(deregister);
      expect(world.published()).toMatchObject(ended);
      expect(world.published()).toHaveProperty([at(next)]);
      expect(statusesIn(world)[LEASE]).toBe('passing');
      wayOf[way].end(world);
      await pass(5 * SECOND);
      expect(daemon.status().halts).toEqual([]);
      expect(world.published()).toEqual(world.truth());
    },
  );

  test.each(['pauses', 'freezes'] as const)(
    '%s, and the daemon restarts: it knows, from its first write on',
    async (way) => {
      const { world, first, at, pass } = await setUp();
      wayOf[way].begin(world);
      // A pause is stored at once; the key is there for the next to read.
      await pass(way === 'pauses' ? 100 : 10 * SECOND);
      const { deregister } = world.consul.writes;
      world.kill();
      world.cluster.endTask(first, 'TASK_FAILED');
      world.launch();
      await pass(10 * MINUTE);
      expect(world.consul.writes.deregister).toBe(deregister);
      wayOf[way].end(world);
      await pass(5 * SECOND);
      expect(world.published()).not.toHaveProperty([at(first)]);
    },
  );

  test('freezes, and the Consul servers lose their leader: what the key said last holds', async () => {
    const { world, daemon, first, at, pass } = await setUp();
    wayOf.freezes.begin(world);
    await pass(3 * SECOND);
    world.faulty.consul.fail({ status: 500, body: 'No cluster leader' }, ({ path }) => path.startsWith('/v1/kv/'));
    world.cluster.endTask(first, 'TASK_FAILED');
    await pass(30 * MINUTE);
    expect(daemon.status().halts).toHaveLength(1);
    expect(world.published()).toHaveProperty([at(first)]);
  });
});

describe('a person takes many tasks out by another configuration', () => {
  const { select } = DEFAULT_PUBLICATION;
  const WITHOUT_PLAIN = { publication: { ...DEFAULT_PUBLICATION, select: { ...select, ignoredApps: ['/plain'] } } };
  const EIGHT = Array.from({ length: 8 }, () => '/plain');
  const readyBody = (daemon: Pick<Daemon, 'status'>) => readinessOf(daemon.status());

  test('all are held until a person lets them go, and /ready says how many, why, and how', async () => {
    const { world, daemon, pass } = await setUp({}, EIGHT);
    const blemishes = blemishesOf(world);
    world.configure(WITHOUT_PLAIN);
    await pass(HOUR);
    expect([...blemishes]).toEqual([]);
    expect(readyBody(daemon)).toMatchObject({
      ready: true,
      held: [
        { tasks: 8, because: expect.stringMatching(/^the configuration takes .*`marathon-consul guard release`/) },
      ],
    });
    expect(daemon.releaseGuard('ann')).toHaveLength(8);
    await pass(5 * SECOND);
    expect(world.published()).toEqual({});
    expect(readyBody(daemon).held).toEqual([]);
  });

  test('and takes that back while they are held: the hold ends, and none has left', async () => {
    const { world, daemon, pass } = await setUp({}, EIGHT);
    const blemishes = blemishesOf(world);
    world.configure(WITHOUT_PLAIN);
    await pass(MINUTE);
    expect(readyBody(daemon).held).toMatchObject([{ tasks: 8 }]);
    world.configure({});
    await pass(SECOND);
    expect(readyBody(daemon).held).toEqual([]);
    expect(daemon.releaseGuard('ann')).toEqual([]);
    await pass(HOUR);
    expect([...blemishes]).toEqual([]);
    expect(world.consul.writes.deregister).toBe(0);
    expect(world.published()).toEqual(world.truth());
  });

  test('and says so with --accept-plan: they leave within 15 s of the start, and nothing else', async () => {
    const { world, tasks, at, pass } = await setUp({}, [...EIGHT, '/bridge']);
    world.kill();
    world.launch({ ...WITHOUT_PLAIN, guard: { floor: 3, share: 0.3, acceptsPlan: true } });
    await pass(15 * SECOND);
    expect(Object.keys(world.published())).toEqual([at(tasks[8] ?? '')]);
  });

  test('and restarts it without saying so: all are held', async () => {
    const { world, pass } = await setUp({}, EIGHT);
    const blemishes = blemishesOf(world);
    world.kill();
    const daemon = world.launch(WITHOUT_PLAIN);
    await pass(HOUR);
    expect([...blemishes]).toEqual([]);
    expect(readyBody(daemon).held).toMatchObject([{ tasks: 8 }]);
  });

  test('but only three of eight: they leave within 15 s of a restart, unheld, and nothing else', async () => {
    const apps = [...EIGHT.slice(0, 3), '/bridge', '/bridge', '/bridge', '/bridge', '/bridge'];
    const { world, tasks, at, pass } = await setUp({}, apps);
    world.kill();
    world.launch(WITHOUT_PLAIN);
    await pass(15 * SECOND);
    expect(Object.keys(world.published())).toEqual(tasks.slice(3).map(at).sort());
  });
});
