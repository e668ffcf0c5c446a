import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCluster } from '../../src/sandbox/cluster.ts';
import { freePorts } from '../../src/sandbox/free-ports.ts';
import { createMarathon } from '../../src/sandbox/marathon.ts';
import { createMesosAgent } from '../../src/sandbox/mesos-agent.ts';
import { type HttpMount, serve } from '../../src/sandbox/mount-http.ts';
import { launchConsul } from './consul-agent.ts';
import { launchDaemon } from './daemon-process.ts';
import { systemClock } from './system-clock.ts';
import { waitFor } from './wait-for.ts';

const APP = 'smoke-web';
const WITHIN_MS = 60_000;

/** One task's life, seen through a real Consul by the program `bin`: it starts, is published, ends, and is withdrawn. */
async function smoke(bin: string): Promise<void> {
  const stateDir = await mkdtemp(join(tmpdir(), 'marathon-consul-smoke-'));
  const cleanUps: (() => Promise<unknown>)[] = [() => rm(stateDir, { recursive: true, force: true })];
  try {
    const consul = await launchConsul();
    cleanUps.push(consul.stop);
    say(`Consul ${consul.version} at ${consul.url}`);
    const world = await startWorld();
    cleanUps.push(world.close);
    const taskId = world.cluster.startTask(`/${APP}`);

    const args = ['run', '--marathon', world.marathonUrl, '--mesos-agent', world.mesosUrl, '--state-dir', stateDir];
    const [port] = await freePorts(1);
    const daemon = await launchDaemon(
      bin,
      [...args, '--bind', '127.0.0.1', '--port', String(port), '--cluster', 'smoke'],
      { CONSUL_HTTP_ADDR: consul.url },
    );
    cleanUps.push(daemon.kill9);
    const passing = async (count: number) => {
      if (daemon.exitCode !== null) throw new Error(`the daemon ended with exit code ${daemon.exitCode}`);
      const answer = await fetch(`${consul.url}/v1/health/service/${APP}?passing`);
      return ((await answer.json()) as unknown[]).length === count;
    };
    try {
      await waitFor(() => passing(1), { withinMs: WITHIN_MS, what: `${APP} to be passing in Consul` });
      say('the task is in Consul, and passing');
      world.cluster.endTask(taskId, 'TASK_FINISHED');
      await waitFor(() => passing(0), { withinMs: WITHIN_MS, what: `${APP} to leave Consul` });
      say('the task has ended, and has left Consul');
      const exitCode = await daemon.stop();
      if (exitCode !== 0) throw new Error(`SIGTERM ended the daemon with exit code ${exitCode}`);
      say('SIGTERM ended the daemon with exit code 0');
    } catch (error) {
      process.stderr.write(`${daemon.output()}${daemon.errors()}`);
      throw error;
    }
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  }
}

/** A Marathon and a Mesos agent on this machine, with one app and no task. */
async function startWorld() {
  const cluster = createCluster({ clock: systemClock, random: Math.random });
  const [agentPort = 0] = await freePorts(1);
  const agent = cluster.addAgent({ hostname: 'localhost', address: '127.0.0.1', port: agentPort });
  cluster.addApp({ id: `/${APP}`, instances: 1, portDefinitions: [{ port: 0, name: 'http' }] });
  const mounts: readonly HttpMount[] = [
    await serve(createMarathon({ cluster, clock: systemClock }).handler),
    await serve(createMesosAgent({ cluster, agent }).handler, { port: agentPort }),
  ];
  return {
    cluster,
    marathonUrl: mounts[0]?.url ?? '',
    mesosUrl: mounts[1]?.url ?? '',
    close: () => Promise.all(mounts.map((mount) => mount.close())),
  };
}

const say = (sentence: string) => process.stdout.write(`smoke: ${sentence}\n`);

const bin = process.argv[2];
if (bin === undefined) throw new Error('Which program? node scripts/smoke.mjs PATH');
await smoke(bin);
