import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsulClient, consulClient } from './consul-client.ts';

export interface WatchableConsul {
  readonly url: string;
  restart(): Promise<void> | void;
  stop(): Promise<void>;
}

const WATCHED = '/v1/agent/service/watched';
const service = (tags: string[]) => ({
  ID: 'watched',
  Name: 'n',
  Tags: tags,
  Checks: [{ CheckID: 'watched:a', TTL: '300s', Status: 'passing' }],
});
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** How a service is waited for: by the hash of its definition. */
export function itLetsWaitForAService(start: () => Promise<WatchableConsul>): void {
  let running: WatchableConsul;
  let consul: ConsulClient;
  beforeAll(async () => {
    running = await start();
    consul = consulClient(running.url);
    await consul.register(service([]));
  });
  afterAll(() => running?.stop());

  const look = async (query = '') => {
    const response = await fetch(`${running.url}${WATCHED}${query}`);
    await response.text();
    return { status: response.status, hash: response.headers.get('x-consul-contenthash') ?? '' };
  };
  /** Asks with the present hash; once it has surely arrived, `isOver` says whether it has been answered. */
  const watch = async (wait = '60s') => {
    const { hash } = await look();
    let isOver = false;
    const answer = look(`?hash=${hash}&wait=${wait}`).finally(() => {
      isOver = true;
    });
    answer.catch(() => {});
    await pause(300);
    return { hash, answer, isOver: () => isOver };
  };

  test('answers at once with another hash, and without one', async () => {
    const { hash } = await look('?wait=60s');
    expect(hash).toMatch(/^[0-9a-f]+$/);
    expect(await look('?hash=other&wait=60s')).toEqual({ status: 200, hash });
  });

  test('answers with the same hash after the time asked for, and up to a sixteenth more', async () => {
    const started = performance.now();
    const { hash } = await look();
    expect(await look(`?hash=${hash}&wait=800ms`)).toEqual({ status: 200, hash });
    expect(performance.now() - started).toBeGreaterThanOrEqual(800);
  });

  test('answers when the definition changes, with a new hash', async () => {
    const { hash, answer, isOver } = await watch();
    expect(isOver()).toBe(false);
    await consul.register(service(['changed']));
    const now = await answer;
    expect(now.status).toBe(200);
    expect(now.hash).not.toBe(hash);
    expect(now.hash).toBe((await look()).hash);
  });

  test('does not answer when a check changes, or the same is registered again', async () => {
    await consul.register(service(['same']));
    const { answer, isOver } = await watch('3s');
    await consul.send('PUT', '/v1/agent/check/update/watched:a', { Status: 'warning' });
    await consul.register(service(['same']));
    await pause(500);
    expect(isOver()).toBe(false);
    await answer;
  });

  test('answers 404 when the service is removed', async () => {
    const { answer, isOver } = await watch();
    expect(isOver()).toBe(false);
    await consul.send('PUT', '/v1/agent/service/deregister/watched');
    expect((await answer).status).toBe(404);
    await consul.register(service([]));
  });

  test('refuses a time that is none', async () => {
    expect(await consul.send('GET', `${WATCHED}?hash=a&wait=soon`)).toEqual({ status: 400, text: 'Invalid wait time' });
  });

  test('hangs up on who waits when the agent ends', async () => {
    const { answer, isOver } = await watch();
    expect(isOver()).toBe(false);
    await running.restart();
    await expect(answer).rejects.toThrow();
  });
}
