import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { findConsul } from '../../scripts/find-consul.mjs';
import { describeWithConsul } from '../support/consul-available.ts';
import { program, waitFor } from '../support/process.ts';
import { answers, type RunningDemo, runDemo } from './demo-process.ts';

/** util-linux makes a terminal for it. */
const hasScript = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

async function onTerminal(env: Record<string, string>): Promise<RunningDemo> {
  const command = `stty cols 80; exec ${process.execPath} ${await program()} demo`;
  return runDemo(['script', '-qfec', command, '/dev/null'], { env: { SHELL: '/bin/sh', ...env } });
}

interface Instance {
  readonly Service: { readonly Port: number };
}

/** The ports of shop-web, as anybody sees them in Consul. */
async function webPorts(consulUrl: string, query = ''): Promise<number[]> {
  const response = await fetch(`${consulUrl}/v1/health/service/shop-web${query}`);
  return ((await response.json()) as Instance[]).map(({ Service }) => Service.Port).sort();
}

/** What the demo publishes, our lease, and Consul itself. */
const SERVICES = [
  'billing-gateway',
  'billing-invoices',
  'consul',
  'data-redis',
  'flaky-worker',
  'marathon-consul',
  'ops-dashboard',
  'search-api',
  'search-indexer',
  'shop-cart',
  'shop-checkout',
  'shop-session-http',
  'shop-web',
];

/** Throws, with what is there, until all is. */
async function hasAll(consulUrl: string): Promise<true> {
  const response = await fetch(`${consulUrl}/v1/catalog/services`);
  expect(Object.keys((await response.json()) as object).sort()).toEqual(SERVICES);
  return true;
}

function playsWithEveryKey(env: () => Record<string, string>): void {
  test('each key does what the help says, and Consul shows it', async () => {
    const running = await onTerminal(env());
    const { consul, marathon, mesosAgent } = await running.urls();
    const all = () => webPorts(consul);
    const passing = () => webPorts(consul, '?passing');
    const become = async (ports: () => Promise<number[]>, count: number, what: string) =>
      waitFor(async () => (await ports()).length === count, { what: `${what}: ${count} of shop-web` });
    await running.says('Keys: ');
    await become(passing, 3, 'the beginning');
    await waitFor(() => hasAll(consul), { what: 'all services' });

    running.type('s');
    await become(passing, 4, 'scaled up');

    running.type('k');
    await running.says('killing the shop-web at 127.0.0.1:');
    const killed = Number(/killing the shop-web at 127\.0\.0\.1:(\d+)/.exec(running.output())?.[1]);
    await waitFor(async () => !(await all()).includes(killed), { what: 'the killed task to be out of Consul' });
    await become(passing, 4, 'replaced');

    running.type('u');
    await become(passing, 3, 'one is unhealthy');
    expect(await all()).toHaveLength(4);
    running.type('u');
    await become(passing, 4, 'healed');

    const before = await all();
    running.type('m');
    await waitFor(async () => !(await answers(`${marathon}/ping`)), { what: 'Marathon to be away' });
    await running.says(/! (?:event stream|marathon) +no answer/);
    expect(await all()).toEqual(before);
    running.type('m');
    await running.says(/\* (?:event stream|marathon) +answers again/);

    running.type('a');
    await waitFor(async () => !(await answers(`${mesosAgent}/state`)), { what: 'the Mesos agent to be away' });
    await running.says(/! mesos agent +no answer/);
    expect(await all()).toEqual(before);
    running.type('a');
    await running.says(/\* mesos agent +answers again/);

    running.type('c');
    await running.says('c: Consul is back.');
    await become(passing, 4, 'Consul came back empty');
    await waitFor(() => hasAll(consul), { what: 'all services to be back' });

    running.type('t');
    await waitFor(() => running.output().split('SERVICE ').length === 3, { what: 'the second table' });
    running.type('?');
    await running.says('  c  restart Consul, empty\n');
    running.type('q');
    expect(await running.ended()).toBe(0);
    expect(running.output()).toContain('Stopped; nothing is left behind.');
    expect(await running.leftovers()).toEqual([]);
  }, 120_000);

  test('Ctrl-C stops it', async () => {
    const running = await onTerminal(env());
    await running.says('Keys: ');
    running.type('\u0003');
    expect(await running.ended()).toBe(0);
    expect(await running.leftovers()).toEqual([]);
  });
}

const NAME = 'the keys of the demo, with the stand-in';
describe.skipIf(!hasScript)(hasScript ? NAME : `${NAME} (NOT RUN: no util-linux script here)`, () =>
  playsWithEveryKey(() => ({})),
);

describeWithConsul('1.22.7', 'the keys of the demo, with Consul', () => {
  if (hasScript) playsWithEveryKey(() => ({ CONSUL_BIN: findConsul('1.22.7')?.path ?? '' }));
});
