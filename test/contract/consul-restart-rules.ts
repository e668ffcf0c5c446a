import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.ts';
import { type ConsulClient, consulClient } from './consul-client.ts';

export interface RestartableConsul {
  readonly url: string;
  /** With everything that it has written down. */
  restart(): Promise<void> | void;
  stop(): Promise<void>;
}

/** What comes back when an agent starts again on its data. */
export function itComesBackWithItsData(start: () => Promise<RestartableConsul>): void {
  let running: RestartableConsul;
  let consul: ConsulClient;
  beforeAll(async () => {
    running = await start();
    consul = consulClient(running.url);
    await consul.register({
      ID: 'back',
      Name: 'n',
      Checks: [
        { CheckID: 'back:beaten', TTL: '300s' },
        { CheckID: 'back:http', HTTP: 'http://127.0.0.1:1/', Interval: '1h', Status: 'passing' },
        { CheckID: 'back:unbeaten', TTL: '300s', Status: 'passing' },
      ],
    });
    await consul.register({ ID: 'follower', Name: 'n', Checks: [{ CheckID: 'follower:alias', AliasService: 'back' }] });
    await consul.send('PUT', '/v1/agent/check/update/back:beaten', { Status: 'warning', Output: 'beaten' });
    await running.restart();
  });
  afterAll(() => running?.stop());

  test('keeps a beaten TTL, and holds everything else critical', async () => {
    expect(await consul.statuses('back')).toEqual({
      'back:beaten': 'warning',
      'back:http': 'critical',
      'back:unbeaten': 'critical',
    });
  });

  test('keeps the services', async () => {
    expect(Object.keys((await consul.get('/v1/agent/services')) as object)).toEqual(['back', 'follower']);
  });

  test('lets aliases follow again', async () => {
    const status = async () => (await consul.statuses('follower'))['follower:alias'];
    await waitFor(async () => (await status()) === 'critical', { what: 'the alias to follow' });
  });
}

/** What is there when an agent starts again without its data. */
export function itComesBackEmpty(start: () => Promise<RestartableConsul>): void {
  test('is another node, has nothing, and counts from the beginning again', async () => {
    const running = await start();
    const consul = consulClient(running.url);
    const nodeId = async () => ((await consul.get('/v1/agent/self')) as { Config: { NodeID: string } }).Config.NodeID;
    const index = async () => Number((await fetch(`${running.url}/v1/catalog/services`)).headers.get('x-consul-index'));
    for (let at = 0; at < 20; at += 1) await consul.register({ ID: `s${at}`, Name: 'n' });
    await waitFor(async () => (await index()) > 30, { what: 'the catalogue to know them' });
    const before = { id: await nodeId(), index: await index() };
    await running.restart();
    expect(await consul.get('/v1/agent/services')).toEqual({});
    expect(await nodeId()).not.toBe(before.id);
    expect(await index()).toBeLessThan(before.index);
    await running.stop();
  });
}
