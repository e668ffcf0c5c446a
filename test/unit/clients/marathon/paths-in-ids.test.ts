import { expect, test } from 'vitest';
import { createMarathonClient } from '../../../../src/clients/marathon/marathon-client.ts';
import { agentId, appId } from '../../../../src/model/ids.ts';
import { never, realClock } from '../clocks.ts';
import { answering, peerServer, realExchange } from '../peer-server.ts';

const local = { agentId: agentId('S1'), hostname: '127.0.0.2', address: '192.0.2.1' };

async function marathon() {
  const server = await peerServer(answering({}));
  return {
    server,
    client: createMarathonClient({ exchange: realExchange(), clock: realClock }, { urls: [server.url] }),
  };
}

const IDS = ['/..', '/../leader', '/shop/../../leader', '/shop/.', '/shop/..', '//shop', '/shop/', '/*', '/shop/*'];

test.each(IDS)('an app %j is missing, and Marathon is not asked another question for it', async (id) => {
  const { client, server } = await marathon();
  expect(await client.app(appId(id), local, never())).toBe('missing');
  expect(await client.version(appId(id), 'v', never())).toBe('missing');
  expect(server.requests).toEqual([]);
});

test.each(IDS.filter((id) => id !== '/shop/'))('nor is it for a pod %j', async (id) => {
  const { client, server } = await marathon();
  expect(await client.pod(appId(id), local, never())).toBe('missing');
  expect(await client.podVersion(appId(id), 'v', never())).toBe('missing');
  expect(server.requests).toEqual([]);
});

test.each(['.', '..', ''])('nor is it for the version %j', async (version) => {
  const { client, server } = await marathon();
  expect(await client.version(appId('/web'), version, never())).toBe('missing');
  expect(server.requests).toEqual([]);
});

test('dots, stars and question marks that lead nowhere are asked for as they are', async () => {
  const { client, server } = await marathon();
  await client.app(appId('/shop.v2/..web/a?b'), local, never());
  await client.pod(appId('/shop/a..b'), local, never());
  expect(server.requests).toEqual([
    'GET /v2/apps/shop.v2/..web/a%3Fb?embed=app.tasks&embed=app.readiness',
    'GET /v2/pods/shop/a..b::status',
  ]);
});

test('half a character is no reason not to ask', async () => {
  const { client, server } = await marathon();
  await client.version(appId('/shop/\ud800'), '\udfff', never()).catch(() => {});
  expect(server.requests).toEqual(['GET /v2/apps/shop/%EF%BF%BD/versions/%EF%BF%BD']);
});
