import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from '../support/at-end.ts';
import { waitFor } from '../support/wait-for.ts';

/** A demo that runs as somebody started it. */
export interface RunningDemo {
  readonly pid: number;
  output(): string;
  /** Presses keys. */
  type(keys: string): void;
  /** Where it says that its parts are. */
  urls(): Promise<{
    readonly daemon: string;
    readonly consul: string;
    readonly marathon: string;
    readonly mesosAgent: string;
  }>;
  /** Resolves when what was printed so far, or will be, matches. */
  says(what: RegExp | string, withinMs?: number): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Its exit code; `null`: a signal. */
  ended(withinMs?: number): Promise<number | null>;
  /** Names of what it has left in its folder for temporary files. */
  leftovers(): Promise<readonly string[]>;
}

/** Runs a program with a folder for temporary files that nobody else has. Killed at the end of the test with all its children. */
export async function runDemo(
  [file, ...args]: readonly [string, ...string[]],
  { env = {}, cwd }: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
): Promise<RunningDemo> {
  const folder = await mkdtemp(join(tmpdir(), 'marathon-consul-test-demo-'));
  const child = spawn(file, args, {
    // npm, on Node 22 and later, would leave a compile cache in the folder that is to be found empty.
    env: { PATH: '/usr/bin:/bin', HOME: folder, NODE_DISABLE_COMPILE_CACHE: '1', ...env, TMPDIR: folder },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    ...(cwd === undefined ? {} : { cwd }),
  });
  await once(child, 'spawn');
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk.replaceAll('\r\n', '\n');
    });
  }
  child.stdin.on('error', () => {
    // It ended before we were done with typing; the test will say so.
  });
  const pid = child.pid as number;
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  atEnd(async () => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // The whole group has ended.
    }
    await rm(folder, { recursive: true, force: true });
  });
  const says = async (what: RegExp | string, withinMs = 20_000) => {
    const isSaid = () => (typeof what === 'string' ? text.includes(what) : what.test(text));
    await waitFor(() => isSaid() || (hasEnded() ? 'ended' : undefined), {
      withinMs,
      what: `the demo to say ${what}`,
    }).catch((cause: Error) => {
      throw new Error(`${cause.message}\n${text}`);
    });
    if (!isSaid()) throw new Error(`the demo ended before it said ${what}\n${text}`);
  };
  return {
    pid,
    output: () => text,
    type: (keys) => void child.stdin.write(keys),
    says,
    async urls() {
      await says('/state\n');
      const at = (name: string) => new RegExp(`^  ${name} +(http://[^/]+)/`, 'm').exec(text)?.[1] ?? '';
      return {
        daemon: at('marathon-consul'),
        consul: at('Consul'),
        marathon: at('Marathon'),
        mesosAgent: at('Mesos agent'),
      };
    },
    kill: (signal) => void process.kill(pid, signal),
    async ended(withinMs = 20_000) {
      await waitFor(hasEnded, { withinMs, what: 'the demo to end' }).catch((cause: Error) => {
        throw new Error(`${cause.message}\n${text}`);
      });
      return child.exitCode;
    },
    leftovers: () => readdir(folder),
  };
}

/** Whether anybody still answers there. */
export const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );
