import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { leash } from './leash.ts';
import { waitFor } from './wait-for.ts';

/** A line of the daemon's JSON log. */
export interface LogLine {
  readonly level: number | string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface Daemon {
  readonly pid: number;
  /** The log so far; text that is not a log line is only in `output()`. */
  readonly lines: readonly LogLine[];
  output(): string;
  errors(): string;
  /** The first line, earlier or to come, with this message or for which the function answers true. */
  waitForLog(wanted: string | ((line: LogLine) => boolean), withinMs?: number): Promise<LogLine>;
  /** `null` while it runs, and when a signal ended it. */
  readonly exitCode: number | null;
  /** Resolves when it has ended by itself, with its exit code (`null`: a signal). */
  exited(withinMs?: number): Promise<number | null>;
  /** Asks it to end and waits; answers the exit code. Fails, and kills it, when it does not end in time. */
  stop(signal?: NodeJS.Signals, withinMs?: number): Promise<number | null>;
  /** Ends it as a crash would. May be called twice. */
  kill9(): Promise<void>;
  /** Has it read its configuration again. */
  hangUp(): void;
}

/** Starts the program `bin` with nothing of our environment but what a program needs. Knows nothing of vitest. */
export async function launchDaemon(
  bin: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Daemon> {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: LogLine[] = [];
  const output = collect(child.stdout, (line) => {
    const parsed = asLogLine(line);
    if (parsed !== undefined) lines.push(parsed);
  });
  const errors = collect(child.stderr, () => {});
  const closed = once(child, 'close');
  await once(child, 'spawn');
  const release = leash(child.pid as number);
  closed.then(release);

  const told = () => `\nstdout: ${tail(output())}\nstderr: ${tail(errors())}`;
  const exited = async (withinMs = 20_000) => {
    const doing = `${args.join(' ')} to end`;
    await waitFor(() => hasEnded(child), { withinMs, what: doing }).catch((cause) => {
      throw new Error(`${cause.message}${told()}`);
    });
    await closed;
    return child.exitCode;
  };
  const kill9 = async () => {
    if (!hasEnded(child)) child.kill('SIGKILL');
    await closed;
  };
  return {
    pid: child.pid as number,
    lines,
    output,
    errors,
    get exitCode() {
      return child.exitCode;
    },
    async waitForLog(wanted, withinMs = 20_000) {
      const matches = typeof wanted === 'string' ? (line: LogLine) => line.msg === wanted : wanted;
      const look = () => lines.find(matches) ?? (hasEnded(child) ? 'ended' : undefined);
      const what = `the log line ${typeof wanted === 'string' ? `"${wanted}"` : 'that was asked for'}`;
      const answer = await waitFor(look, { withinMs, what }).catch((cause) => {
        throw new Error(`${cause.message}${told()}`);
      });
      if (answer === 'ended') await closed;
      const line = answer === 'ended' ? lines.find(matches) : answer;
      if (line === undefined) throw new Error(`the program ended (${child.exitCode}) before ${what}${told()}`);
      return line;
    },
    exited,
    async stop(signal = 'SIGTERM', withinMs = 20_000) {
      if (!hasEnded(child)) child.kill(signal);
      try {
        return await exited(withinMs);
      } finally {
        await kill9();
      }
    },
    kill9,
    hangUp: () => void child.kill('SIGHUP'),
  };
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const tail = (text: string): string => text.slice(-4_000);

/** A developer's CONSUL_HTTP_ADDR or NODE_OPTIONS must not change what a test tests. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'NODE_V8_COVERAGE'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function collect(stream: NodeJS.ReadableStream, onLine: (line: string) => void): () => string {
  let text = '';
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) onLine(line);
  });
  stream.on('end', () => onLine(rest));
  return () => text;
}

function asLogLine(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof (value as LogLine).msg === 'string' ? (value as LogLine) : undefined;
  } catch {
    // Not every line of output is a log line: `plan --json` prints objects over several lines.
    return undefined;
  }
}
