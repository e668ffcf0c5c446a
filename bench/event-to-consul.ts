import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../scripts/build.mjs';
import { createCluster } from '../src/sandbox/cluster.ts';
import { freePorts } from '../src/sandbox/free-ports.ts';
import { createMarathon } from '../src/sandbox/marathon.ts';
import { createMesosAgent } from '../src/sandbox/mesos-agent.ts';
import { serve } from '../src/sandbox/mount-http.ts';
import { seededRandom } from '../src/sandbox/seeded-random.ts';
import { launchConsul } from '../test/support/consul-agent.ts';
import { launchDaemon } from '../test/support/daemon-process.ts';
import { systemClock } from '../test/support/system-clock.ts';

/**
 * How long a change takes from Marathon's event to everybody who watches Consul, beside a bare PUT (or removal) of the
 * same service on the same agent, taken in turn. Prints one JSON line: ms, medians and 95th percentiles.
 */
const PAIRS = Number(process.argv[2] ?? 100);
/** Other tasks on the machine, because the agent's work grows with them. */
const NEIGHBOURS = 50;

const consul = await launchConsul();
const folder = await mkdtemp(join(tmpdir(), 'marathon-consul-bench-'));
const cluster = createCluster({ clock: systemClock, random: seededRandom(1) });
const agent = cluster.addAgent({ address: '127.0.0.1', startedAtMs: Date.now() - 3_600_000 });
const marathon = await serve(createMarathon({ cluster, clock: systemClock }).handler);
const mesos = await serve(createMesosAgent({ cluster, agent }).handler);
const bin = await build({ outdir: join(folder, 'dist') });
const [port] = await freePorts(1);
const daemon = await launchDaemon(
  bin,
  ['run', '--marathon', marathon.url, '--mesos-agent', mesos.url, '--state-dir', folder, '--port', String(port)],
  { CONSUL_HTTP_ADDR: consul.url },
);

interface Entry {
  readonly Service: { readonly ID: string };
}

/** Resolves with the time (ms) from `act` until a watcher of the service `name` sees ids for which `isSeen`. */
async function timed(name: string, isSeen: (ids: readonly string[]) => boolean, act: () => unknown): Promise<number> {
  let index = await indexOf(name);
  const watching = (async () => {
    for (;;) {
      const response = await fetch(`${consul.url}/v1/health/service/${name}?index=${index}&wait=30s`);
      const entries = (await response.json()) as readonly Entry[];
      if (isSeen(entries.map(({ Service }) => Service.ID))) return performance.now();
      index = response.headers.get('x-consul-index') ?? index;
    }
  })();
  await new Promise((resolve) => setTimeout(resolve, 15)); // the watch is in place
  const startedAt = performance.now();
  await act();
  return (await watching) - startedAt;
}

async function indexOf(name: string): Promise<string> {
  const response = await fetch(`${consul.url}/v1/health/service/${name}`);
  await response.arrayBuffer();
  return response.headers.get('x-consul-index') ?? '1';
}

const put = async (path: string, body?: object): Promise<void> => {
  const response = await fetch(`${consul.url}${path}`, { method: 'PUT', ...(body && { body: JSON.stringify(body) }) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
};

try {
  cluster.addApp({ id: '/bench', instances: 1_000 });
  cluster.addApp({ id: '/neighbour', instances: 1_000 });
  for (let n = 0; n < NEIGHBOURS; n += 1) cluster.startTask('/neighbour', { agent });
  const first = cluster.startTask('/bench', { agent });
  await daemon.waitForLog(({ change, task }) => change === 'register' && task === first);
  while (daemon.lines.filter(({ change }) => change === 'register').length <= NEIGHBOURS)
    await new Promise((resolve) => setTimeout(resolve, 50));

  const times = { event: [], put: [], end: [], removal: [] } as Record<'event' | 'put' | 'end' | 'removal', number[]>;
  for (let n = 0; n < PAIRS; n += 1) {
    let task = '';
    const isThere = (ids: readonly string[]) => ids.includes(`marathon:${task}`);
    const start = () => {
      task = cluster.startTask('/bench', { agent });
    };
    times.event.push(await timed('bench', isThere, start));
    times.end.push(
      await timed(
        'bench',
        (ids) => !isThere(ids),
        () => cluster.endTask(task),
      ),
    );

    const id = `bare-${n}`;
    const alias = {
      CheckID: `${id}:alias`,
      Name: 'alive',
      AliasService: 'marathon-consul:marathon',
      Status: 'passing',
    };
    const bare = { ID: id, Name: 'bare', Port: 31_000, Meta: { n: String(n) }, Checks: [alias] };
    const register = () => put('/v1/agent/service/register?replace-existing-checks=true', bare);
    times.put.push(await timed('bare', (ids) => ids.includes(id), register));
    const remove = () => put(`/v1/agent/service/deregister/${id}`);
    times.removal.push(await timed('bare', (ids) => !ids.includes(id), remove));
  }
  const figure = (values: number[]) => {
    const sorted = values.toSorted((left, right) => left - right);
    const at = (share: number) => Number((sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1));
    return { median: at(0.5), p95: at(0.95) };
  };
  const [event, bare, end, removal] = [times.event, times.put, times.end, times.removal].map(figure);
  const ratio = (left = { median: 0 }, right = { median: 1 }) => Number((left.median / right.median).toFixed(2));
  console.log(
    JSON.stringify({
      bench: 'event-to-consul',
      consul: consul.version,
      pairs: PAIRS,
      services: NEIGHBOURS,
      start: { eventMs: event, barePutMs: bare, ratio: ratio(event, bare) },
      end: { eventMs: end, bareRemovalMs: removal, ratio: ratio(end, removal) },
    }),
  );
} finally {
  await daemon.kill9();
  await marathon.close();
  await mesos.close();
  await consul.stop();
  await rm(folder, { recursive: true, force: true });
}
