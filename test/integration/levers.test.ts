import { execFile } from 'node:child_process';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { describeWithConsul } from '../support/consul-available.ts';
import { startDaemon, waitFor } from '../support/process.ts';
import { startWorld, type World } from './world.ts';

const run = promisify(execFile);

interface Status {
  readonly halts: readonly { readonly kind: string; readonly by: string; readonly why: string }[];
  readonly counters: readonly { readonly name: string; readonly value: number }[];
}

const CLUSTER = 'levers';
const KEY = `marathon-consul/freeze/${CLUSTER}`;

/** A daemon with two tasks in Consul, and the hands of whoever is on call. */
async function onCall() {
  const world = await startWorld();
  const { cluster, agent, consul, consulApi, stateDir } = world;
  cluster.addApp({ id: '/web' });
  const first = cluster.startTask('/web', { agent });
  const second = cluster.startTask('/web', { agent });
  const begin = () => world.start('run', '--cluster', CLUSTER, '--agent-interval', '500ms', '--lease-ttl', '15s');
  const published = async () => Object.keys(await consulApi.published());
  const showsExactly = (ids: readonly string[]) =>
    waitFor(
      async () =>
        [...(await published())].sort().join() ===
        ids
          .map((id) => `marathon:${id}`)
          .sort()
          .join(),
      {
        withinMs: 20_000,
        what: `Consul to show ${ids.join(', ')}`,
      },
    );
  const command = async (...args: string[]) => {
    const process = await startDaemon([...args, '--cluster', CLUSTER, '--state-dir', stateDir], {
      CONSUL_HTTP_ADDR: consul.url,
    });
    const code = await process.exited();
    return { code, output: process.output(), errors: process.errors() };
  };
  const status = async (): Promise<Status> => (await (await fetch(`${world.daemonUrl}/v1/status`)).json()) as Status;
  const halts = async () => (await status()).halts.map(({ kind }) => kind);
  const beats = async () => (await status()).counters.find(({ name }) => name === 'heartbeats')?.value ?? 0;
  const kv = (...args: string[]) => run(consul.binary, ['kv', ...args], { env: { CONSUL_HTTP_ADDR: consul.url } });
  const keyFile = async () => {
    const { stdout } = await run('ls', [stateDir]);
    return join(stateDir, stdout.split('\n').find((name) => /^control-.*\.key$/.test(name)) ?? 'no key');
  };
  return { world, first, second, begin, showsExactly, command, status, halts, beats, kv, keyFile };
}

/** A task ends without a word of its end, as far as withdrawals go: nothing but the halt can keep it. */
const end = ({ cluster }: World, task: string) => cluster.endTask(task, 'TASK_KILLED');

describeWithConsul('1.22.7', 'the person on call', () => {
  test('pauses a machine: what has ended stays, what is new comes, the heart beats; a restart changes nothing; resume lets it go', async () => {
    const { world, first, second, begin, showsExactly, command, status, halts, beats } = await onCall();
    const daemon = await begin();
    await showsExactly([first, second]);

    const paused = await command('pause', '--for', '30m', '--why', 'the database moves');
    expect(paused).toMatchObject({ code: 0, errors: '' });
    expect(paused.output.replace(/\s+/g, ' ')).toMatch(/^PAUSED on this machine until \d{4}-.*\(for 30 min\), by .+@/);
    expect((await status()).halts).toMatchObject([{ kind: 'paused', why: 'the database moves' }]);
    await daemon.waitForLog((line) => line.msg.startsWith('paused: ') && line.why === 'the database moves');

    const before = await beats();
    end(world, first);
    const third = world.cluster.startTask('/web', { agent: world.agent });
    await showsExactly([first, second, third]);
    expect(await (await fetch(`${world.daemonUrl}/ready`)).json()).toMatchObject({ halts: [{ kind: 'paused' }] });
    expect(await (await fetch(`${world.daemonUrl}/metrics`)).text()).toContain(
      'marathon_consul_halted{kind="paused"} 1',
    );
    await waitFor(async () => (await beats()) > before, { withinMs: 20_000, what: 'another heartbeat' });

    const again = await command('pause', '--for', '1h', '--why', 'it takes longer');
    expect(again.output.replace(/\s+/g, ' ')).toContain('This replaces the pause by');

    await daemon.stop();
    const restarted = await begin();
    await restarted.waitForLog((line) => line.msg.startsWith('still paused') && line.why === 'it takes longer');
    await waitFor(async () => (await halts()).includes('paused'), { withinMs: 10_000, what: 'the pause' });
    const fourth = world.cluster.startTask('/web', { agent: world.agent });
    await showsExactly([first, second, third, fourth]);

    expect((await command('resume')).output).toContain('No longer paused');
    await showsExactly([second, third, fourth]);
    expect((await command('resume')).output).toContain('There was no pause');
    expect((await command('guard', 'release')).output).toContain('The guard held nothing back');
    await restarted.stop();
  });

  test('freezes the whole cluster by a key in Consul, and thaws it by deleting that key', async () => {
    const { world, first, second, begin, showsExactly, halts, kv, status } = await onCall();
    const daemon = await begin();
    await showsExactly([first, second]);

    await kv('put', KEY, JSON.stringify({ by: 'ops', why: 'network works' }));
    await waitFor(async () => (await halts()).includes('frozen'), { withinMs: 10_000, what: 'the freeze' });
    expect((await status()).halts).toMatchObject([{ kind: 'frozen', by: 'ops', why: 'network works' }]);
    end(world, first);
    const third = world.cluster.startTask('/web', { agent: world.agent });
    await showsExactly([first, second, third]);

    await daemon.stop();
    const restarted = await begin();
    const fourth = world.cluster.startTask('/web', { agent: world.agent });
    await showsExactly([first, second, third, fourth]);
    expect(await halts()).toEqual(['frozen']);

    await kv('delete', KEY);
    await showsExactly([second, third, fourth]);
    await restarted.waitForLog('no longer frozen');
    await restarted.stop();
  });

  test('is obeyed only with the key of the state folder, and is told what to do without one', async () => {
    const { first, second, begin, showsExactly, command, halts, keyFile } = await onCall();
    const nobody = await command('pause');
    expect(nobody.code).toBe(1);
    expect(nobody.errors).toContain('no daemon runs on this machine');

    const daemon = await begin();
    await showsExactly([first, second]);
    const file = await keyFile();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const secret = await readFile(file, 'utf8');

    await writeFile(file, 'f'.repeat(64));
    const wrong = await command('pause');
    expect(wrong.code).toBe(1);
    expect(wrong.errors).toContain('refuses the key');

    await rm(file);
    const without = await command('sync');
    expect(without.code).toBe(1);
    expect(without.errors).toContain(`a daemon (process ${daemon.pid}) runs here, but its key`);
    expect(await halts()).toEqual([]);

    await writeFile(file, secret);
    expect((await command('pause')).code).toBe(0);
    expect(await halts()).toEqual(['paused']);
    await daemon.stop();
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });
});
