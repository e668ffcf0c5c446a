import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConsulVersion, findConsul } from '../../scripts/find-consul.mjs';
import { freePorts } from '../../src/sandbox/free-ports.ts';
import { leash } from './leash.ts';
import { waitFor } from './wait-for.ts';

export interface ConsulOptions {
  readonly version?: ConsulVersion;
  /** With a data folder a server keeps what it knows over `restart()`; without one it runs in dev mode, in memory. */
  readonly dataDir?: string;
  /**
   * Among several, each with a data folder: the `first` server founds the cluster, a further `server` and a `client`
   * join it (`retry_join` is in `config`). Left out: alone.
   */
  readonly role?: 'first' | 'server' | 'client';
  readonly nodeName?: string;
  /** More of Consul's own configuration, such as `acl`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Where it speaks https too; the certificates are in `config`. */
  readonly httpsPort?: number;
  /** Sent while waiting for readiness, where ACLs deny strangers. */
  readonly token?: string;
}

export interface ConsulPorts {
  readonly http: number;
  readonly dns: number;
  readonly server: number;
  readonly serf_lan: number;
}

export interface ConsulAgent {
  /** `http://127.0.0.1:port`. Stays the same over `restart()`. */
  readonly url: string;
  readonly nodeName: string;
  /** The path of the program. */
  readonly binary: string;
  /** What the program says it is, which for the main suite may be another than was asked for. */
  readonly version: string;
  readonly ports: ConsulPorts;
  readonly pid: number;
  /** What it has logged so far. */
  log(): Promise<string>;
  /** Ends it as a power cut would; `restart()` may follow. */
  kill(): Promise<void>;
  /** Freezes and thaws it: connections are accepted by the kernel, and nobody answers. */
  freeze(): void;
  thaw(): void;
  /** Asks it to end with a signal (SIGTERM: a client leaves the cluster in order), and waits for that. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Kills it if it runs, and starts it again with the same ports, name and data folder. */
  restart(): Promise<void>;
  /** Ends it for good and removes its temporary files. May be called twice. */
  stop(): Promise<void>;
}

const NODE_NAME = 'test-node';
const END_WITHIN_MS = 20_000;
const READY_WITHIN_MS = 40_000;
const PORT_TAKEN = /address already in use/i;

/** Starts a Consul server on loopback ports of its own and waits until it leads itself. Knows nothing of vitest. */
export async function launchConsul(options: ConsulOptions = {}): Promise<ConsulAgent> {
  const { version = '1.22.7' } = options;
  const found = findConsul(version);
  if (found === undefined) throw new Error(`no Consul ${version}: \`node scripts/find-consul.mjs ${version} --build\``);
  const folder = await mkdtemp(join(tmpdir(), 'marathon-consul-test-consul-'));
  const logFile = join(folder, 'consul.log');
  const log = () => readFile(logFile, 'utf8').catch(() => '');
  let ports: ConsulPorts;
  let child: ChildProcess;
  let release = () => {};

  const start = async () => {
    const configFile = join(folder, 'config.json');
    await writeFile(configFile, JSON.stringify(configurationOf(options, ports, found.version)));
    const output = await open(logFile, 'a');
    child = spawn(found.path, ['agent', ...argumentsOf(options), '-config-file', configFile], {
      stdio: ['ignore', output.fd, output.fd],
    });
    await Promise.all([once(child, 'spawn'), output.close()]);
    release = leash(child.pid as number);
    await becomesReady(urlOf(ports), child, options.token);
  };
  const kill = async () => {
    if (!hasEnded(child)) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    release();
  };
  const end = async (signal: NodeJS.Signals) => {
    if (!hasEnded(child)) child.kill(signal);
    await waitFor(() => hasEnded(child), { withinMs: END_WITHIN_MS, what: `Consul to end on ${signal}` });
    release();
  };
  const notStarted = (text: string, cause: unknown) =>
    new Error(`Consul ${found.version} (${found.path}) did not start. Its log ends:\n${tail(text)}`, { cause });
  const stop = async () => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  };

  for (let attempt = 1; ; attempt += 1) {
    ports = await choosePorts();
    try {
      await start();
      break;
    } catch (cause) {
      const text = await log();
      await (PORT_TAKEN.test(text) && attempt < 5 ? kill() : stop());
      if (!PORT_TAKEN.test(text) || attempt === 5) {
        throw notStarted(text, cause);
      }
      await rm(logFile, { force: true });
    }
  }

  return {
    url: urlOf(ports),
    nodeName: options.nodeName ?? NODE_NAME,
    binary: found.path,
    version: found.version,
    ports,
    get pid() {
      return child.pid as number;
    },
    log,
    kill,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    end,
    async restart() {
      await kill();
      try {
        await start();
      } catch (cause) {
        throw notStarted(await log(), cause);
      }
    },
    stop,
  };
}

const urlOf = (ports: ConsulPorts): string => `http://127.0.0.1:${ports.http}`;

const tail = (text: string): string => text.split('\n').slice(-40).join('\n');

async function choosePorts(): Promise<ConsulPorts> {
  const [http = 0, dns = 0, server = 0, serf_lan = 0] = await freePorts(4);
  return { http, dns, server, serf_lan };
}

function argumentsOf({ dataDir, role = 'first' }: ConsulOptions): string[] {
  if (dataDir === undefined) return ['-dev'];
  const founds = role === 'first' ? ['-bootstrap'] : [];
  return [...(role === 'client' ? [] : ['-server']), ...founds, '-data-dir', dataDir];
}

function configurationOf(options: ConsulOptions, ports: ConsulPorts, version: string): Record<string, unknown> {
  // 1.14 brought a second gRPC port; older agents refuse to start when they are told of it.
  const grpc = isBefore(version, 1, 14) ? { grpc: -1 } : { grpc: -1, grpc_tls: -1 };
  return {
    node_name: options.nodeName ?? NODE_NAME,
    bind_addr: '127.0.0.1',
    client_addr: '127.0.0.1',
    disable_update_check: true,
    performance: { raft_multiplier: 1 },
    ...options.config,
    ports: { ...ports, ...grpc, https: options.httpsPort ?? -1, serf_wan: -1 },
  };
}

function isBefore(version: string, major: number, minor: number): boolean {
  const [ours = 0, ourMinor = 0] = version.split('.').map(Number);
  return ours < major || (ours === major && ourMinor < minor);
}

async function becomesReady(url: string, child: ChildProcess, token: string | undefined): Promise<void> {
  const headers: Record<string, string> = token === undefined ? {} : { 'X-Consul-Token': token };
  const get = (path: string) => fetch(url + path, { headers, signal: AbortSignal.timeout(2_000) });
  const outcome = await waitFor(
    async () => {
      if (hasEnded(child)) return 'ended';
      const leader = await get('/v1/status/leader');
      if (!leader.ok || (await leader.text()).trim() === '""') return undefined;
      if (!(await get('/v1/agent/self')).ok) return undefined;
      // At first 1.10.12 is in its legacy mode, and answers 500 to whatever has to do with policies.
      return token === undefined || (await get('/v1/acl/policies')).ok ? 'ready' : undefined;
    },
    { withinMs: READY_WITHIN_MS, what: `Consul at ${url} to have a leader` },
  );
  if (outcome === 'ended') throw new Error(`Consul ended at once (${child.signalCode ?? child.exitCode})`);
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;
