import { request } from 'node:http';
import { beforeEach, expect, test } from 'vitest';
import { freePorts } from '../../src/sandbox/free-ports.ts';
import type { MarathonOptions } from '../../src/sandbox/marathon.ts';
import { describeWithConsul } from '../support/consul-available.ts';
import { type Daemon, waitFor } from '../support/process.ts';
import { startWorld, type World } from './world.ts';

const PREFIX = '/marathon-consul/callback/';

/** At least 128 bits, six to a character. */
const UNGUESSABLE = /\/[\w-]{22,}$/;

interface Shown {
  readonly sources: readonly { readonly name: string; readonly state: string; readonly lastError?: string }[];
}

/** How Marathon calls: a bad answer is one too. */
const post = async (url: string, body: string): Promise<number> => {
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  await response.arrayBuffer();
  return response.status;
};

/** So seldom that only a callback can have been the reason. */
const SELDOM = ['--agent-interval', '5m', '--marathon-interval', '24h'];

describeWithConsul('1.22.7', 'a Marathon that has no event stream', () => {
  let world: World;
  let publicUrl: string;

  const start = async (options: Partial<MarathonOptions> = {}) => {
    world = await startWorld('1.22.7', { hasNoStream: true, post, ...options });
    world.cluster.addApp({ id: '/web' });
    const [port] = await freePorts(1);
    publicUrl = `http://127.0.0.1:${port}`;
  };
  const launch = (...args: string[]): Promise<Daemon> => {
    const { host } = new URL(publicUrl);
    const [bind = '', port = ''] = host.split(':');
    return world.start('run', ...SELDOM, '--public-bind', bind, '--public-port', port, ...args);
  };
  const urls = () => world.marathon.callbacks?.urls() ?? [];
  const subscribed = () =>
    waitFor(() => urls().find((url) => url.startsWith(publicUrl + PREFIX) && UNGUESSABLE.test(url)), {
      what: 'our URL',
    });
  const published = async () => Object.keys(await world.consulApi.published());
  const sources = async () => {
    const { sources } = (await (await fetch(`${world.daemonUrl}/v1/status`)).json()) as Shown;
    return sources;
  };
  const metric = async (result: string) => {
    const text = await (await fetch(`${publicUrl}/metrics`)).text();
    return Number(new RegExp(`marathon_consul_callbacks_total\\{result="${result}"\\} (\\d+)`).exec(text)?.[1]);
  };
  const comeAndGo = async () => {
    const { cluster, agent } = world;
    const task = cluster.startTask('/web', { agent });
    await waitFor(async () => (await published()).includes(`marathon:${task}`), { what: 'the task to be there' });
    cluster.endTask(task, 'TASK_FAILED');
    await waitFor(async () => !(await published()).includes(`marathon:${task}`), { what: 'the task to be gone' });
  };

  beforeEach(() => start());

  test('calls us: tasks come and go within seconds, and at the end it is asked to call no more', async () => {
    const daemon = await launch();
    await subscribed();
    await comeAndGo();
    await waitFor(async () => (await sources()).some(({ name, state }) => name === 'callbacks' && state === 'fresh'), {
      what: 'the status to show what we go by',
    });
    expect((await sources()).map(({ name }) => name)).not.toContain('event stream');
    expect(await daemon.stop('SIGTERM')).toBe(0);
    expect(urls()).toEqual([]);
  });

  test('forgets us, and is told again; what we left behind goes, and what is not ours stays', async () => {
    const leftovers = [`${publicUrl}${PREFIX}of-an-earlier-run`, `${publicUrl}${PREFIX}of-another`];
    const others = [`${publicUrl}/of-another-program`, `http://10.9.9.9:8081${PREFIX}of-another-machine`];
    for (const url of [...leftovers, ...others]) world.marathon.callbacks?.remember(url);
    // The list of callbacks is looked at as often as that of the tasks.
    const daemon = await launch('--marathon-interval', '1s');
    const ours = await subscribed();
    await waitFor(() => urls().length === others.length + 1, { what: 'the leftovers to go' });
    expect(urls()).toEqual([...others, ours]);

    world.marathon.callbacks?.forget();
    await waitFor(() => urls().includes(ours), { what: 'our URL to be in the list again' });
    await daemon.kill9();
    expect(urls()).toEqual([ours]);
    await launch();
    await waitFor(() => !urls().includes(ours), { what: 'what the killed one left to go' });
  });

  test('and whoever else calls: floods and huge bodies cost a counter, and nothing is believed', async () => {
    const daemon = await launch();
    const ours = await subscribed();
    const { cluster, agent } = world;
    const task = cluster.startTask('/web', { agent });
    await waitFor(async () => (await published()).includes(`marathon:${task}`), { what: 'the task' });

    const lie = JSON.stringify({
      eventType: 'status_update_event',
      taskId: task,
      taskStatus: 'TASK_KILLED',
      appId: '/web',
    });
    let reads = 0;
    const count = () => {
      reads += 1;
      return false;
    };
    world.faulty.agent.fail('reset', count);
    const since = performance.now();
    for (let round = 0; round < 50; round += 1) await Promise.all(Array.from({ length: 20 }, () => post(ours, lie)));
    expect(await metric('call')).toBeGreaterThanOrEqual(1_000);
    expect(reads).toBeLessThan(5 + (performance.now() - since) / 500);

    // Who still sends when the connection ends may not get to read why.
    expect([413, undefined]).toContain(await pour(ours, 80));
    expect((await fetch(`${publicUrl}${PREFIX}guessed`, { method: 'POST', body: lie })).status).toBe(404);
    expect((await fetch(ours)).status).toBe(405);
    await waitFor(async () => (await metric('garbage')) >= 3, { what: 'the counter of garbage' });
    expect(await published()).toEqual([`marathon:${task}`]);
    await comeAndGo();
    expect(daemon.exitCode).toBeNull();
    expect(daemon.output()).not.toContain(new URL(ours).pathname);
  });

  test('is not asked to call where nobody could answer, and that is said', async () => {
    await world.start('run');
    await waitFor(async () => (await sources()).some(({ lastError }) => lastError?.includes('give --public-port')), {
      what: 'the reason',
    });
    expect(urls()).toEqual([]);
  });
});

