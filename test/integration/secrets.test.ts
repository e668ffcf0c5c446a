import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePorts } from '../../src/sandbox/free-ports.ts';
import { ROUTES } from '../../src/server/routes.ts';
import { describeWithConsul } from '../support/consul-available.ts';
import { startDaemon, waitFor } from '../support/process.ts';
import { startWorld, type World } from './world.ts';

/** Stands in every secret, so that finding one is finding any. */
const CANARY = 'c4n4ry';
const secret = (what: string) => `${CANARY}-${what}-with-some-length`;

interface Place {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const inEnvironment = async (): Promise<Place> => ({
  args: ['--marathon-user', 'me', '--mesos-agent-user', 'me'],
  env: {
    MARATHON_CONSUL_SERVER_TOKEN: secret('server'),
    MARATHON_CONSUL_MARATHON_PASSWORD: secret('marathon'),
    MARATHON_CONSUL_MESOS_AGENT_PASSWORD: secret('agent'),
    CONSUL_HTTP_TOKEN: secret('consul'),
    CONSUL_HTTP_AUTH: `me:${secret('proxy')}`,
  },
});

const inFiles = async (folder: string): Promise<Place> => {
  const file = async (what: string) => {
    const path = join(folder, `${what}.secret`);
    await writeFile(path, `${secret(what)}\n`, { mode: 0o600 });
    return path;
  };
  return {
    args: [
      ...['--server-token-file', await file('server'), '--marathon-token-file', await file('marathon')],
      ...['--mesos-agent-user', 'me', '--mesos-agent-password-file', await file('agent')],
      ...['--consul-token-file', await file('consul')],
    ],
    env: {},
  };
};

/** All that anybody but its owner can see of a running daemon. */
async function everythingShown(world: World, url: string, publicUrl: string, pid: number): Promise<string> {
  const headers = { authorization: `Bearer ${secret('server')}` };
  const shown: string[] = [];
  for (const accept of ['text/html', '*/*'])
    for (const path of ['/', ...Object.keys(ROUTES), '/nothing']) {
      const response = await fetch(`${url}${path}`, { headers: { ...headers, accept } });
      expect([path, response.status]).not.toEqual([path, 401]);
      shown.push(JSON.stringify([...response.headers]), await response.text());
      shown.push(await (await fetch(`${url}${path}`, { headers: { accept } })).text());
      shown.push(await (await fetch(`${publicUrl}${path}`)).text());
    }
  for (const name of await readdir(world.stateDir))
    if (!name.endsWith('.secret')) shown.push(await readFile(join(world.stateDir, name), 'utf8').catch(() => ''));
  for (const name of ['cmdline', 'comm', 'status']) shown.push(await readFile(`/proc/${pid}/${name}`, 'utf8'));
  for (const services of [await world.consulApi.agentServices(), await world.consulApi.get('/v1/agent/checks')])
    shown.push(JSON.stringify(services));
  return shown.join('\n');
}

const commonArgs = ({ marathonHttp, mesosHttp, stateDir }: World) => [
  ...['--marathon', marathonHttp.url, '--mesos-agent', mesosHttp.url, '--state-dir', stateDir],
];

describeWithConsul('1.22.7', 'a secret', () => {
  test.each([
    ['the environment', inEnvironment],
    ['files', inFiles],
  ])('from %s is nowhere to be seen', async (_where, put) => {
    const world = await startWorld('1.22.7', { hasNoStream: true, post: async () => 200 });
    const { cluster, agent, stateDir, faulty, consul } = world;
    cluster.addApp({ id: '/web' });
    cluster.startTask('/web', { agent });
    const place = await put(stateDir);
    const [port, publicPort] = await freePorts(2);
    const listens = ['--port', String(port), '--public-bind', '127.0.0.1', '--public-port', String(publicPort)];
    const env = { CONSUL_HTTP_ADDR: consul.url, ...place.env };
    const args = [...commonArgs(world), ...listens, ...place.args, '--log-level', 'debug', '--log-format', 'json'];
    const daemon = await startDaemon(['run', '--agent-interval', '500ms', ...args], env);
    const told = () => daemon.output() + daemon.errors();
    await daemon.waitForLog('started');
    await waitFor(async () => Object.keys(await world.consulApi.published()).length === 1, { what: 'the task' });
    await waitFor(() => world.marathon.callbacks?.urls().length === 1, { what: 'our URL at Marathon' });
    const [callback = ''] = world.marathon.callbacks?.urls() ?? [];

    let shownToAgent: string | undefined;
    const look = ({ headers }: { readonly headers: Readonly<Record<string, string>> }) => {
      shownToAgent = headers.authorization;
      return false;
    };
    faulty.agent.fail('reset', look);
    await waitFor(() => shownToAgent !== undefined, { what: 'a request' });
    expect(Buffer.from(shownToAgent?.slice('Basic '.length) ?? '', 'base64').toString()).toBe(`me:${secret('agent')}`);

    // What fails is told, and quotes what it is about.
    faulty.agent.fail({ status: 401, body: 'who are you?' });
    faulty.marathon.fail('refused');
    await waitFor(() => told().includes(': 401'), { what: 'the failure to be told' });
    const shown = await everythingShown(
      world,
      `http://127.0.0.1:${port}`,
      `http://127.0.0.1:${publicPort}`,
      daemon.pid,
    );
    faulty.agent.heal();
    faulty.marathon.heal();
    const plan = await startDaemon(['plan', '--json', ...commonArgs(world), ...place.args], env);
    await plan.exited();
    await daemon.stop();

    expect(shown).toContain('marathon_consul_ready');
    for (const text of [shown, told(), plan.output(), plan.errors()]) {
      expect(text).not.toContain(CANARY);
      expect(text).not.toContain(Buffer.from(`me:${CANARY}`).toString('base64').slice(0, 10));
      expect(text).not.toContain(new URL(callback).pathname.split('/').at(-1));
    }
  });
});

describe('a secret that is not understood', () => {
  test.each<[string, readonly string[], Readonly<Record<string, string>>]>([
    ['user and password in a URL', ['--marathon', `http://me:${CANARY}@m:8080`], {}],
    ['user and password in an address', ['--mesos-agent', `me:${CANARY}@m:8080`], {}],
    ['user and password in a variable', [], { CONSUL_HTTP_ADDR: `https://me:${CANARY}@consul:8501` }],
    ['a server token that is too short', [], { MARATHON_CONSUL_SERVER_TOKEN: CANARY }],
    ['a token with a space', [], { CONSUL_HTTP_TOKEN: `${CANARY} ${CANARY}` }],
    ['a password with a line end', [], { MARATHON_CONSUL_MARATHON_PASSWORD: `${CANARY}\n${CANARY}` }],
  ])('is refused and not repeated: %s', async (_what, args, env) => {
    const daemon = await startDaemon(['run', ...args], env);
    expect(await daemon.exited()).toBe(2);
    expect(daemon.errors().trim()).not.toBe('');
    expect(daemon.output() + daemon.errors()).not.toContain(CANARY);
  });
});
