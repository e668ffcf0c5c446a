import { describe, expect, test } from 'vitest';
import type { Daemon } from '../../../src/daemon/daemon-contract.ts';
import { SYSTEM_TLS } from '../../../src/model/connection.ts';
import { askedOf, blemishesOf, HOUR, MINUTE, SECOND, setUp } from './setting.ts';

const ALONE = {
  mesosAgent: {
    url: undefined,
    hostname: 'agent-1.example.net',
    mayBeRemote: false,
    credentials: { kind: 'none' },
    tls: SYSTEM_TLS,
  },
} as const;
const FIVE = ['/plain', '/plain', '/plain', '/plain', '/plain'];

const setUpAlone = (apps?: readonly string[]) => setUp(ALONE, apps);

/** Whether a first answer lacked a task, and a second is waited for. */
const isAsking = (daemon: Pick<Daemon, 'status'>): boolean =>
  daemon.status().decisions.some(({ reason }) => reason.includes('is being asked again'));

/** Marathon's list is read once a minute. */
async function untilAsking(daemon: Pick<Daemon, 'status'>, pass: (ms: number) => Promise<void>): Promise<void> {
  for (let seconds = 0; seconds < 80 && !isAsking(daemon); seconds += 1) await pass(1 * SECOND);
  expect(isAsking(daemon)).toBe(true);
}

