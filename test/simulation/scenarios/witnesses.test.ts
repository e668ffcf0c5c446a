import { describe, expect, test } from 'vitest';
import { SYSTEM_TLS } from '../../../src/model/connection.ts';
import type { Fault } from '../../../src/sandbox/faults.ts';
import { USUAL } from '../history/setting.ts';
import { blemishesOf, HOUR, LEASE, LEASE_PUTS, MINUTE, probeAll, SECOND, setUp, statusesIn } from './setting.ts';

const WRONG_ANSWERS: readonly (readonly [name: string, fault: Fault])[] = [
  ['a closed port', 'refused'],
  ['a reset connection', 'reset'],
  ['no answer', 'hangs'],
  ['an answer that takes 20 s', { slowMs: 20_000 }],
  ['a page of HTML', 'html'],
  ['half a JSON', 'half JSON'],
  ['text', 'not JSON'],
  ['an empty list with 200', 'empty list'],
  ['502', { status: 502, body: '<html>no leader</html>' }],
  ['503', { status: 503, body: '<html>no leader</html>' }],
  ['401', { status: 401 }],
  ['404', { status: 404 }],
];

describe('one witness fails', () => {
  test.each(WRONG_ANSWERS)(
    'from Marathon, %s: what lives stays, what ends leaves within the Mesos agent’s poll',
    async (_name, fault) => {
      const { world, first, at, pass } = await setUp();
      const blemishes = blemishesOf(world);
      world.faulty.marathon.fail(fault);
      await pass(12 * MINUTE);
      expect([...blemishes]).toEqual([]);
      world.cluster.endTask(first, 'TASK_FAILED', { marathon: false });
      await pass(6 * SECOND);
      expect(world.published()).not.toHaveProperty([at(first)]);
      world.faulty.marathon.heal();
      await pass(MINUTE);
      expect(world.published()).toEqual(world.truth());
      expect(world.violations).toEqual([]);
    },
  );

  test.each(WRONG_ANSWERS)(
    'from the Mesos agent, %s: what lives stays, what ends leaves on Marathon’s word',
    async (_name, fault) => {
      const { world, first, at, pass } = await setUp();
      const blemishes = blemishesOf(world);
      world.faulty.agent.fail(fault);
      await pass(20 * MINUTE);
      expect([...blemishes]).toEqual([]);
      world.cluster.endTask(first, 'TASK_FAILED');
      await pass(SECOND);
      expect(world.published()).not.toHaveProperty([at(first)]);
      world.faulty.agent.heal();
      await pass(MINUTE);
      expect(world.published()).toEqual(world.truth());
      expect(world.violations).toEqual([]);
    },
  );

  test('of several Marathons one is away: what happens is known from the others as ever', async () => {
    const urls = ['http://away:8080', 'http://marathon:8080'];
    const { world, first, at, pass } = await setUp({
      marathon: { urls, credentials: { kind: 'none' }, tls: SYSTEM_TLS, events: 'auto' },
    });
    world.faulty.agent.fail('refused');
    await pass(MINUTE);
    expect(world.published()).toEqual(world.truth());
    world.cluster.endTask(first, 'TASK_FAILED');
    const next = world.start('/plain');
    await pass(2 * SECOND);
    expect(world.published()).not.toHaveProperty([at(first)]);
    expect(world.published()).toHaveProperty([at(next)]);
  });

  test('while the Mesos master is away Marathon reaches none of its tasks, and all of them stay', async () => {
    const { world, tasks, pass } = await setUp();
    const blemishes = blemishesOf(world);
    for (const task of tasks) world.cluster.markUnreachable(task, { staysListed: true });
    await pass(30 * MINUTE);
    for (const task of tasks) world.cluster.reconcile(task);
    await pass(MINUTE);
    expect([...blemishes]).toEqual([]);
  });
});

