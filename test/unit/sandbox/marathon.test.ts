import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { AppRequest } from '../../../src/sandbox/cluster/app-json.ts';
import { createCluster } from '../../../src/sandbox/cluster.ts';
import { createMarathon } from '../../../src/sandbox/marathon.ts';
import { seededRandom } from '../../../src/sandbox/seeded-random.ts';
import { ask, jsonOf, reading } from './ask.ts';
import { createHandClock } from './sandbox-clock.ts';
import { shapeOf } from './shape.ts';

/** What these tests look at in Marathon's answers. */
interface Json {
  readonly app: Json;
  readonly apps: readonly Json[];
  readonly tasks: readonly Json[];
  readonly ports: readonly number[];
  readonly servicePorts: readonly number[];
  readonly healthCheckResults: readonly Json[];
  readonly [field: string]: unknown;
}

const fixture = (name: string): Json =>
  JSON.parse(readFileSync(new URL(`../../fixtures/marathon/${name}`, import.meta.url), 'utf8'));

function setUp() {
  const clock = createHandClock();
  const cluster = createCluster({ clock, random: seededRandom(1) });
  const agent = cluster.addAgent({ hostname: 'one.example', address: '10.0.0.1' });
  const marathon = createMarathon({ cluster, clock, url: 'http://leader:8080' });
  const get = (path: string) => jsonOf<Json>(marathon.handler, path);
  const open = async (query = '', signal?: AbortSignal) => {
    const headers = { accept: 'text/event-stream' };
    const { body } = await ask(marathon.handler, `/v2/events${query}`, signal ? { headers, signal } : { headers });
    return reading(body);
  };
  return { clock, cluster, agent, marathon, get, open };
}

const EVENTS = /^(event: (\w+)\r\ndata: \{.*\}\r\n\r\n|\r\n)*$/;
const namesIn = (text: string): string[] => [...text.matchAll(/^event: (\w+)/gm)].map((match) => match[1] ?? '');

/** What the author of a captured app said, taken back out of what Marathon made of it. */
const requestOf = ({
  id,
  instances,
  cmd,
  networks,
  container,
  healthChecks,
  labels,
  portDefinitions,
}: Json): AppRequest =>
  JSON.parse(JSON.stringify({ id, instances, cmd, networks, container, healthChecks, labels, portDefinitions }));

describe('apps', () => {
  test.each(['host-web', 'overlay', 'two-networks', 'many-checks', 'no-checks-no-ports-defined'])(
    '%s looks as a real Marathon prints it, its tasks too',
    async (name) => {
      const real = fixture(`${name}.app.json`).app;
      const { cluster, get } = setUp();
      cluster.addApp(requestOf(real));
      for (const _task of real.tasks) {
        const id = cluster.startTask(String(real.id));
        if (real.healthChecks) cluster.setHealth(id, true);
      }
      const ours = (await get(`/v2/apps${real.id}`)).app;
      expect(Object.keys(ours).sort()).toEqual(Object.keys(real).sort());
      const { tasks, ...rest } = ours;
      const { tasks: realTasks, ...realRest } = real;
      expect(sorted(shapeOf(rest))).toEqual(sorted(shapeOf(realRest)));
      expect(shapeOf(tasks[0])).toEqual(shapeOf(realTasks[0]));
      const counts = ({ tasksRunning, tasksHealthy, tasksUnhealthy, tasksStaged }: Json) => [
        tasksRunning,
        tasksHealthy,
        tasksUnhealthy,
        tasksStaged,
      ];
      expect(counts(ours)).toEqual(counts(real));
    },
  );

  test('a missing one is a 404 in Marathon’s words', async () => {
    const { marathon } = setUp();
    const answer = await ask(marathon.handler, '/v2/apps/no-such-app');
    expect(answer.status).toBe(404);
    expect(JSON.parse(String(answer.body))).toEqual(fixture('missing-app.json'));
  });

  test('tasks are embedded in the list only when asked for', async () => {
    const { cluster, get } = setUp();
    cluster.addApp({ id: '/web' });
    cluster.startTask('/web');
    expect((await get('/v2/apps')).apps[0]).not.toHaveProperty('tasks');
    expect((await get('/v2/apps?embed=apps.tasks')).apps[0]?.tasks).toHaveLength(1);
  });

  test('old versions can be read', async () => {
    const { cluster, get } = setUp();
    const first = cluster.addApp({ id: '/shop/web', labels: { a: '1' } });
    const second = cluster.updateApp('/shop/web', { labels: { a: '2' } });
    expect(await get('/v2/apps/shop/web/versions')).toEqual({ versions: [second.version, first.version] });
    expect(await get(`/v2/apps/shop/web/versions/${first.version}`)).toEqual(first);
    expect(await get('/v2/apps/shop/web/versions/2000-01-01T00:00:00.000Z')).toHaveProperty('message');
  });
});

