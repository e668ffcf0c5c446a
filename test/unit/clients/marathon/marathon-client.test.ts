import { describe, expect, test } from 'vitest';
import { createMarathonClient } from '../../../../src/clients/marathon/marathon-client.ts';
import { agentId, appId } from '../../../../src/model/ids.ts';
import { never, realClock } from '../clocks.ts';
import { answering, peerServer, realExchange } from '../peer-server.ts';
import { fixture, fixtureText } from './fixture.ts';

const local = {
  agentId: agentId('6ed5e9b3-5fe5-4b9b-8a0b-0a6d2a6a2b11-S1'),
  hostname: '127.0.0.2',
  address: '192.0.2.1',
};

async function marathon(paths: Parameters<typeof answering>[0]) {
  const server = await peerServer(answering(paths));
  return {
    server,
    client: createMarathonClient({ exchange: realExchange(), clock: realClock }, { urls: [server.url] }),
  };
}

const task = (id: string, fields: object = {}) => ({
  id,
  appId: '/web',
  slaveId: local.agentId,
  host: local.hostname,
  state: 'TASK_RUNNING',
  ports: [31000],
  ...fields,
});

describe('about itself, Marathon', () => {
  test('tells its framework', async () => {
    const { client } = await marathon({ '/v2/info': [200, fixture('info.json')] });
    expect(await client.info(never())).toEqual({
      frameworkId: '6ed5e9b3-5fe5-4b9b-8a0b-0a6d2a6a2b11-0000',
      frameworkName: 'marathon',
      version: '1.11.26',
      features: [],
    });
  });

  test('is called marathon when it does not say', async () => {
    const { client } = await marathon({ '/v2/info': [200, { frameworkId: 'f' }] });
    expect(await client.info(never())).toMatchObject({ frameworkName: 'marathon', version: '' });
  });

  test('fails to tell before it has registered with Mesos', async () => {
    const { client, server } = await marathon({ '/v2/info': [200, { frameworkId: null }] });
    await expect(client.info(never())).rejects.toThrow(`GET ${server.url}/v2/info: names no framework id`);
  });
});

describe('the local tasks', () => {
  test('are those of our agent in the whole list', async () => {
    const { client } = await marathon({ '/v2/tasks': [200, fixture('tasks.json')] });
    const { sightings, isComplete } = await client.localTasks(local, never());
    const { tasks } = fixture('tasks.json') as { tasks: { id: string; slaveId: string }[] };
    const ours = tasks.filter(({ slaveId }) => slaveId === local.agentId).map(({ id }) => id);
    expect(ours.length).toBeGreaterThan(0);
    expect(sightings.map((sighting) => sighting.task.id)).toEqual(ours);
    expect(isComplete).toBe(true);
  });

  test('cost as many bytes as the list has', async () => {
    const { client } = await marathon({ '/v2/tasks': [200, fixtureText('tasks.json')] });
    expect((await client.localTasks(local, never())).bytes).toBe(Buffer.byteLength(fixtureText('tasks.json')));
  });

  test('are told by their host where they name no agent', async () => {
    const tasks = [task('a', { slaveId: null }), task('b', { slaveId: '', host: 'elsewhere' })];
    const { client } = await marathon({ '/v2/tasks': [200, { tasks }] });
    const { sightings } = await client.localTasks(local, never());
    expect(sightings.map((sighting) => sighting.task.id)).toEqual(['a']);
  });

  test('are not complete when one of them is malformed; the others count', async () => {
    const tasks = [task('a', { state: 'TASK_DREAMING' }), task('b')];
    const { client } = await marathon({ '/v2/tasks': [200, { tasks }] });
    const { sightings, isComplete } = await client.localTasks(local, never());
    expect(sightings.map((sighting) => sighting.task.id)).toEqual(['b']);
    expect(isComplete).toBe(false);
  });

  test('are complete when a foreign one is malformed', async () => {
    const tasks = [{ slaveId: 'other', state: 7 }, task('b')];
    const { client } = await marathon({ '/v2/tasks': [200, { tasks }] });
    expect(await client.localTasks(local, never())).toMatchObject({
      isComplete: true,
      sightings: [{ word: 'running' }],
    });
  });

  test('are not complete without a Mesos agent when one of them names no host: it may be ours', async () => {
    const host = { agentId: undefined, hostname: local.hostname };
    const tasks = [task('a', { host: local.hostname }), task('b', { host: null }), task('c', { host: 'elsewhere' })];
    const { client } = await marathon({ '/v2/tasks': [200, { tasks }] });
    const { sightings, isComplete } = await client.localTasks(host, never());
    expect([sightings.map((sighting) => sighting.task.id), isComplete]).toEqual([['a'], false]);
  });

  test('are not complete when one of them is not even JSON', async () => {
    const { client } = await marathon({ '/v2/tasks': [200, `{"tasks":[{"slaveId":"${local.agentId}" oops}]}`] });
    expect(await client.localTasks(local, never())).toMatchObject({ isComplete: false, sightings: [] });
  });

  test.each([
    ['a page', 200, '<html>Sign in</html>'],
    ['nothing', 200, ''],
    ['no list', 200, { message: 'hello' }],
    ['half a list', 200, '{"tasks":[{"id":"a"},'],
    ['an error', 503, 'Too many concurrent requests'],
    ['a redirect', 302, ''],
  ])('are never none because the answer was %s', async (_, status, body) => {
    const { client } = await marathon({ '/v2/tasks': [status, body] });
    await expect(client.localTasks(local, never())).rejects.toMatchObject({
      code: expect.stringMatching(/^UPSTREAM_(INVALID|STATUS)$/),
    });
  });
});