describe('neither witness can be asked', () => {
  const loseBoth = async (withoutWitnesses: 'keep' | 'expire') => {
    const setting = await setUp({ withoutWitnesses });
    const { faulty } = setting.world;
    faulty.marathon.fail('refused');
    faulty.marathon.cutStreams();
    faulty.agent.fail('refused');
    return setting;
  };

  test('keep: nothing changes, however long it lasts', async () => {
    const { world, pass } = await loseBoth('keep');
    const blemishes = blemishesOf(world);
    const { register, deregister } = world.consul.writes;
    await pass(2 * HOUR);
    expect(world.consul.writes).toMatchObject({ register, deregister });
    expect([...blemishes]).toEqual([]);
    expect(world.violations).toEqual([]);
  });

  test('expire: a Mesos agent that has just been started answers, and the heart beats on', async () => {
    const { world, pass } = await setUp({ withoutWitnesses: 'expire' });
    const blemishes = blemishesOf(world);
    world.faulty.marathon.fail('refused');
    world.faulty.marathon.cutStreams();
    for (let restarts = 0; restarts < 4; restarts += 1) {
      world.cluster.restartAgent(world.agent);
      await pass(45 * SECOND);
    }
    expect([...blemishes]).toEqual([]);
    expect(world.violations).toEqual([]);
  });

  test.each(['marathon', 'agent'] as const)(
    'expire: the lease lapses, and its aliases with it; with the %s back all pass within seconds',
    async (peer) => {
      const { world, first, at, pass } = await loseBoth('expire');
      const { deregister } = world.consul.writes;
      await pass(MINUTE + USUAL.lease.ttlMs);
      const lapsed = statusesIn(world);
      expect(lapsed).toMatchObject({ [LEASE]: 'critical', [at(first)]: 'critical' });
      await pass(HOUR);
      expect(statusesIn(world)).toEqual(lapsed);
      world.faulty[peer].heal();
      await pass(10 * SECOND);
      expect(new Set(Object.values(statusesIn(world)))).toEqual(new Set(['passing']));
      expect(world.consul.writes.deregister).toBe(deregister);
      expect(world.published()).toEqual(world.truth());
    },
  );
});

describe('all starts at once', () => {
  test('with neither witness: what the state file remembers stays, passing, and nothing is put anew but the lease', async () => {
    const { world, pass } = await setUp();
    await pass(MINUTE);
    world.killAll();
    world.faulty.marathon.fail('refused');
    world.faulty.agent.fail('refused');
    world.consul.restart({ keepsData: true });
    const { register, deregister } = world.consul.writes;
    const before = world.published();
    world.launch();
    await pass(10 * SECOND);
    probeAll(world);
    const blemishes = blemishesOf(world);
    await pass(HOUR);
    expect(world.published()).toEqual(before);
    expect(world.consul.writes.deregister).toBe(deregister);
    expect(world.consul.writes.register - register).toBeLessThanOrEqual(LEASE_PUTS);
    expect([...blemishes]).toEqual([]);
    world.faulty.marathon.heal();
    world.faulty.agent.heal();
    await pass(MINUTE);
    expect(world.published()).toEqual(world.truth());
    expect(world.consul.writes.deregister).toBe(deregister);
  });

  test('with neither witness, and an empty Consul: nothing is registered from memory alone', async () => {
    const { world, pass } = await setUp();
    await pass(MINUTE);
    world.killAll();
    world.faulty.marathon.fail('refused');
    world.faulty.agent.fail('refused');
    world.consul.restart({ keepsData: false });
    world.launch();
    await pass(20 * MINUTE);
    expect(Object.keys(statusesIn(world))).toEqual([LEASE]);
    world.faulty.agent.heal();
    await pass(10 * SECOND);
    expect(world.published()).toEqual(world.truth());
  });

  test('with neither witness, and no state file: nothing is written, and all is right when they come', async () => {
    const { world, pass } = await setUp();
    world.killAll();
    world.loseState();
    world.faulty.marathon.fail('refused');
    world.faulty.agent.fail('refused');
    const { register, deregister, beat } = world.consul.writes;
    world.launch();
    await pass(20 * MINUTE);
    expect(world.consul.writes).toMatchObject({ register, deregister, beat });
    world.faulty.marathon.heal();
    world.faulty.agent.heal();
    await pass(MINUTE);
    expect(world.published()).toEqual(world.truth());
    expect(world.consul.writes.deregister).toBe(deregister);
  });
});
