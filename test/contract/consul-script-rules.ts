import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.ts';
import { type ConsulClient, consulClient } from './consul-client.ts';

interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

const script = (id: string, rest: object = {}) => ({ CheckID: id, Args: ['true'], Interval: '1s', ...rest });
const ttl = (id: string) => ({ CheckID: id, TTL: '60s', Status: 'passing' });

/** An agent that was not told to run commands for those who register. */
export function itRunsNoScripts(start: () => Promise<Running>): void {
  const of = running(start);
  const refusal = {
    status: 500,
    text: "Scripts are disabled on this agent from remote calls; to enable, configure 'enable_script_checks' to true",
  };

  test('refuses a service with a script, and keeps nothing of it', async () => {
    expect(await of().register({ ID: 'new', Name: 'n', Checks: [ttl('new:t'), script('new:s')] })).toEqual(refusal);
    expect(await of().get('/v1/agent/services')).not.toHaveProperty('new');
    expect(await of().statuses('new')).toEqual({});
  });

  test('refuses a script even beside a URL', async () => {
    const check = script('both', { HTTP: 'http://127.0.0.1:1/' });
    expect(await of().register({ ID: 'both', Name: 'n', Checks: [check] })).toEqual(refusal);
  });

  test.each(['', '?replace-existing-checks=true'])('half changes a service that it has (%s)', async (query) => {
    const id = `had${query.length}`;
    await of().register({ ID: id, Name: 'n', Port: 1, Checks: [ttl(`${id}:a`), ttl(`${id}:b`)] });
    const checks = [ttl(`${id}:new`), script(`${id}:a`)];
    expect(await of().register({ ID: id, Name: 'n', Port: 2, Checks: checks }, query)).toEqual(refusal);
    expect(await of().get('/v1/agent/services')).toMatchObject({ [id]: { Port: 2 } });
    expect(await of().statuses(id)).toEqual({ [`${id}:a`]: 'passing', [`${id}:b`]: 'passing' });
    expect(await of().get('/v1/agent/checks')).toMatchObject({ [`${id}:a`]: { Type: 'script' } });
    // What ran under the id before still does.
    const beat = await of().send('PUT', `/v1/agent/check/update/${id}:a`, { Status: 'warning' });
    expect(beat).toEqual({ status: 200, text: '' });
    expect(await of().statuses(id)).toMatchObject({ [`${id}:a`]: 'warning' });
  });
}

/** An agent that was. */
export function itRunsScripts(start: () => Promise<Running>): void {
  const of = running(start);

  test.each([
    ['that ends well', ['sh', '-c', 'echo fine'], 'passing', 'fine\n'],
    ['that ends with 1', ['sh', '-c', 'echo hm; exit 1'], 'warning', 'hm\n'],
    ['that ends with 2', ['sh', '-c', 'echo no; exit 2'], 'critical', 'no\n'],
    ['that takes too long', ['sleep', '30'], 'critical', 'Timed out (1s) running check'],
    ['that is not there', ['/nowhere'], 'critical', 'fork/exec /nowhere: no such file or directory'],
    ['in one text', ['no such'], 'critical', 'exec: "no such": executable file not found in $PATH'],
  ])('a script %s', async (what, Args, Status, Output) => {
    const checks = [script(what, { Args, Timeout: '1s' })];
    expect(await of().register({ ID: what, Name: 'n', Checks: checks })).toEqual({ status: 200, text: '' });
    type Shown = { Output: string };
    const shown = async () => ((await of().get('/v1/agent/checks')) as Record<string, Shown>)[what];
    await waitFor(async () => (await shown())?.Output !== '', { what: 'it to be run' });
    expect(await shown()).toMatchObject({ Status, Output, Type: 'script' });
  });
}

function running(start: () => Promise<Running>): () => ConsulClient {
  let agent: Running;
  beforeAll(async () => {
    agent = await start();
  });
  afterAll(() => agent?.stop());
  return () => consulClient(agent.url);
}
