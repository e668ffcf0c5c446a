import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from '../../sandbox/free-ports.ts';
import { type Clock, sleep } from '../../support/clock.ts';
import { DemoFailure } from '../demo-failure.ts';
import { type ConsulBinary, isAtLeast } from './consul-binary.ts';
import type { DemoConsul, DemoConsulParts } from './demo-consul.ts';

interface Ports {
  readonly http: number;
  readonly dns: number;
  readonly server: number;
  readonly serf_lan: number;
}

const READY_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 50;
const ATTEMPTS = 3;
const PORT_TAKEN = /address already in use/i;

/**
 * A Consul server in dev mode: in memory, on loopback ports of its own, in the shelter's folder. It ends with us.
 * Rejects with the end of its log when it does not start.
 */
export async function startRealConsul(binary: ConsulBinary, parts: DemoConsulParts): Promise<DemoConsul> {
  const { shelter } = parts;
  const logFile = join(shelter.folder, 'consul.log');
  const configFile = join(shelter.folder, 'consul.json');
  let ports = await choosePorts();
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    await writeFile(configFile, JSON.stringify(configuration(ports, binary.version)));
    const output = await open(logFile, 'w');
    // Detached: a Ctrl-C must not reach it before the daemon's last words have.
    child = spawn(binary.path, ['agent', '-dev', '-config-file', configFile], {
      stdio: ['ignore', output.fd, output.fd],
      cwd: shelter.folder,
      env: {},
      detached: true,
    });
    shelter.keep(child.pid);
    await Promise.all([once(child, 'spawn'), output.close()]);
    await becomesReady(urlOf(ports), child, parts);
  };
  const kill = async (): Promise<void> => {
    if (child?.pid !== undefined && !hasEnded(child)) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    shelter.keep(undefined);
  };
  const failure = async (cause: unknown): Promise<DemoFailure> => {
    const log = await readFile(logFile, 'utf8').catch(() => '');
    const lines = log.split('\n').filter((line) => line.trim() !== '');
    const ending = lines.slice(-6).map((line) => `  ${line.trim()}`);
    const told = ending.length === 0 ? '' : ` Its log ends:\n${ending.join('\n')}`;
    return new DemoFailure(`Consul ${binary.version} (${binary.path}) did not start.${told}`, cause);
  };

  for (let attempt = 1; ; attempt += 1) {
    try {
      await start();
      break;
    } catch (cause) {
      await kill();
      const told = await failure(cause);
      if (attempt === ATTEMPTS || !PORT_TAKEN.test(told.message)) throw told;
      ports = await choosePorts();
    }
  }
  return {
    title: `Consul ${binary.version} (${binary.path})`,
    url: urlOf(ports),
    dnsPort: ports.dns,
    hasUi: true,
    async restartEmpty() {
      await kill();
      try {
        await start();
      } catch (cause) {
        throw await failure(cause);
      }
    },
    close: kill,
  };
}

const urlOf = ({ http }: Ports): string => `http://127.0.0.1:${http}`;

async function choosePorts(): Promise<Ports> {
  const [http = 0, dns = 0, server = 0, serf_lan = 0] = await freePorts(4);
  return { http, dns, server, serf_lan };
}

function configuration(ports: Ports, version: string): unknown {
  // 1.14 brought a second gRPC port; older agents refuse to start when they are told of it.
  const grpc = isAtLeast(version, 1, 14) ? { grpc: -1, grpc_tls: -1 } : { grpc: -1 };
  return {
    node_name: 'demo',
    bind_addr: '127.0.0.1',
    client_addr: '127.0.0.1',
    disable_update_check: true,
    performance: { raft_multiplier: 1 },
    ports: { ...ports, ...grpc, https: -1, serf_wan: -1 },
  };
}

async function becomesReady(url: string, child: ChildProcess, at: Pick<DemoConsulParts, 'reader' | 'clock' | 'stop'>) {
  const { reader, clock, stop } = at;
  const isReady = async (): Promise<boolean> => {
    const leader = await reader.get(`${url}/v1/status/leader`, stop);
    return leader !== '' && (await reader.get(`${url}/v1/agent/self`, stop)) !== undefined;
  };
  const deadline = deadlineOf(clock);
  while (!(await isReady().catch(() => false))) {
    if (stop.aborted) throw stop.reason;
    if (hasEnded(child)) throw new Error(`it ended at once (${child.signalCode ?? child.exitCode})`);
    if (clock.now() > deadline) throw new Error(`it was not ready within ${READY_WITHIN_MS} ms`);
    await sleep(clock, LOOK_EVERY_MS, stop);
  }
}

const deadlineOf = (clock: Clock): number => clock.now() + READY_WITHIN_MS;

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;