describe('an app', () => {
  const { app } = fixture('host-web.app.json') as { app: { id: string; tasks: { slaveId: string }[] } };

  test('comes with those of its tasks that are local', async () => {
    const { client, server } = await marathon({ '/v2/apps/host-web': [200, { app }] });
    const agent = agentId(app.tasks[0]?.slaveId ?? '');
    const answer = await client.app(appId('/host-web'), { ...local, agentId: agent }, never());
    expect(answer).toMatchObject({
      definition: { id: '/host-web', network: 'host' },
      sightings: [{ word: 'running', task: { agentId: agent } }],
      isComplete: true,
    });
    expect(server.requests).toEqual(['GET /v2/apps/host-web?embed=app.tasks&embed=app.readiness']);
  });

  test('in a deployment comes with the readiness of its tasks: all their checks must say so', async () => {
    const results = [
      { name: 'a', taskId: 'one', ready: true },
      { name: 'a', taskId: 'two', ready: true },
      { name: 'b', taskId: 'two', ready: false },
    ];
    const tasks = ['one', 'two', 'three'].map((id) => task(id));
    const wire = { id: '/web', version: 'v', deployments: [{ id: 'd' }], readinessCheckResults: results, tasks };
    const { client } = await marathon({ '/v2/apps/web': [200, { app: wire }] });
    const answer = await client.app(appId('/web'), local, never());
    expect(answer).toMatchObject({
      isDeploying: true,
      sightings: [{ isReady: true }, { isReady: false }, { isReady: undefined }],
    });
  });

  test('outside of a deployment has no readiness to tell', async () => {
    const { client } = await marathon({ '/v2/apps/readiness': [200, fixture('captures/apps/readiness.app.json')] });
    const everywhere = { ...local, hostname: '127.0.0.2' };
    expect(await client.app(appId('/readiness'), everywhere, never())).toMatchObject({
      definition: { hasReadinessChecks: true },
      isDeploying: false,
      sightings: [{ isReady: undefined }],
    });
  });

  test('is not complete without a Mesos agent when one of its tasks names no host: it may be ours', async () => {
    const host = { agentId: undefined, hostname: local.hostname };
    const app = { id: '/web', version: 'v', tasks: [task('a', { host: local.hostname }), task('b', { host: null })] };
    const { client } = await marathon({ '/v2/apps/web': [200, { app }] });
    const answer = await client.app(appId('/web'), host, never());
    expect(answer).toMatchObject({ sightings: [{ task: { id: 'a' } }], isComplete: false });
  });

  test('is not complete when a local task is malformed', async () => {
    const { client } = await marathon({
      '/v2/apps/web': [200, { app: { id: '/web', version: 'v', tasks: [task('')] } }],
    });
    expect(await client.app(appId('/web'), local, never())).toMatchObject({ sightings: [], isComplete: false });
  });

  test('may lie in a group', async () => {
    const { client, server } = await marathon({});
    await client.app(appId('/shop/web'), local, never());
    expect(server.requests).toEqual(['GET /v2/apps/shop/web?embed=app.tasks&embed=app.readiness']);
  });

  test('is missing when Marathon says so', async () => {
    const { client } = await marathon({ '/v2/apps/gone': [404, fixture('missing-app.json')] });
    expect(await client.app(appId('/gone'), local, never())).toBe('missing');
  });

  test.each(['<html>404</html>', ''])('is not missing because a proxy answers 404 and %j', async (body) => {
    const { client } = await marathon({ '/v2/apps/web': [404, body] });
    await expect(client.app(appId('/web'), local, never())).rejects.toMatchObject({ code: 'UPSTREAM_STATUS' });
  });

  test.each([{}, { app: { id: '/web', version: 'v' } }, { app: { tasks: [] } }])(
    'is not what %j says',
    async (body) => {
      const { client } = await marathon({ '/v2/apps/web': [200, body] });
      await expect(client.app(appId('/web'), local, never())).rejects.toThrow('not an app with its tasks');
    },
  );

  test('is to be had as of an older version', async () => {
    const version = '2026-11-22T13:54:47.967Z';
    const { client, server } = await marathon({
      [`/v2/apps/host-web/versions/${encodeURIComponent(version)}`]: [200, app],
    });
    expect(await client.version(appId('/host-web'), version, never())).toMatchObject({ id: '/host-web', version });
    expect(server.requests).toHaveLength(1);
  });

  test('is missing as of a version that Marathon has forgotten', async () => {
    const { client } = await marathon({});
    expect(await client.version(appId('/web'), 'v', never())).toBe('missing');
  });

  test('is not what has no id', async () => {
    const { client } = await marathon({ '/v2/apps/web/versions/v': [200, {}] });
    await expect(client.version(appId('/web'), 'v', never())).rejects.toThrow('not an app');
  });
});
