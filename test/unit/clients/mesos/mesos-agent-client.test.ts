import { describe, expect, test } from 'vitest';
import { createMesosAgentClient } from '../../../../src/clients/mesos/mesos-agent-client.ts';
import { frameworkId } from '../../../../src/model/ids.ts';
import { never, realClock } from '../clocks.ts';
import { answering, peerServer, realExchange } from '../peer-server.ts';
import { FRAMEWORK, OTHER, running, state, task, WEB } from './agent-state.ts';

const ours = frameworkId(FRAMEWORK);

/** An agent whose answers the test may change as it goes. */
async function agent(paths: Record<string, readonly [number, unknown]>) {
  const server = await peerServer((request, response) => answering(paths)(request, response));
  const client = createMesosAgentClient({ exchange: realExchange(), clock: realClock }, { url: server.url });
  return { client, server };
}

describe('reading a Mesos agent', () => {
  test('tells who it is and what it runs', async () => {
    const { client } = await agent({ '/state': [200, running(task(WEB))] });
    expect(await client.read(ours, never())).toMatchObject({ isComplete: true, sightings: [{ task: { id: WEB } }] });
  });

  test('tells when nothing has changed', async () => {
    const paths: Parameters<typeof agent>[0] = { '/state': [200, running(task(WEB))] };
    const { client } = await agent(paths);
    await client.read(ours, never());
    expect(await client.read(ours, never())).toBe('unchanged');
    paths['/state'] = [200, running(task(WEB), task(OTHER))];
    expect(await client.read(ours, never())).toMatchObject({ sightings: [{}, {}] });
  });

  test('is not unchanged for another framework', async () => {
    const { client } = await agent({ '/state': [200, running(task(WEB))] });
    await client.read(undefined, never());
    expect(await client.read(ours, never())).toMatchObject({ sightings: [{}] });
  });

  test('is not unchanged when the last answer was of no use', async () => {
    const { client } = await agent({ '/state': [200, state({ id: '' })] });
    await expect(client.read(ours, never())).rejects.toThrow('not registered');
    await expect(client.read(ours, never())).rejects.toThrow('not registered');
  });

  test('finds the address that this version of Mesos has, and remembers it', async () => {
    const { client, server } = await agent({ '/slave(1)/state.json': [200, state()] });
    await client.read(ours, never());
    await client.read(ours, never());
    expect(server.requests).toEqual([
      'GET /state',
      'GET /slave(1)/state',
      'GET /state.json',
      'GET /slave(1)/state.json',
      'GET /slave(1)/state.json',
    ]);
  });

  test('looks for the address again when it is gone', async () => {
    const paths: Parameters<typeof agent>[0] = { '/state.json': [200, state()] };
    const { client } = await agent(paths);
    await client.read(ours, never());
    delete paths['/state.json'];
    paths['/state'] = [200, running(task(WEB))];
    expect(await client.read(ours, never())).toMatchObject({ sightings: [{}] });
  });

  test('says that this may be no Mesos agent when no address is there', async () => {
    const { client } = await agent({});
    await expect(client.read(ours, never())).rejects.toMatchObject({
      code: 'UPSTREAM_STATUS',
      message: expect.stringContaining('is this a Mesos agent?'),
      details: { status: 404 },
    });
  });

  test('says that it is recovering', async () => {
    const { client, server } = await agent({ '/state': [503, 'Agent has not finished recovery'] });
    await expect(client.read(ours, never())).rejects.toMatchObject({
      code: 'UPSTREAM_STATUS',
      message: `GET ${server.url}/state: 503: Agent has not finished recovery (the Mesos agent is not ready yet)`,
      details: { status: 503 },
    });
  });

  test('says that it wants credentials', async () => {
    const { client } = await agent({ '/state': [401, ''] });
    await expect(client.read(ours, never())).rejects.toMatchObject({ code: 'UPSTREAM_DENIED' });
  });
});