describe('tasks', () => {
  test('look as a real Marathon prints them', async () => {
    const { cluster, get } = setUp();
    cluster.addApp({ id: '/web', healthChecks: [{ protocol: 'HTTP' }] });
    cluster.setHealth(cluster.startTask('/web'), true);
    const real = fixture('tasks.json').tasks.find(
      (task) => task.state === 'TASK_RUNNING' && task.healthCheckResults.length === 1 && task.ports.length === 1,
    );
    const { tasks } = await get('/v2/tasks');
    expect(shapeOf(tasks[0])).toEqual(shapeOf(real));
    const [result] = tasks[0]?.healthCheckResults ?? [];
    expect(result?.instanceId).toMatch(/^instance \[web\.instance-[^\]]+\]$/);
  });

  test('have their service ports in /v2/tasks alone', async () => {
    const { cluster, get } = setUp();
    cluster.addApp({ id: '/web' });
    cluster.startTask('/web');
    expect((await get('/v2/tasks')).tasks[0]?.servicePorts).toEqual([10_000]);
    expect((await get('/v2/apps/web/tasks')).tasks[0]?.servicePorts).toEqual([]);
  });

  test('that are staging have not started, and no address', async () => {
    const { cluster, get } = setUp();
    cluster.addApp({ id: '/web' });
    cluster.startTask('/web', { state: 'TASK_STAGING' });
    const [task] = (await get('/v2/tasks')).tasks;
    expect(task).toMatchObject({ state: 'TASK_STAGING', ipAddresses: [], ports: [31_000] });
    expect(task).not.toHaveProperty('startedAt');
  });

  test('that failed and stay listed lose their ports, version and times', async () => {
    const { cluster, get } = setUp();
    cluster.addApp({ id: '/web' });
    cluster.endTask(cluster.startTask('/web'), 'TASK_FAILED', { staysListed: true });
    const [task] = (await get('/v2/tasks')).tasks;
    expect(task).toMatchObject({ state: 'TASK_FAILED', ports: [], healthCheckResults: [] });
    for (const field of ['stagedAt', 'startedAt', 'version']) expect(task).not.toHaveProperty(field);
  });

  test('are filtered by the two words that Marathon knows', async () => {
    const { cluster, get } = setUp();
    cluster.addApp({ id: '/web', unreachableStrategy: 'disabled' });
    cluster.startTask('/web');
    cluster.startTask('/web', { state: 'TASK_STAGING' });
    cluster.markUnreachable(cluster.startTask('/web'));
    const states = async (query: string) => (await get(`/v2/tasks${query}`)).tasks.map((task) => task.state);
    expect(await states('?status=running')).toEqual(['TASK_RUNNING']);
    expect(await states('?status%5B%5D=staging')).toEqual(['TASK_STAGING']);
    expect(await states('?status=killing')).toHaveLength(3);
  });

  test('gone by an operator are GONE', async () => {
    const { cluster, get } = setUp();
    cluster.addApp({ id: '/web' });
    cluster.setTaskState(cluster.startTask('/web'), 'TASK_GONE_BY_OPERATOR');
    expect((await get('/v2/tasks')).tasks[0]?.state).toBe('TASK_GONE');
  });
});

