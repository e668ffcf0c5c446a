import { describe, expect, test } from 'vitest';
import { createMarathonClient } from '../../../../../src/clients/marathon/marathon-client.ts';
import { agentId, appId } from '../../../../../src/model/ids.ts';
import { never, realClock } from '../../clocks.ts';
import { answering, peerServer, realExchange } from '../../peer-server.ts';
import { fixture } from '../fixture.ts';

const local = {
  agentId: agentId('6ed5e9b3-5fe5-4b9b-8a0b-0a6d2a6a2b11-S1'),
  hostname: '127.0.0.2',
  address: '192.0.2.1',
};
const HOST = fixture('captures/pods/pod-host.status.json') as { spec: object; instances: readonly object[] };
const OVERLAY = fixture('captures/pods/pod-overlay.status.json') as typeof HOST;
const MISSING = { message: "Pod '/pod-host' does not exist" };

async function marathon(paths: Parameters<typeof answering>[0]) {
  const server = await peerServer(answering(paths));
  return {
    server,
    client: createMarathonClient({ exchange: realExchange(), clock: realClock }, { urls: [server.url] }),
  };
}

describe('a pod', () => {
  test('comes with its definitions, and with those of its containers that are local', async () => {
    const { client, server } = await marathon({ '/v2/pods/a/b/pod-overlay::status': [200, OVERLAY] });
    const pod = await client.pod(appId('/a/b/pod-overlay'), local, never());
    expect(pod).toMatchObject({
      definitions: [{ container: 'web' }, { container: 'second' }],
      olderDefinitions: [],
      sightings: [{ task: { ports: [31171] } }, { task: { ports: [31172] } }],
      isComplete: true,
    });
    expect(server.requests).toEqual(['GET /v2/pods/a/b/pod-overlay::status']);
  });

  test('of which an instance here is older comes with that version, too', async () => {
    const older = '2020-01-01T00:00:00.000Z';
    const [instance] = HOST.instances;
    const specReference = '/v2/pods/pod-host::versions/2020-01-01T00:00:00.000123Z';
    const { client, server } = await marathon({
      '/v2/pods/pod-host::status': [200, { ...HOST, instances: [{ ...instance, specReference }] }],
      [`/v2/pods/pod-host::versions/${encodeURIComponent(older)}`]: [200, { ...HOST.spec, version: older }],
    });
    expect(await client.pod(appId('/pod-host'), local, never())).toMatchObject({
      olderDefinitions: [
        { version: older, container: 'web' },
        { version: older, container: 'side' },
      ],
      sightings: [{ task: { version: older, ports: [31289] } }, {}],
    });
    expect(server.requests).toHaveLength(2);
  });

  test('is missing when Marathon says so', async () => {
    const { client } = await marathon({ '/v2/pods/pod-host::status': [404, MISSING] });
    expect(await client.pod(appId('/pod-host'), local, never())).toBe('missing');
  });

  test('is not missing because a proxy answers 404', async () => {
    const { client } = await marathon({ '/v2/pods/pod-host::status': [404, '<html>404</html>'] });
    await expect(client.pod(appId('/pod-host'), local, never())).rejects.toMatchObject({ code: 'UPSTREAM_STATUS' });
  });

  test('is not what has no instances', async () => {
    const { client } = await marathon({ '/v2/pods/pod-host::status': [200, { spec: HOST.spec }] });
    await expect(client.pod(appId('/pod-host'), local, never())).rejects.toThrow('not a pod with its instances');
  });

  test('is to be had as of one version, or is missing as of it', async () => {
    const { client } = await marathon({ '/v2/pods/pod-host::versions/v': [200, HOST.spec] });
    expect(await client.podVersion(appId('/pod-host'), 'v', never())).toMatchObject([{ container: 'web' }, {}]);
    expect(await client.podVersion(appId('/pod-host'), 'w', never())).toBe('missing');
  });
});

describe('without a Mesos agent, pods', () => {
  const host = { agentId: undefined, hostname: local.hostname };
  const [instance] = HOST.instances;
  const unplaced = { ...instance, agentHostname: undefined };

  test.each([
    ['an instance that runs names no host: it may be ours', unplaced, false],
    ['an instance waits for its place', { ...unplaced, agentId: undefined, status: 'PENDING' }, true],
  ])('are told by their host: %s', async (_why, other, isComplete) => {
    const pod = { ...HOST, instances: [...HOST.instances, other] };
    const { client } = await marathon({ '/v2/pods/::status': [200, [pod]], '/v2/pods/pod-host::status': [200, pod] });
    const all = await client.localPods(host, never());
    expect([all.sightings.length, all.isComplete]).toEqual([2, isComplete]);
    const one = await client.pod(appId('/pod-host'), host, never());
    expect(one).toMatchObject({ isComplete, sightings: [{}, {}] });
  });

  test('are ours on a host of another name where a container of theirs was known here', async () => {
    const { client } = await marathon({ '/v2/pods/::status': [200, [HOST]] });
    const known = JSON.stringify(instance).match(/"containerId":"([^"]+)"/)?.[1];
    const renamed = { agentId: undefined, hostname: 'misspelt.example' };
    expect((await client.localPods(renamed, never())).sightings).toEqual([]);
    const all = await client.localPods({ ...renamed, knows: (id) => id === known }, never());
    expect(all.sightings.map(({ task }) => task.id)).toContain(known);
  });
});

describe('the pods of our agent', () => {
  test('are the local containers in the list of all pods, with what defines them', async () => {
    const { client } = await marathon({ '/v2/pods/::status': [200, [HOST, OVERLAY, { ...OVERLAY, instances: [] }]] });
    const { definitions, sightings, isComplete } = await client.localPods(local, never());
    expect(sightings.map(({ task }) => task.container)).toEqual(['web', 'side', 'web', 'second']);
    expect(definitions).toHaveLength(4);
    expect(isComplete).toBe(true);
  });

  test('are not complete when a pod cannot be read; the others count', async () => {
    const { client } = await marathon({ '/v2/pods/::status': [200, [{}, HOST]] });
    const { sightings, isComplete } = await client.localPods(local, never());
    expect([sightings.length, isComplete]).toEqual([2, false]);
  });

  test.each([
    ['Marathon up to 1.3', '<html>404</html>'],
    ['something in between', MISSING],
  ])('prove nothing where %s knows no pods', async (_who, body) => {
    const { client } = await marathon({ '/v2/pods/::status': [404, body] });
    expect(await client.localPods(local, never())).toEqual({ definitions: [], sightings: [], isComplete: false });
  });

  test.each([
    [503, 'no leader'],
    [200, {}],
  ])('are not read from %d %j', async (status, body) => {
    const { client } = await marathon({ '/v2/pods/::status': [status, body] });
    await expect(client.localPods(local, never())).rejects.toThrow('/v2/pods/::status');
  });
});
