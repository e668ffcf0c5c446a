import { describe, expect, test } from 'vitest';
import { askedOf, blemishesOf, HOUR, MINUTE, SECOND, setUp } from './setting.ts';

/** Where what the stream tells can be told apart from what polls find: none of them falls due. */
const SELDOM = { intervals: { agentMs: HOUR, marathonMs: 10 * HOUR, consulMs: 30 * SECOND } };

/** The list that is read soon after a start is over, too. */
async function setUpQuietly(apps?: readonly string[]) {
  const setting = await setUp(SELDOM, apps);
  await setting.pass(2 * MINUTE);
  return setting;
}

describe('the event stream', () => {
  test('is half open: given up after 35 s without a byte; what happened meanwhile is right within 40 s', async () => {
    const { world, first, at, pass } = await setUpQuietly();
    const { faulty, marathon, cluster } = world;
    faulty.agent.fail('refused');
    faulty.marathon.failStreams('silent');
    await pass(SECOND);
    faulty.marathon.heal();
    cluster.endTask(first, 'TASK_FAILED');
    const next = world.start('/plain');
    await pass(20 * SECOND);
    expect(world.published()).toHaveProperty([at(first)]); // nobody has told
    await pass(20 * SECOND);
    expect(world.published()).not.toHaveProperty([at(first)]);
    expect(world.published()).toHaveProperty([at(next)]);
    expect(marathon.streams()).toBeGreaterThan(0);
  });

  test('answers 200 and closes, time and again: it is asked no more than once a second, and lives 3 s after it can', async () => {
    const { world, first, at, pass } = await setUp();
    const blemishes = blemishesOf(world);
    const { marathon } = world.faulty;
    const asked = askedOf(marathon, world);
    marathon.failStreams('200 then close');
    marathon.cutStreams();
    await pass(10 * MINUTE);
    const connects = asked.filter(({ path }) => path.startsWith('/v2/events'));
    expect(connects.length).toBeGreaterThan(100);
    expect(connects.length).toBeLessThan(600);
    expect([...blemishes]).toEqual([]);
    marathon.heal();
    await pass(3.5 * SECOND);
    world.cluster.endTask(first, 'TASK_FAILED');
    await pass(200);
    expect(world.published()).not.toHaveProperty([at(first)]);
  });

  test('is asked for in an election: nothing changes though all health is forgotten; then it is heard again within seconds', async () => {
    const { world, first, at, pass } = await setUp();
    const { marathon, cluster } = world;
    const blemishes = blemishesOf(world);
    marathon.failOver();
    world.faulty.marathon.failStreams('200 then close');
    await pass(5 * SECOND);
    world.faulty.marathon.fail({ status: 502, body: '<html>no leader</html>' });
    const next = world.start('/plain', { events: false });
    await pass(MINUTE);
    expect(world.published()).toHaveProperty([at(next)]);
    world.faulty.marathon.heal();
    marathon.failOver();
    await pass(10 * SECOND);
    expect([...blemishes]).toEqual([]);
    cluster.endTask(first, 'TASK_FAILED');
    await pass(SECOND);
    expect(world.published()).toEqual(world.truth());
    expect(world.violations).toEqual([]);
  });

  test('tells of thousands of changes elsewhere: ours are written at once, and Marathon is asked nothing', async () => {
    const { world, first, at, pass } = await setUpQuietly();
    const asked = askedOf(world.faulty.marathon, world);
    for (let n = 0; n < 300; n += 1) {
      const task = world.cluster.startTask('/plain', { agent: world.elsewhere });
      world.cluster.endTask(task, 'TASK_FAILED');
    }
    world.cluster.endTask(first, 'TASK_FAILED');
    await pass(2 * SECOND);
    expect(world.published()).not.toHaveProperty([at(first)]);
    await pass(MINUTE);
    expect(asked).toEqual([]);
  });

  test('is overloaded by changes here: the Mesos agent is read once a second at most, and all ends right', async () => {
    const { world, tasks, pass } = await setUpQuietly();
    const [, checked = ''] = tasks;
    const agentAsked = askedOf(world.faulty.agent, world);
    const marathonAsked = askedOf(world.faulty.marathon, world);
    for (let n = 0; n < 600; n += 1) {
      world.cluster.setHealth(checked, n % 2 === 1);
      await pass(50);
    }
    for (let n = 0; n < 50; n += 1) world.start('/plain');
    await pass(10 * SECOND);
    expect(agentAsked.length).toBeLessThanOrEqual(45);
    expect(marathonAsked.length).toBeLessThanOrEqual(45);
    expect(world.published()).toEqual(world.truth());
  });

  test('is closed on a slow reader amid a deployment: what it did not tell is right within 5 s', async () => {
    const { world, first, pass } = await setUp();
    for (let n = 0; n < 20; n += 1) world.start('/plain');
    world.faulty.marathon.cutStreams();
    for (let n = 0; n < 20; n += 1) world.start('/bridge');
    world.cluster.endTask(first, 'TASK_FAILED');
    await pass(5 * SECOND);
    expect(world.published()).toEqual(world.truth());
  });

  test('is back: the Mesos agent is read at once, Marathon asked once per local app, and for no full list', async () => {
    const { world, pass } = await setUpQuietly(['/plain', '/plain', '/plain', '/shop/checked']);
    for (let n = 0; n < 50; n += 1) world.cluster.startTask('/bridge', { agent: world.elsewhere });
    await pass(2 * MINUTE);
    const agentAsked = askedOf(world.faulty.agent, world);
    const asked = askedOf(world.faulty.marathon, world);
    const cutAt = world.clock.now();
    world.faulty.marathon.cutStreams();
    await pass(4 * SECOND);
    expect(agentAsked[0]?.atMs).toBeLessThan(cutAt + 2 * SECOND);
    const questions = asked.map(({ path }) => path.replace(/\?.*/, '')).filter((path) => path !== '/v2/events');
    expect(questions.sort()).toEqual(['/v2/apps/plain', '/v2/apps/shop/checked']);
    await pass(2 * MINUTE);
    expect(asked.some(({ path }) => path.startsWith('/v2/tasks'))).toBe(false);
  });

  test('tells twice, up to 4 s late, and in another order: what lives stays, what ended stays away, all is right 6 s after', async () => {
    const { world, at, pass } = await setUpQuietly();
    const blemishes = blemishesOf(world);
    const gone = new Set<string>();
    const back: string[] = [];
    world.unruly.isUnruly = true;
    let last: string | undefined;
    for (let n = 0; n < 60; n += 1) {
      if (last !== undefined) world.cluster.endTask(last, 'TASK_FAILED');
      last = world.start('/plain');
      await pass(SECOND);
      const published = world.published();
      for (const { id } of world.cluster.tasksOn(world.agent)) if (id !== last && !(at(id) in published)) gone.add(id);
      back.push(...[...gone].filter((id) => at(id) in published));
    }
    await pass(6 * SECOND);
    expect(world.published()).toEqual(world.truth());
    expect([back, [...blemishes], world.violations]).toEqual([[], [], []]);
  });
});
