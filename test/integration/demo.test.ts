import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ConsulVersion, findConsul } from '../../scripts/find-consul.mjs';
import { atEnd } from '../support/at-end.ts';
import { describeWithConsul } from '../support/consul-available.ts';
import { program, waitFor } from '../support/process.ts';
import { answers, type RunningDemo, runDemo } from './demo-process.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const demo = async (args: readonly string[], env: Record<string, string> = {}): Promise<RunningDemo> =>
  runDemo([process.execPath, await program(), 'demo', ...args], { env });

/** Nobody answers any more, and no folder is left. */
async function leavesNothing(running: RunningDemo, urls: Awaited<ReturnType<RunningDemo['urls']>>): Promise<void> {
  await waitFor(
    async () => {
      const alive = await Promise.all(Object.values(urls).map(answers));
      return !alive.includes(true) && (await running.leftovers()).length === 0;
    },
    { withinMs: 5_000, what: 'everything of the demo to be gone' },
  );
}

const wholeTable = (output: string): void => {
  expect(output).toMatch(/^SERVICE +INSTANCES +ADDRESS +CHECKS$/m);
  expect(output).toMatch(/^shop-web +3 +127\.0\.0\.1:\d+ +http passing$/m);
  expect(output).toMatch(/^data-redis +[12] +127\.0\.\d+\.\d:\d+ +tcp passing$/m);
  expect(output).toMatch(/^search-indexer +1 +127\.0\.0\.1:\d+ +lease passing$/m);
  expect(output).not.toMatch(/shop-mailer|batch-report/);
  expect(output).toMatch(/^Equal: (\d+) healthy tasks with ports by Marathon's list, \1 instances in Consul\.$/m);
};

describe('the demo, with nothing installed', () => {
  test('--once converges, shows the catalogue, finds it equal to the list of Marathon, and leaves nothing', async () => {
    const running = await demo(['--once']);
    const urls = await running.urls();
    expect(await running.ended()).toBe(0);
    expect(running.output()).toMatch(/^Consul: a stand-in /m);
    wholeTable(running.output());
    await leavesNothing(running, urls);
    for (const line of running.output().split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('shows its first table within 5 seconds, each change with its reason, and ends by itself after --seconds', async () => {
    const startedAt = performance.now();
    const running = await demo(['--seconds', '10']);
    const urls = await running.urls();
    // On a slow machine it does not wait for the last of them: `--once` does.
    await running.says(/^In Consul now: \d+ instances of \d+ services\.$/m);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(await (await fetch(`${urls.daemon}/v1/tasks`)).json()).toHaveProperty('tasks');
    await running.says(/^\d\d:\d\d:\d\d - search-api :\d+ +Marathon says TASK_KILLED$/m);
    expect(running.output()).toMatch(
      /^\d\d:\d\d:\d\d \+ shop-web :\d+ +(?:the Mesos agent runs it; not in Consul|Marathon says it runs\b.*)$/m,
    );
    expect(await running.ended()).toBe(0);
    await leavesNothing(running, urls);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s stops it cleanly', async (signal) => {
    const running = await demo([]);
    const urls = await running.urls();
    running.kill(signal);
    expect(await running.ended()).toBe(0);
    expect(running.output()).toContain('Stopped; nothing is left behind.');
    await leavesNothing(running, urls);
  });

  test('a second signal ends it at once, and SIGKILL too; nothing is left behind', async () => {
    for (const signals of [['SIGINT', 'SIGINT'], ['SIGKILL']] as const) {
      const running = await demo([]);
      const urls = await running.urls();
      for (const signal of signals) running.kill(signal);
      await running.ended();
      await leavesNothing(running, urls);
    }
  });

  test('npm run demo works, and ends with npm, even by SIGKILL', async () => {
    const npm = await runDemo(['npm', 'run', 'demo'], {
      cwd: ROOT,
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
    });
    const urls = await npm.urls();
    npm.kill('SIGKILL');
    await npm.ended();
    await leavesNothing(npm, urls);
  });

  test('a Consul that does not start is told with its last words, and the stand-in takes over', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'marathon-consul-test-broken-'));
    atEnd(() => rm(folder, { recursive: true, force: true }));
    const consul = join(folder, 'consul');
    const script = '#!/bin/sh\n[ "$1" = version ] && echo "Consul v1.20.0" || { echo "my disk is full"; exit 1; }\n';
    await writeFile(consul, script, { mode: 0o755 });
    const running = await demo(['--once', '--consul', consul]);
    expect(await running.ended()).toBe(0);
    expect(running.output()).toMatch(/Consul 1\.20\.0 .* did not start\. Its log ends:\n {2}my disk is full\n/);
    wholeTable(running.output());
  });

  test('a port that is taken is one clear line', async () => {
    const first = await demo([]);
    const { port } = new URL((await first.urls()).daemon);
    const second = await demo(['--port', port]);
    expect(await second.ended()).toBe(1);
    expect(second.output()).toContain(`cannot listen on 127.0.0.1:${port}`);
    expect(await second.leftovers()).toEqual([]);
  });
});

for (const version of ['1.22.7', '1.10.12'] as const satisfies readonly ConsulVersion[])
  describeWithConsul(version, `the demo, with Consul ${version}`, () => {
    const env = () => ({ CONSUL_BIN: findConsul(version)?.path ?? '' });

    test('--once finds the catalogue equal to the list of Marathon, and takes its Consul along', async () => {
      const running = await demo(['--once'], env());
      const urls = await running.urls();
      expect(await running.ended()).toBe(0);
      expect(running.output()).toContain(`Consul: Consul ${version}`);
      wholeTable(running.output());
      await leavesNothing(running, urls);
    });

    test('SIGKILL takes its Consul along', async () => {
      const running = await demo([], env());
      const urls = await running.urls();
      await waitFor(() => answers(`${urls.consul}/v1/status/leader`), { what: 'Consul' });
      running.kill('SIGKILL');
      await running.ended();
      await leavesNothing(running, urls);
    });
  });
