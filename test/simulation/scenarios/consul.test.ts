import { describe, expect, test } from 'vitest';
import { DEFAULT_PUBLICATION } from '../../../src/mapping/options.ts';
import type { HandlerRequest } from '../../../src/sandbox/handler.ts';
import { blemishesOf, LEASE, LEASE_PUTS, MINUTE, probeAll, SECOND, setUp, statusesIn } from './setting.ts';

const isOfServers = ({ path }: HandlerRequest) => /^\/v1\/(kv|catalog|health)\//.test(path);
const DEFAULT_LEASE = { scope: 'unchecked', ttlMs: 5 * MINUTE } as const;

describe('the Consul servers', () => {
  test('without a leader: tasks come and go at the agent as ever', async () => {
    const { world, first, at, pass } = await setUp();
    const { faulty, cluster } = world;
    faulty.consul.fail({ status: 500, body: 'No cluster leader' }, isOfServers);
    await pass(MINUTE);
    const blemishes = blemishesOf(world);
    await pass(10 * MINUTE);
    expect([...blemishes]).toEqual([]);
    cluster.endTask(first, 'TASK_FAILED');
    const next = world.start('/plain');
    await pass(SECOND);
    expect(world.published()).not.toHaveProperty([at(first)]);
    expect(world.published()).toHaveProperty([at(next)]);
  });

  test('without a leader, and the agent hangs for 44 s: nothing is lost, the lease lives, what came and went is right after', async () => {
    const { world, first, pass } = await setUp({ lease: DEFAULT_LEASE });
    const { consul, faulty, cluster } = world;
    const blemishes = blemishesOf(world);
    faulty.consul.fail({ status: 500, body: 'No cluster leader' }, isOfServers);
    for (let round = 0; round < 5; round += 1) {
      consul.block(44 * SECOND);
      await pass(50 * SECOND);
    }
    expect([...blemishes]).toEqual([]);
    consul.block(44 * SECOND);
    cluster.endTask(first, 'TASK_FAILED');
    world.start('/plain');
    await pass(44 * SECOND);
    faulty.consul.heal();
    await pass(10 * SECOND);
    expect(world.published()).toEqual(world.truth());
    expect(statusesIn(world)[LEASE]).toBe('passing');
    expect(world.violations).toEqual([]);
  });

  test('and Marathon cannot be reached, for the machine is cut off: what runs stays, what ends leaves', async () => {
    const { world, first, pass } = await setUp();
    const { faulty, cluster } = world;
    const blemishes = blemishesOf(world);
    faulty.marathon.fail('hangs');
    faulty.marathon.failStreams('silent');
    faulty.consul.fail({ status: 500, body: 'No cluster leader' }, isOfServers);
    await pass(30 * MINUTE);
    expect([...blemishes]).toEqual([]);
    cluster.endTask(first, 'TASK_FAILED', { marathon: false });
    await pass(6 * SECOND);
    expect(world.published()).toEqual(world.truth());
  });

  test('are without a leader when the daemon starts: it begins within seconds all the same', async () => {
    const { world, pass } = await setUp();
    world.kill();
    world.faulty.consul.fail({ status: 500, body: 'No cluster leader' }, isOfServers);
    world.launch();
    world.start('/plain');
    await pass(5 * SECOND);
    expect(world.published()).toEqual(world.truth());
  });
});

/** How soon after its refusals end the write that Consul refused is made (ms): rights, and definitions, change by hand. */
const REFUSALS = [
  { status: 400, body: 'Invalid service', againMs: 6.5 * MINUTE },
  { status: 403, body: 'Permission denied', againMs: 6.5 * MINUTE },
  { status: 404, body: 'Not Found', againMs: 40 * SECOND },
  { status: 429, body: 'rate limit exceeded', againMs: 40 * SECOND },
  { status: 500, body: 'rpc error: No cluster leader', againMs: 40 * SECOND },
  { status: 503, body: 'shutting down', againMs: 40 * SECOND },
] as const;

describe('Consul refuses a single write', () => {
  test.each(REFUSALS)('with $status: the others go through, and it is made up for', async ({ againMs, ...refusal }) => {
    const { world, at, pass } = await setUp();
    const blemishes = blemishesOf(world);
    const refused = world.start('/plain');
    world.faulty.consul.fail(refusal, ({ method, body }) => method === 'PUT' && body.includes(refused));
    const accepted = world.start('/bridge');
    await pass(2 * SECOND);
    expect(world.published()).toHaveProperty([at(accepted)]);
    await pass(5 * MINUTE);
    expect(world.published()).not.toHaveProperty([at(refused)]);
    world.faulty.consul.heal();
    await pass(againMs);
    expect(world.published()).toEqual(world.truth());
    expect([...blemishes]).toEqual([]);
    expect(world.violations).toEqual([]);
  });

  test.each(REFUSALS.filter(({ status }) => status !== 404))(
    'of an end with $status: the others go through, and it is made up for',
    async ({ againMs, ...refusal }) => {
      const { world, tasks, at, pass } = await setUp();
      const [refused = '', accepted = ''] = tasks;
      world.faulty.consul.fail(
        refusal,
        ({ method, path }) => method === 'PUT' && path.includes(`deregister/${encodeURIComponent(at(refused))}`),
      );
      world.cluster.endTask(refused, 'TASK_FAILED');
      world.cluster.endTask(accepted, 'TASK_FAILED');
      await pass(2 * SECOND);
      expect(world.published()).not.toHaveProperty([at(accepted)]);
      expect(world.published()).toHaveProperty([at(refused)]);
      await pass(MINUTE);
      world.faulty.consul.heal();
      await pass(againMs);
      expect(world.published()).toEqual(world.truth());
    },
  );
});