describe('without a Mesos agent to ask', () => {
  test('tasks come and go by events, and no Mesos agent is asked or told of', async () => {
    const { world, daemon, first, at, pass } = await setUpAlone();
    const asked = askedOf(world.faulty.agent, world);
    expect(world.published()).toEqual(world.truth());
    expect(Object.keys(world.published())).toHaveLength(3);
    const next = world.start('/plain');
    await pass(2 * SECOND);
    expect(world.published()).toHaveProperty([at(next)]);
    world.cluster.endTask(first, 'TASK_FAILED');
    await pass(2 * SECOND);
    expect(world.published()).not.toHaveProperty([at(first)]);
    expect(world.published()).toEqual(world.truth());
    const status = daemon.status();
    expect(status).toMatchObject({ isReady: true, agent: undefined, hostname: 'agent-1.example.net' });
    expect(status.sources.map(({ name }) => name)).not.toContain('mesos agent');
    for (const { reason } of status.decisions) expect(reason).not.toMatch(/Mesos agent/);
    expect(asked).toEqual([]);
    expect(world.violations).toEqual([]);
  });

  test('a task that ended without an event leaves after the second answer that lacks it, 5 s after the first', async () => {
    const { world, daemon, first, at, pass } = await setUpAlone();
    world.liars.marathon.hidden.add(first);
    await untilAsking(daemon, pass);
    await pass(3 * SECOND);
    expect(world.published()).toHaveProperty([at(first)]);
    await pass(4 * SECOND);
    expect(world.published()).not.toHaveProperty([at(first)]);
  });

  test('one list that is empty changes nothing', async () => {
    const { world, daemon, pass } = await setUpAlone(FIVE);
    const blemishes = blemishesOf(world);
    world.liars.marathon.share = 1;
    await untilAsking(daemon, pass);
    world.liars.marathon.share = 0;
    await pass(5 * MINUTE);
    expect([...blemishes]).toEqual([]);
    expect(isAsking(daemon)).toBe(false);
  });

  test('Marathon away changes nothing', async () => {
    const { world, pass } = await setUpAlone();
    const blemishes = blemishesOf(world);
    world.faulty.marathon.fail('refused');
    await pass(60 * MINUTE);
    expect([...blemishes]).toEqual([]);
    world.faulty.marathon.heal();
    await pass(5 * MINUTE);
    expect([...blemishes]).toEqual([]);
    expect(world.published()).toEqual(world.truth());
  });

  test('many that vanish at once are held by the guard', async () => {
    const { world, daemon, tasks, at, pass } = await setUpAlone(FIVE);
    world.liars.marathon.share = 1;
    await pass(5 * MINUTE);
    expect(Object.keys(world.published())).toEqual(tasks.map(at).sort());
    expect(daemon.status().decisions.map(({ outcome }) => outcome)).toEqual(FIVE.map(() => 'held'));
  });

  test('a task that Marathon cannot reach stays for 15 min from then on, no longer', async () => {
    const { world, first, at, pass } = await setUpAlone(['/plain']);
    await pass(30 * MINUTE);
    world.cluster.markUnreachable(first, { staysListed: true });
    await pass(14 * MINUTE);
    expect(world.published()).toHaveProperty([at(first)]);
    await pass(3 * MINUTE);
    expect(world.published()).toEqual({});
  });

  test('with a wrong name what is known stays true, and readiness asks whether it is right', async () => {
    const { world, tasks, first, at, pass } = await setUpAlone();
    world.kill();
    const other = world.launch({ mesosAgent: { ...ALONE.mesosAgent, hostname: 'misspelt.example' } });
    const blemishes = blemishesOf(world);
    await pass(20 * MINUTE);
    expect([...blemishes]).toEqual([]);
    expect(other.status().notReadyBecause).toEqual([
      expect.stringMatching(/Marathon shows .* on agent-1\.example\.net, .* misspelt\.example: is --hostname right/),
    ]);
    world.cluster.endTask(first, 'TASK_FAILED');
    await pass(2 * SECOND);
    expect(Object.keys(world.published())).toEqual(
      tasks
        .filter((id) => id !== first)
        .map(at)
        .sort(),
    );
  });

  test('with a short name, where Marathon uses the long one, readiness asks whether it is right until a task is shown', async () => {
    const { world, pass } = await setUpAlone();
    world.kill();
    world.loseState();
    world.restartConsul({ keepsData: false });
    const short = world.launch({ mesosAgent: { ...ALONE.mesosAgent, hostname: 'agent-1' } });
    await pass(1 * MINUTE);
    expect(short.status().notReadyBecause).toEqual([
      expect.stringMatching(/Marathon shows tasks on agent-1\.example\.net, .* agent-1: is --hostname right/),
    ]);
    short.kill();
    const long = world.launch(ALONE);
    await pass(1 * MINUTE);
    expect(long.status()).toMatchObject({ isReady: true });
    expect(world.published()).toEqual(world.truth());
  });

  test('what ended while the daemon was down leaves, though nothing is left here', async () => {
    const { world, tasks, pass } = await setUpAlone();
    world.kill();
    for (const id of tasks) world.cluster.endTask(id, 'TASK_FAILED');
    const { status } = world.launch(ALONE);
    await pass(65 * SECOND);
    expect(world.published()).toEqual({});
    expect(status()).toMatchObject({ isReady: true });
  });

  test('wakes from its sleep: what happened meanwhile is right within seconds', async () => {
    const { world, first, at, pass } = await setUpAlone();
    const blemishes = blemishesOf(world);
    world.clock.jump(8 * HOUR);
    world.cluster.endTask(first, 'TASK_FAILED', { events: false });
    const next = world.start('/plain', { events: false });
    await pass(3 * SECOND);
    expect(world.published()).toHaveProperty([at(next)]);
    await pass(3 * SECOND);
    expect(world.published()).not.toHaveProperty([at(first)]);
    await pass(10 * MINUTE);
    expect([...blemishes]).toEqual([`${at(first)} is missing`]);
  });

  test('after a restart of the machine only what Marathon lists since is published', async () => {
    const { world, tasks, at, pass } = await setUpAlone();
    world.killAll();
    // Marathon does not know it yet.
    for (const id of tasks) world.cluster.endTask(id, 'TASK_FAILED', { marathon: false });
    world.reboot();
    world.launch(ALONE);
    await pass(10 * SECOND);
    expect(world.published()).toEqual({});
    const next = world.start('/plain');
    await pass(2 * SECOND);
    expect(Object.keys(world.published())).toEqual([at(next)]);
  });
});
