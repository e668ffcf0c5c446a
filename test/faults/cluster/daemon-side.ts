import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../../src/sandbox/free-ports.ts';
import { type Daemon, launchDaemon } from '../../support/daemon-process.ts';
import type { Closing } from './closing.ts';

export interface DaemonSideOptions {
  /** The path of the program: a bundle, as `build` of `scripts/build.mjs` makes it. */
  readonly program: string;
  readonly marathonUrl: string;
  readonly mesosAgentUrl: string;
  readonly consulUrl: string;
  /** Past the link: to a daemon's lock another Consul. */
  readonly otherConsulUrl: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The daemon as a process, and its state folder, which outlives it. */
export interface DaemonSide {
  /** The newest one. Throws before the first `start`. */
  readonly now: Daemon;
  /** Of its own HTTP server. */
  readonly url: string;
  readonly stateDir: string;
  /** The path of what `start` runs. */
  readonly program: string;
  /** Starts another; the one before must have ended, unless two are wanted. `program`: another build of it. */
  start(args?: readonly string[], program?: string): Promise<Daemon>;
  /** Where the newest one has ended at once, and the one before runs on. */
  goBackTo(daemon: Daemon): void;
  /** One that knows nothing of the others: of another folder, and another lock. `now` stays. */
  startRival(args?: readonly string[]): Promise<Daemon>;
  /** Another command of the program, such as `guard`, against the same peers. */
  command(name: string, ...args: readonly string[]): Promise<Daemon>;
  freeze(): void;
  thaw(): void;
}

export async function createDaemonSide(options: DaemonSideOptions, closing: Closing): Promise<DaemonSide> {
  const folder = async () => {
    const path = await mkdtemp(join(tmpdir(), 'marathon-consul-faults-state-'));
    closing.add('a state folder', () => rm(path, { recursive: true, force: true }));
    return path;
  };
  const stateDir = await folder();
  const [port = 0] = await freePorts(1);
  const sources = ['--marathon', options.marathonUrl, '--mesos-agent', options.mesosAgentUrl];
  const peers = [...sources, '--state-dir', stateDir];
  const env = { ...options.env, CONSUL_HTTP_ADDR: options.consulUrl };
  let newest: Daemon | undefined;
  const now = () => {
    if (newest === undefined) throw new Error('no daemon has been started yet');
    return newest;
  };
  const launch = async (args: readonly string[], program: string, over: Readonly<Record<string, string>> = {}) => {
    const daemon = await launchDaemon(program, args, { ...env, ...over });
    closing.add('a daemon', daemon.kill9);
    return daemon;
  };
  return {
    get now() {
      return now();
    },
    url: `http://127.0.0.1:${port}`,
    stateDir,
    program: options.program,
    async start(args = [], program = options.program) {
      newest = await launch(['run', ...peers, '--port', String(port), '--log-format', 'json', ...args], program);
      return newest;
    },
    async startRival(args = []) {
      const own = ['--state-dir', await folder(), '--port', '0', '--log-format', 'json', ...args];
      return launch(['run', ...sources, ...own], options.program, { CONSUL_HTTP_ADDR: options.otherConsulUrl });
    },
    goBackTo(daemon) {
      newest = daemon;
    },
    command: (name, ...args) => launch([name, ...peers, ...args], options.program),
    freeze: () => void process.kill(now().pid, 'SIGSTOP'),
    thaw: () => void process.kill(now().pid, 'SIGCONT'),
  };
}