describe('the event stream', () => {
  test('wants the exact Accept header, else it is a 405 of Jetty’s', async () => {
    const { marathon } = setUp();
    for (const accept of ['*/*', 'text/event-stream, */*', 'text/event-stream;charset=utf-8']) {
      const answer = await ask(marathon.handler, '/v2/events', { headers: { accept } });
      expect(answer.status).toBe(405);
      expect(answer.headers['content-type']).toBe('text/html;charset=iso-8859-1');
      expect(answer.body).toContain('HTTP method GET is not supported by this URL');
    }
  });

  test('begins with its own attachment, in frames that end in CRLF', async () => {
    const { cluster, clock, open } = setUp();
    const stream = await open();
    cluster.addApp({ id: '/web' }, { events: false });
    cluster.startTask('/web');
    await clock.advance(0);
    expect(stream.text()).toMatch(EVENTS);
    expect(namesIn(stream.text()).slice(0, 2)).toEqual(['event_stream_attached', 'instance_changed_event']);
  });

  test('is kept alive by a lone CR and a lone LF every ten seconds', async () => {
    const { clock, open } = setUp();
    const stream = await open('?event_type=nothing');
    await clock.advance(9_999);
    expect(stream.chunks).toEqual([]);
    await clock.advance(20_001);
    expect(stream.chunks).toEqual(['\r', '\n', '\r', '\n', '\r', '\n']);
  });

  test('carries only the types that were asked for', async () => {
    const { cluster, clock, open } = setUp();
    const stream = await open('?event_type=status_update_event&event_type=app_terminated_event');
    cluster.addApp({ id: '/web' });
    cluster.startTask('/web');
    cluster.removeApp('/web');
    await clock.advance(0);
    expect(new Set(namesIn(stream.text()))).toEqual(new Set(['status_update_event', 'app_terminated_event']));
  });

  test('looks like the recorded one', async () => {
    const { cluster, clock, open } = setUp();
    cluster.addApp({ id: '/web', instances: 5, healthChecks: [{ protocol: 'HTTP', path: '/health' }] });
    const id = cluster.startTask('/web', { state: 'TASK_STAGING' });
    const stream = await open();
    cluster.advanceTask(id);
    cluster.setHealth(id, false);
    cluster.announceUnhealthyKill(id);
    cluster.killTask(id);
    await clock.advance(0);
    const recorded = readFileSync(
      new URL('../../fixtures/marathon/unhealthy-until-killed.sse', import.meta.url),
      'utf8',
    );
    const ours = shapesByType(stream.text());
    const compared = [...shapesByType(recorded)].filter(([type]) => ours.has(type));
    expect(compared.length).toBeGreaterThanOrEqual(5);
    for (const [type, shape] of compared) expect({ type, shape: ours.get(type) }).toEqual({ type, shape });
  });

  test('tells the others when one leaves, and lets go of its timer', async () => {
    const { clock, marathon, open } = setUp();
    const stays = await open();
    const client = new AbortController();
    const leaves = await open('', client.signal);
    client.abort();
    await clock.advance(0);
    expect(leaves.isOver()).toBe(true);
    expect(marathon.streams()).toBe(1);
    expect(namesIn(stays.text())).toEqual(['event_stream_attached', 'event_stream_attached', 'event_stream_detached']);
  });

  test('ends without a word when the leader changes, and health comes back with the next check', async () => {
    const { cluster, clock, marathon, open } = setUp();
    cluster.addApp({ id: '/web', healthChecks: [{ protocol: 'HTTP' }] });
    const id = cluster.startTask('/web');
    cluster.setHealth(id, true);
    const streams = [await open('?event_type=x'), await open('?event_type=x')];
    marathon.failOver();
    await clock.advance(0);
    expect(streams.map((stream) => [stream.isOver(), stream.text()])).toEqual([
      [true, ''],
      [true, ''],
    ]);
    expect(cluster.task(id)?.results).toEqual([undefined]);
    await clock.advance(5_000);
    expect(cluster.task(id)?.results).toMatchObject([{ isAlive: true }]);
  });
});

test('says who it is, as a real one does', async () => {
  const { cluster, get, marathon } = setUp();
  const info = await get('/v2/info');
  const real = fixture('info.json');
  expect(Object.keys(info)).toEqual(Object.keys(real));
  expect(info).toMatchObject({ frameworkId: cluster.frameworkId, leader: 'leader:8080', version: '1.11.26' });
  expect(await get('/v2/leader')).toEqual({ leader: 'leader:8080' });
  expect((await ask(marathon.handler, '/ping')).body).toBe('pong');
  expect(await get('/v2/pods/::status')).toEqual([]);
  expect((await ask(marathon.handler, '/v2/tasks')).headers['x-marathon-leader']).toBe('http://leader:8080');
  expect((await ask(marathon.handler, '/v2/nothing')).status).toBe(500);
});

/** Our defaults stand where the request had them, so the order of an app's own fields is not compared. */
const sorted = (shape: unknown): unknown =>
  Array.isArray(shape)
    ? [...shape].map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    : shape;

function shapesByType(text: string): Map<string, unknown> {
  const events = [...text.matchAll(/^data: (.*)$/gm)].map((match) => JSON.parse(match[1] ?? '') as Json);
  // The first of each type: `healthy` is null in the last.
  return new Map(events.reverse().map((event) => [String(event.eventType), shapeOf(event)]));
}
