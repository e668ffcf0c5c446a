import type { Environment } from '../config/load.ts';
import { demo as playDemo } from '../demo/demo.ts';
import type { DemoOptions } from '../demo/demo-options.ts';
import { parentsOf } from '../demo/parent-watch.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { Surroundings } from './surroundings.ts';
import { VERSION } from './version.ts';

/** `marathon-consul demo`: the whole thing on one machine, with nothing installed. Ends with whoever started it. */
export async function demo(
  options: DemoOptions,
  env: Environment,
  at: Pick<Surroundings, 'terminal' | 'signals' | 'endNow'>,
): Promise<ExitCode> {
  const { terminal, signals, endNow } = at;
  const isDone = await playDemo(options, {
    version: VERSION,
    env,
    columns: terminal.columns,
    print: terminal.print,
    complain: terminal.complain,
    signals,
    endNow,
    stop: () => void process.kill(process.pid, 'SIGTERM'),
    parents: () => parentsOf(process, env),
    keys: process.stdin.isTTY ? process.stdin : undefined,
  });
  return isDone ? EXIT.ok : EXIT.failed;
}
