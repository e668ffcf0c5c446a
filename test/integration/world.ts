import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsulVersion } from '../../scripts/find-consul.mjs';
import { createCluster } from '../../src/sandbox/cluster.ts';
import { withFaults } from '../../src/sandbox/faults.ts';
import { freePorts } from '../../src/sandbox/free-ports.ts';
import { createMarathon, type MarathonOptions } from '../../src/sandbox/marathon.ts';
import { createMesosAgent } from '../../src/sandbox/mesos-agent.ts';
import { serve } from '../../src/sandbox/mount-http.ts';
import { seededRandom } from '../../src/sandbox/seeded-random.ts';
import { atEnd } from '../support/at-end.ts';
import { type ConsulOptions, startConsul } from '../support/consul.ts';
import { startDaemon } from '../support/process.ts';
import { systemClock } from '../support/system-clock.ts';
import { createConsulApi } from './consul-api.ts';

/** The Mesos agent has been up for long: what its list lacks counts. */
const UP_SINCE_MS = 3_600_000;

/** Marathon and Mesos agent stand-ins over HTTP, a real Consul, and a way to start the daemon between them. */
export async function startWorld(
  version: ConsulVersion = '1.22.7',
  options: Partial<MarathonOptions> = {},
  consulOptions: ConsulOptions = {},
) {
  const consul = await startConsul({ version, ...consulOptions });
  const cluster = createCluster({ clock: systemClock, random: seededRandom(1) });
  const startedAtMs = Date.now() - UP_SINCE_MS;
  const agent = cluster.addAgent({ address: '127.0.0.1', startedAtMs });
  const elsewhere = cluster.addAgent({ address: '10.9.9.9', startedAtMs });

  const marathon = createMarathon({ cluster, clock: systemClock, ...options });
  const mesos = createMesosAgent({ cluster, agent });
  const faulty = { marathon: withFaults(marathon.handler, systemClock), agent: withFaults(mesos.handler, systemClock) };
  const marathonHttp = await serve(faulty.marathon.handler);
  const mesosHttp = await serve(faulty.agent.handler);
  atEnd(() => marathonHttp.close());
  atEnd(() => mesosHttp.close());
  const stateDir = await mkdtemp(join(tmpdir(), 'marathon-consul-test-state-'));
  atEnd(() => rm(stateDir, { recursive: true, force: true }));
  const [port] = await freePorts(1);

  const sources = ['--marathon', marathonHttp.url, '--mesos-agent', mesosHttp.url, '--state-dir', stateDir];
  const env = { CONSUL_HTTP_ADDR: consul.url };
  return {
    consul,
    consulApi: createConsulApi(consul.url, consulOptions.token),
    cluster,
    agent,
    elsewhere,
    marathon,
    mesos,
    faulty,
    marathonHttp,
    mesosHttp,
    stateDir,
    daemonUrl: `http://127.0.0.1:${port}`,
    /** Starts `marathon-consul COMMAND` against this world. */
    start: (command: 'run' | 'plan' | 'sync' | 'explain' | 'doctor', ...args: string[]) =>
      startDaemon(
        [command, ...sources, ...(command === 'run' ? ['--port', String(port), '--log-format', 'json'] : []), ...args],
        env,
      ),
    /** What Marathon lists for our agent, as Consul should show it: service id → name and port. */
    truth: (): Record<string, string> =>
      Object.fromEntries(
        cluster
          .listedTasks()
          .filter((task) => task.agentId === agent.id && task.knownState === 'TASK_RUNNING' && task.ports.length > 0)
          .map(
            (task) => [`marathon:${task.id}`, `${task.appId.slice(1).replaceAll('/', '-')}:${task.ports[0]}`] as const,
          )
          .sort(([left], [right]) => (left < right ? -1 : 1)),
      ),
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;
