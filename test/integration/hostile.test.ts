import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { freePorts } from '../../src/sandbox/free-ports.ts';
import { describeWithConsul } from '../support/consul-available.ts';
import { type Daemon, startDaemon, waitFor } from '../support/process.ts';
import { BODIES, STREAMS, slowly } from './attacks.ts';
import { type Attack, startHostileServer } from './hostile-server.ts';
import { startWorld, type World } from './world.ts';

const HEAP_MB = 192;
/** Heap, code, buffers outside of the heap, and what a body may bring before it is refused. */
const MOST_MB = 640;

// biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

describeWithConsul('1.22.7', 'between peers that mean it ill', () => {
  let world: World;
  let daemon: Daemon;
  let marathon: Awaited<ReturnType<typeof startHostileServer>>;
  let agent: Awaited<ReturnType<typeof startHostileServer>>;
  let daemonUrl: string;

  const isPublished = async () => JSON.stringify(await world.consulApi.published()) === JSON.stringify(world.truth());

  beforeAll(async () => {
    world = await startWorld('1.22.7', { ignoresEventFilter: true });
    marathon = await startHostileServer(world.marathonHttp.url);
    agent = await startHostileServer(world.mesosHttp.url);
    world.cluster.addApp({ id: '/web', instances: 10 });
    for (let n = 0; n < 5; n += 1) world.cluster.startTask('/web', { agent: world.agent });
    const [port] = await freePorts(1);
    daemonUrl = `http://127.0.0.1:${port}`;
    const sources = ['--marathon', marathon.url, '--mesos-agent', agent.url, '--state-dir', world.stateDir];
    const pace = ['--agent-interval', '500ms', '--consul-interval', '1s', '--log-format', 'json'];
    daemon = await startDaemon(['run', ...sources, ...pace, '--port', String(port)], {
      CONSUL_HTTP_ADDR: world.consul.url,
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
    });
    await waitFor(isPublished, { what: 'all tasks to be published' });
  });

  /** The most memory that the process has ever had. */
  async function peakMb(): Promise<number> {
    const status = await readFile(`/proc/${daemon.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  }

  async function expectUnharmed(): Promise<void> {
    expect(daemon.exitCode, daemon.errors().slice(-2_000)).toBeNull();
    expect((await fetch(`${daemonUrl}/health`)).status).toBe(200);
    expect(await world.consulApi.published()).toEqual(world.truth());
    expect(daemon.output()).not.toMatch(UNPRINTABLE);
    expect(
      Math.max(
        ...daemon
          .output()
          .split('\n')
          .map(({ length }) => length),
      ),
    ).toBeLessThan(16_384);
    if (process.platform === 'linux') expect(await peakMb()).toBeLessThan(MOST_MB);
  }

  /** Until it was met twice: what the first did to memory or state, the second would show. */
  async function survives(server: typeof marathon, attack: Attack): Promise<void> {
    server.attackWith(attack);
    try {
      await waitFor(() => server.attacked >= 2 || daemon.exitCode !== null, { withinMs: 50_000, what: 'two attacks' });
      await expectUnharmed();
    } finally {
      server.relent();
    }
    const task = world.cluster.startTask('/web', { agent: world.agent });
    await waitFor(isPublished, { withinMs: 20_000, what: 'a task that starts afterwards to be published' });
    world.cluster.endTask(task, 'TASK_FINISHED');
    await waitFor(isPublished, { withinMs: 20_000, what: 'a task that ends afterwards to be gone' });
  }

  test.each(BODIES)('%s from the Mesos agent harms nothing', (_name, attack) => survives(agent, attack()));

  test.each(BODIES)('%s from Marathon harms nothing', (_name, attack) => survives(marathon, attack()));

  test('a byte a second from the Mesos agent is given up after its time', async () => {
    const since = daemon.lines.length;
    agent.attackWith(slowly);
    try {
      await waitFor(() => daemon.lines.slice(since).some(({ error }) => /no answer within 15 s/.test(String(error))), {
        withinMs: 40_000,
        what: 'the time limit to be told',
      });
      await expectUnharmed();
    } finally {
      agent.relent();
    }
  });

  test.each(STREAMS)('%s as the event stream harms nothing', async (_name, attack) => {
    marathon.attackWith(attack());
    try {
      await waitFor(() => marathon.attacked >= 1, { withinMs: 50_000, what: 'the stream to be opened' });
      const task = world.cluster.startTask('/web', { agent: world.agent });
      await waitFor(isPublished, { withinMs: 20_000, what: 'a task to be published on the word of the Mesos agent' });
      world.cluster.endTask(task, 'TASK_FINISHED');
      await waitFor(isPublished, { withinMs: 20_000, what: 'its end to be seen' });
      await expectUnharmed();
    } finally {
      marathon.relent();
    }
  });

  test('an app that is named, labelled and checked in bad faith gets no line, tag or request of its own', async () => {
    const evil = '\u001b]0;owned\u0007\u202e\u2028';
    world.cluster.addApp({
      id: '/evil',
      instances: 1,
      labels: {
        'consul.tags': `good,${evil}`,
        'consul.meta.note': evil,
        [`consul.${evil}`]: 'x',
        'consul.publish': evil,
      },
      healthChecks: [
        { protocol: 'HTTP', path: '/x HTTP/1.1\r\nX-Injected: yes\r\n\r\n', portIndex: 0 },
        { protocol: 'HTTP', path: '/tab\there', portIndex: 0 },
        { protocol: evil, portIndex: 0 },
      ],
    });
    const task = world.cluster.startTask('/evil', { agent: world.agent });
    await waitFor(() => daemon.lines.some(({ warning }) => String(warning).includes('line break')), {
      what: 'the warning of the path',
    });
    const [page, metrics, status] = await Promise.all(
      ['/', '/metrics', '/v1/status'].map(async (path) =>
        (await fetch(`${daemonUrl}${path}`, { headers: { accept: 'text/html' } })).text(),
      ),
    );
    expect(page).not.toMatch(UNPRINTABLE);
    expect(metrics).not.toMatch(UNPRINTABLE);
    expect(JSON.parse(status ?? '')).toHaveProperty('decisions');
    const checks = JSON.stringify(await world.consulApi.get('/v1/health/node/test-node'));
    expect(checks).not.toMatch(/X-Injected|\\t/);
    world.cluster.endTask(task, 'TASK_FINISHED');
    await waitFor(isPublished, { withinMs: 20_000, what: 'its end to be seen' });
    await expectUnharmed();
  });
});
