import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { demoApps, PLAYGROUND } from '../../../src/demo/cluster/demo-apps.ts';
import type { LiveTask } from '../../../src/demo/cluster/live-task.ts';
import { KEYS } from '../../../src/demo/keys/key-table.ts';
import { listenForKeys } from '../../../src/demo/keys/keyboard.ts';
import { createPress } from '../../../src/demo/keys/press.ts';
import { createCluster } from '../../../src/sandbox/cluster.ts';
import { createFakeClock } from '../fake-clock.ts';

const APPS = demoApps({ addresses: ['127.0.11.2'], port: 6379 });
const WEB = APPS.find(({ definition }) => definition.id === PLAYGROUND) as (typeof APPS)[number];

const liveTask = (id: string, where: string): LiveTask => ({
  id,
  where,
  app: WEB,
  isIll: false,
  proven: Promise.resolve(),
  isProven: true,
  close() {},
});

const switchable = () => {
  const it = {
    isThere: true,
    async set(isThere: boolean) {
      it.isThere = isThere;
    },
  };
  return it;
};

function stage() {
  const cluster = createCluster({ clock: createFakeClock(), random: () => 0.5 });
  cluster.addApp(WEB.definition);
  const tasks = [liveTask('web.1', '127.0.0.1:31000'), liveTask('web.2', '127.0.0.1:31001')];
  const scheduler = {
    settle: vi.fn(),
    tasksOf: () => tasks,
    find: vi.fn(),
    end: vi.fn(),
    roll: vi.fn(),
    isSettled: () => true,
    close() {},
  };
  const printed: string[] = [];
  const world = { cluster, scheduler, app: () => WEB, marathon: switchable(), mesosAgent: switchable() };
  const consul = { restartEmpty: vi.fn(async () => {}) };
  const stop = vi.fn();
  const showTable = vi.fn(async () => {});
  const troubles: unknown[] = [];
  const press = createPress({
    cluster: world,
    consul,
    columns: 80,
    print: (text) => void printed.push(text),
    showTable,
    stop,
    onTrouble: (error) => void troubles.push(error),
  });
  const keyed = async (...keys: string[]) => {
    for (const key of keys) {
      press(key);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return printed.splice(0).join('');
  };
  return { ...world, tasks, consul, stop, showTable, troubles, keyed };
}

test('s scales up by one, and from six back to three', async () => {
  const { keyed, cluster, scheduler } = stage();
  expect(await keyed('s')).toContain('/shop/web from 3 to 4 instances');
  expect(scheduler.settle).toHaveBeenCalledWith(WEB);
  await keyed('s', 's');
  expect(await keyed('s')).toContain('from 6 back to 3');
  expect(cluster.app(PLAYGROUND)?.instances).toBe(3);
});

test('k kills the oldest task, and says whose word will take it out of Consul', async () => {
  const { keyed, scheduler, tasks } = stage();
  expect(await keyed('k')).toMatch(/31000.*\n.*at once/);
  expect(scheduler.end).toHaveBeenCalledWith(tasks[0], 'TASK_KILLED');
  expect(await keyed('m', 'k')).toContain('on the word of the Mesos agent');
  expect(await keyed('a', 'k')).toContain('nobody can tell');
  expect(await keyed('m', 'k')).toContain('when the Mesos agent is back');
});

test('u makes one unhealthy, and heals the same one', async () => {
  const { keyed, tasks } = stage();
  expect(await keyed('u')).toContain('answers 500');
  expect(tasks.map(({ isIll }) => isIll)).toEqual([true, false]);
  expect(await keyed('u')).toContain('well again');
  expect(tasks.map(({ isIll }) => isIll)).toEqual([false, false]);
});

test('m and a take away and bring back', async () => {
  const { keyed, marathon, mesosAgent } = stage();
  expect(await keyed('m')).toContain('Marathon is away');
  expect(marathon.isThere).toBe(false);
  expect(await keyed('a')).toContain('what ran last is kept');
  expect(mesosAgent.isThere).toBe(false);
  expect(await keyed('M', 'A')).toMatch(/Marathon is back.*Mesos agent is back/s);
});

test('c restarts Consul once, however often it is pressed meanwhile; a failure is told, and c may be pressed again', async () => {
  const { keyed, consul } = stage();
  let finish = () => {};
  consul.restartEmpty.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)));
  await keyed('c', 'c', 'c');
  expect(consul.restartEmpty).toHaveBeenCalledTimes(1);
  finish();
  expect(await keyed('x')).toContain('Consul is back');
  consul.restartEmpty.mockRejectedValueOnce(new Error('no port'));
  expect(await keyed('c')).toContain('no port');
});

test('q stops once; Ctrl-C each time, because the second is somebody in a hurry', async () => {
  const { keyed, stop } = stage();
  await keyed('q', 'q');
  expect(stop).toHaveBeenCalledTimes(1);
  await keyed('\u0003', '\u0003');
  expect(stop).toHaveBeenCalledTimes(3);
});

test('t shows the table, ? names every key, and any other key does nothing', async () => {
  const { keyed, showTable, troubles } = stage();
  showTable.mockRejectedValueOnce(new Error('Consul is away'));
  await keyed('t', 't');
  expect(showTable).toHaveBeenCalledTimes(2);
  expect(troubles).toHaveLength(1);
  const help = await keyed('?');
  for (const { key, doc } of KEYS) expect(help).toContain(`  ${key}  ${doc}\n`);
  expect(await keyed('x', ' ', '\n')).toBe('');
});

test('everything that is said fits 80 columns', async () => {
  const { keyed, consul } = stage();
  consul.restartEmpty.mockRejectedValueOnce(new Error('x'.repeat(200)));
  const said = await keyed('s', 's', 's', 's', 'k', 'u', 'u', 'm', 'k', 'a', 'k', 'm', 'k', 'a', 'c', 'c', '?');
  for (const line of said.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(said.match(/…/g) ?? []).toHaveLength(1);
});

test('the keyboard gives each key at once, ignores cursor keys, and is given back as it was', () => {
  const raw: boolean[] = [];
  const source = Object.assign(new EventEmitter(), {
    setRawMode: (isRaw: boolean) => raw.push(isRaw),
    setEncoding() {},
    resume() {},
    pause() {},
  });
  const keys: string[] = [];
  const letGo = listenForKeys(source, (key) => void keys.push(key));
  source.emit('data', 'sk');
  source.emit('data', '\u001b[A');
  source.emit('data', '\u0003');
  letGo();
  source.emit('data', 'q');
  expect(keys).toEqual(['s', 'k', '\u0003']);
  expect(raw).toEqual([true, false]);
});