describe('Consul carries out what it is told, and the answer is lost', () => {
  test.each([SECOND, MINUTE])(
    'for %d ms: what came, ended and changed is right within a minute, nothing else is ever missing, and then all is quiet',
    async (lastsMs) => {
      const { world, tasks, at, pass } = await setUp();
      const [ended = '', ...stay] = tasks;
      const blemishes = blemishesOf(world);
      world.loseAnswers(true);
      world.cluster.endTask(ended, 'TASK_FAILED');
      world.start('/plain');
      const brief = world.start('/plain');
      world.configure({ publication: { ...DEFAULT_PUBLICATION, tags: ['another'] }, rewriteSpreadMs: 0 });
      await pass(lastsMs / 2);
      expect(world.published()).toHaveProperty([at(brief)]); // which nobody has confirmed
      world.cluster.endTask(brief, 'TASK_FAILED');
      await pass(lastsMs / 2);
      world.loseAnswers(false);
      await pass(MINUTE);
      expect(world.published()).toEqual(world.truth());
      for (const task of stay) expect(world.consul.snapshot().services[at(task)]?.tags).toContain('another');
      expect([...blemishes]).toEqual([`${at(ended)} is missing`]);
      const { register, deregister } = world.consul.writes;
      await pass(10 * MINUTE);
      expect(world.consul.writes).toMatchObject({ register, deregister });
      expect(world.violations).toEqual([]);
    },
  );
});

describe('the heartbeat', () => {
  test('comes in time while a pass takes long and writes hang', async () => {
    const { world, pass } = await setUp();
    const isBeat = ({ path }: HandlerRequest) => path.includes('/check/update/');
    world.faulty.consul.fail({ slowMs: 9 * SECOND }, (request) => !isBeat(request));
    for (let n = 0; n < 20; n += 1) world.start('/plain');
    await pass(10 * MINUTE);
    expect(statusesIn(world)[LEASE]).toBe('passing');
    expect(world.violations).toEqual([]);
  });
});

describe('the Consul catalogue', () => {
  test('lacks what the agent has: that is told within 10 min, its end within 10 min, and nothing is written for it', async () => {
    const { world, pass } = await setUp();
    const told = (words: string) => world.log.some((line) => line.includes(words));
    world.consul.setSyncing(false);
    world.start('/plain');
    await pass(SECOND);
    const { register, deregister } = world.consul.writes;
    await pass(10 * MINUTE);
    expect(told('the Consul catalogue lacks services that the agent has')).toBe(true);
    world.consul.setSyncing(true);
    await pass(10 * MINUTE);
    expect(told('the Consul catalogue agrees with the agent again')).toBe(true);
    expect(world.consul.writes).toMatchObject({ register, deregister });
  });
});

describe('the Consul agent restarts', () => {
  test('with its data: leases and aliases pass within a second, nothing is put but the lease, once', async () => {
    const { world, pass } = await setUp();
    const { consul } = world;
    const { register } = consul.writes;
    consul.restart({ keepsData: true });
    await pass(SECOND);
    probeAll(world);
    const blemishes = blemishesOf(world);
    await pass(10 * MINUTE);
    expect([...blemishes]).toEqual([]);
    expect(consul.writes.register - register).toBe(1);
    expect(world.published()).toEqual(world.truth());
  });

  test('without its data: a hundred tasks are back within 1.5 s of its return, each with its last status', async () => {
    const apps = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? '/plain' : '/shop/checked'));
    const { world, tasks, at, pass } = await setUp({}, apps);
    const { consul, faulty } = world;
    const ill = tasks[1] ?? '';
    const [check = ''] = Object.keys(consul.snapshot().services[at(ill)]?.checks ?? {});
    consul.setCheckStatus(check, 'critical');
    await pass(31 * SECOND);
    const before = statusesIn(world);
    expect(before[at(ill)]).toBe('critical');
    faulty.consul.fail('refused');
    consul.restart({ keepsData: false });
    await pass(20 * SECOND);
    faulty.consul.heal();
    await pass(1.5 * SECOND);
    expect(world.published()).toEqual(world.truth());
    await pass(SECOND);
    expect(statusesIn(world)).toEqual(before);
  });
});

describe('the Consul token changes', () => {
  test.each(['while the daemon runs', 'while it is away'])(
    '%s: everything of ours is put once more, the lease too; nothing is missing or critical at any moment',
    async (when) => {
      const twenty = Array.from({ length: 20 }, () => '/plain');
      const { world, pass } = await setUp({}, twenty);
      await pass(MINUTE);
      const blemishes = blemishesOf(world);
      const { register, deregister } = world.consul.writes;
      world.changeToken();
      if (when === 'while it is away') {
        world.kill();
        world.launch();
      }
      await pass(2 * MINUTE);
      expect(world.consul.writes.register - register).toBeGreaterThanOrEqual(21);
      expect(world.consul.writes.register - register).toBeLessThanOrEqual(23);
      expect(world.consul.writes.deregister).toBe(deregister);
      expect([...blemishes]).toEqual([]);
      expect(world.violations).toEqual([]);
    },
  );

  test('and everything was put with the new one: a crash after that puts nothing again but the lease', async () => {
    const { world, pass } = await setUp();
    await pass(MINUTE);
    world.changeToken();
    await pass(3 * MINUTE);
    world.kill();
    const { register } = world.consul.writes;
    world.launch();
    await pass(3 * MINUTE);
    expect(world.consul.writes.register - register).toBeLessThanOrEqual(LEASE_PUTS);
  });
});