describeWithConsul('1.22.7', 'how events are heard is what was asked for', () => {
  test('poll: nobody is asked for events, and tasks come by the polls', async () => {
    const world = await startWorld('1.22.7', { post });
    world.cluster.addApp({ id: '/web' });
    await world.start('run', '--events', 'poll', '--agent-interval', '500ms');
    const task = world.cluster.startTask('/web', { agent: world.agent });
    await waitFor(async () => `marathon:${task}` in (await world.consulApi.published()), { what: 'the task' });
    expect([world.marathon.streams(), world.marathon.callbacks?.urls()]).toEqual([0, []]);
    const { sources } = (await (await fetch(`${world.daemonUrl}/v1/status`)).json()) as Shown;
    expect(sources.map(({ name }) => name)).toEqual(['mesos agent', 'marathon', 'consul']);
  });

  test('callback: the stream that there is stays unused', async () => {
    const world = await startWorld('1.22.7', { post });
    await world.start('run', '--events', 'callback', '--public-bind', '127.0.0.1', '--public-port', '0');
    await waitFor(() => world.marathon.callbacks?.urls().length === 1, { what: 'our URL' });
    expect(world.marathon.streams()).toBe(0);
  });

  test('auto: with a stream nobody calls', async () => {
    const world = await startWorld('1.22.7', { post });
    await world.start('run', '--public-bind', '127.0.0.1', '--public-port', '0');
    await waitFor(() => world.marathon.streams() === 1, { what: 'the stream' });
    expect(world.marathon.callbacks?.urls()).toEqual([]);
  });
});

/** Posts so many MB as fast as they are taken; answers the status. */
function pour(url: string, megabytes: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const asked = request(url, { method: 'POST' }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', () => resolve(undefined));
    let left = megabytes;
    const more = () => {
      while (left > 0 && !asked.destroyed) {
        left -= 1;
        if (!asked.write(piece)) return;
      }
      asked.end();
    };
    asked.on('drain', more);
    more();
  });
}
