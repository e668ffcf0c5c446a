import { describe, expect, test } from 'vitest';
import { createMarathonClient } from '../../../../../src/clients/marathon/marathon-client.ts';
import { agentId, appId } from '../../../../../src/model/ids.ts';
import { never, realClock } from '../../clocks.ts';
import { peerServer, realExchange } from '../../peer-server.ts';

const local = { agentId: agentId('S1'), hostname: 'node-1', address: '192.0.2.1' };
const task = (id: string, fields: object = {}) => ({
  id,
  appId: '/web',
  slaveId: 'S1',
  host: 'node-1',
  ports: [31000],
  startedAt: '2020-01-01T10:00:05.000Z',
  ...fields,
});
const ALL = '/v2/tasks';
const RUNNING = '/v2/tasks?status=running';
const APP = '/v2/apps/web?embed=app.tasks&embed=app.readiness';

/** Answers by path and query; what is not there is a 500. */
async function marathon(answers: Readonly<Record<string, unknown>>) {
  const server = await peerServer((request, response) => {
    const answer = answers[request.url ?? ''];
    response.writeHead(answer === undefined ? 500 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { message: 'not scripted' }));
  });
  const client = createMarathonClient({ exchange: realExchange(), clock: realClock }, { urls: [server.url] });
  const words = async () => {
    const { sightings } = await client.localTasks(local, never());
    return sightings.map(({ task, word, state }) => [task.id, word, state]);
  };
  return { server, client, words };
}

describe('a Marathon up to 1.1.1, which tells no states', () => {
  const LISTED = { tasks: [task('lives'), task('lost'), task('staged', { startedAt: null })] };

  test('is asked which tasks run; the others that were started are doubtful', async () => {
    const { words } = await marathon({ [ALL]: LISTED, [RUNNING]: { tasks: [task('lives')] } });
    expect(await words()).toEqual([
      ['lives', 'running', 'started, in no state'],
      ['lost', 'doubtful', 'TASK_UNKNOWN'],
      ['staged', 'starting', 'TASK_STAGING'],
    ]);
  });

  test('is asked so for the tasks of one app, too', async () => {
    const { client } = await marathon({
      [APP]: { app: { id: '/web', version: 'v', tasks: LISTED.tasks } },
      [RUNNING]: { tasks: [task('lives')] },
    });
    const answer = await client.app(appId('/web'), local, never());
    expect(answer).toMatchObject({ sightings: [{ word: 'running' }, { word: 'doubtful' }, { word: 'starting' }] });
  });

  test('has given no answer where it does not answer that', async () => {
    const { words, server } = await marathon({ [ALL]: LISTED });
    await expect(words()).rejects.toThrow('/v2/tasks: 500');
    expect(server.requests).toEqual([`GET ${ALL}`, `GET ${RUNNING}`]);
  });

  test('makes nobody doubt where that answer could not be read as a whole', async () => {
    const { words } = await marathon({ [ALL]: LISTED, [RUNNING]: { tasks: [{ ...task('lives'), ports: 'many' }] } });
    expect((await words()).slice(0, 2).map(([, word]) => word)).toEqual(['running', 'running']);
  });
});

test('a Marathon that tells states is asked once', async () => {
  const { words, server } = await marathon({ [ALL]: { tasks: [task('lives', { state: 'TASK_RUNNING' })] } });
  expect(await words()).toEqual([['lives', 'running', 'TASK_RUNNING']]);
  expect(server.requests).toEqual([`GET ${ALL}`]);
});
